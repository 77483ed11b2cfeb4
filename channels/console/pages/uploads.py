"""Uploading: files, archives and links in, what was read of each, records sent to be approved."""

from __future__ import annotations

import threading
from typing import Any

from nicegui import events, ui

from channels.console.page import Group, Page
from channels.console.pages.editing import WORDS, counted, moment, room_of, who
from channels.console.services import Services
from channels.console.widgets import paragraph, section
from channels.editing.drafts import Item
from channels.editing.quarantine import Incoming
from channels.editing.uploads import FOUND, KNOWN, MISSING, WAITING
from channels.messages import help_for
from channels.staff.roles import EVERYWHERE, Permission

_TEXT = WORDS["upload"]
_READING: set[int] = set()  # batches that a thread of this process reads
_LOOK_SECONDS = 1.0


def build(services: Services) -> None:
    """What to upload, and what was uploaded."""
    room = room_of(services)
    with section(_TEXT["title"]):
        paragraph(_TEXT["intro"])
        own = services.container.corpus_settings.collection
        names = sorted({own, *services.staff.collections} - {EVERYWHERE})
        collection = ui.select(names, value=own, label=_TEXT["collection"]).props("outlined").classes("console-field")
        _files(services, collection)
        link = ui.input(_TEXT["link"]).props("outlined type=url").classes("console-field")

        async def fetch() -> None:
            with services.telling():
                services.require(Permission.EDIT_CONTENT, collection=str(collection.value))
                batch = await services.work(
                    room.uploads.receive_link, str(link.value), collection=str(collection.value), by=who(services)
                )
                services.note("upload.link", str(batch), after=str(link.value))
                _begin(services, batch)
                ui.navigate.to(f"/content/{batch}")

        ui.button(_TEXT["fetch"], on_click=fetch).props("outline")
    with section(_TEXT["batches"]):
        seen = [each for each in room.uploads.batches() if services.may(Permission.READ_DRAFTS, None, each.collection)]
        rows = [
            {"id": each.id, "name": f"{each.name} ({_TEXT['origins'][each.origin]})", "at": moment(each.at),
             "by": each.by, "files": counted(each.files, _TEXT["file_states"]),
             "items": counted(each.items, WORDS["states"])}
            for each in seen
        ]  # fmt: skip
        services.table(_TEXT["columns"], rows, title=_TEXT["batches"], link=lambda row: f"/content/{row['id']}")


def _files(services: Services, collection: ui.select) -> None:
    async def take(given: events.MultiUploadEventArguments) -> None:
        with services.telling():
            services.require(Permission.EDIT_CONTENT, collection=str(collection.value))
            files = [Incoming(each.name, await each.read()) for each in given.files]
            batch = await services.work(
                room_of(services).uploads.receive, files, collection=str(collection.value), by=who(services),
                origin="folder" if whole["folder"] else "files",
            )  # fmt: skip
            services.note("upload.files", str(batch), detail=str(len(files)))
            _begin(services, batch)
            ui.navigate.to(f"/content/{batch}")

    settings, whole = room_of(services).settings, {"folder": False}
    upload = ui.upload(
        multiple=True, auto_upload=True, on_multi_upload=take, max_files=settings.most_files,
        max_file_size=settings.largest_file, on_rejected=lambda: ui.notify(_TEXT["rejected"], type="warning"),
    ).classes("console-field").props("flat bordered")  # fmt: skip

    # Quasar's own head has a button without a name around a file field without a label. In ours the field is hidden, the
    # buttons below open the same dialog, and files can still be dropped on it.
    with upload.add_slot("header"):
        ui.label(_TEXT["drop"]).classes("q-pa-sm")
        with ui.element("div").style("display: none"):
            ui.element("q-uploader-add-trigger")

    def button(text: str, folder: bool) -> None:
        # The browser opens its dialog only for a click, so not on a word from the server.
        pick = (f"() => {{ const e = getElement({upload.id}); e.$el.querySelector('input[type=file]').webkitdirectory ="
                f" {str(folder).lower()}; e.$refs.qRef.pickFiles(); }}")  # fmt: skip
        made = ui.button(text, on_click=lambda: whole.update(folder=folder)).props("outline")
        made.on("click", js_handler=pick)

    with ui.element("div").classes("console-buttons"):
        button(_TEXT["choose"], False)
        button(_TEXT["folder"], True)


def _begin(services: Services, batch: int) -> None:
    """Read a batch in the background; it goes on when the page is left, and after a restart by "Đọc tiếp"."""
    if batch in _READING:
        return
    _READING.add(batch)
    room = room_of(services)

    def read() -> None:
        try:
            room.uploads.read(batch)
        finally:
            _READING.discard(batch)

    threading.Thread(target=read, name=f"read-{batch}", daemon=True).start()


def one(services: Services, batch: str) -> None:
    """One upload: how far it is read, its files, its records."""
    room, number = room_of(services), int(batch)
    seen = room.uploads.batch(number)
    services.require(Permission.READ_DRAFTS, collection=seen.collection)
    total = sum(seen.files.values())
    ui.label(f"{seen.name} · {moment(seen.at)} · {seen.by} · {seen.collection}").classes("console-text")
    status = ui.label().props("role=status").classes("console-text")
    bar = ui.linear_progress(value=0, show_value=False).props(f'aria-label="{_TEXT["title"]}"')
    place = ui.element("div")
    shown = ""

    def look() -> None:
        nonlocal shown
        files = room.uploads.batch(number).files
        done = total - files.get(WAITING, 0)
        text = _TEXT["read"] if done == total else _TEXT["reading"]
        status.text = text.format(done=done, total=total)
        bar.value = done / max(total, 1)
        if f"{files}" != shown and (done == total or not shown):
            shown = f"{files}"
            place.clear()
            with place:
                _contents(services, number)
        if done == total:
            timer.deactivate()

    timer = ui.timer(_LOOK_SECONDS, look)
    if seen.files.get(WAITING) and number not in _READING:
        ui.button(_TEXT["go_on"], on_click=lambda: _begin(services, number)).props("outline")


def _contents(services: Services, batch: int) -> None:
    room = room_of(services)
    files = {file.id: file for file in room.uploads.files(batch)}
    items = room.drafts.of_batch(batch)
    with section(_TEXT["found"]):
        records = [item for item in items if item.record is not None]
        if records:
            services.table(_TEXT["item_columns"], [_row(item) for item in records], title=_TEXT["found"], per_page=50,
                           link=lambda row: f"/content/record/{row['id']}")  # fmt: skip
        else:
            paragraph(_TEXT["none"])
        _send_all(services, batch, records)
    missing = [
        {"id": item.id, "file": f"{files[item.file].name} {item.place}".strip(), "code": item.code, "reason": item.reason}
        for item in items if item.state == MISSING
    ]  # fmt: skip
    missing += [
        {"id": -file.id, "file": file.name, "code": file.error, "reason": help_for(file.error)}
        for file in files.values() if file.error
    ]  # fmt: skip
    if missing:
        with section(_TEXT["missing"]):
            services.table(_TEXT["missing_columns"], missing, title=_TEXT["missing"])
    with section(_TEXT["files"]):
        rows: list[dict[str, Any]] = [
            {"id": file.id, "name": file.name, "state": f"{_TEXT['file_states'][file.state]} {file.format}",
             "quality": f"{file.quality:.2f}" if file.quality else "", "low": ", ".join(map(str, file.low_pages[:9])),
             "items": counted(file.items or {}, WORDS["states"])}
            for file in files.values()
        ]  # fmt: skip
        services.table(_TEXT["file_columns"], rows, title=_TEXT["files"], per_page=50)
        known = [file.id for file in files.values() if file.state == KNOWN]

        async def again() -> None:
            with services.telling():
                services.require(Permission.EDIT_CONTENT, collection=room.uploads.batch(batch).collection)
                for file in known:
                    await services.work(room.uploads.again, file)
                _begin(services, batch)
                ui.navigate.reload()

        if known:
            ui.button(_TEXT["again"], on_click=again).props("outline")


def _send_all(services: Services, batch: int, records: list[Item]) -> None:
    room = room_of(services)
    fresh = [item.id for item in records if item.state == FOUND]

    async def send() -> None:
        with services.telling():
            services.require(Permission.EDIT_CONTENT, collection=room.uploads.batch(batch).collection)
            done = await services.work(room.drafts.all_of, "draft", fresh, by=who(services))
            services.note("record.draft", f"batch {batch}", detail=str(done.count))
            services.tell(_TEXT["drafted"].format(count=done.count), later=True)
            if done.problems:
                problems = "; ".join(f"{count} × {help_for(code)}" for code, count in done.by_code.items())
                services.tell(_TEXT["left"].format(problems=problems), kind="warning", later=True)
            ui.navigate.reload()

    if fresh and services.may(Permission.EDIT_CONTENT):
        ui.button(_TEXT["draft_all"], on_click=send).props("unelevated")


def _row(item: Item) -> dict[str, Any]:
    assert item.record is not None
    return {"id": item.id, "title": item.record.title[:160], "kind": WORDS["kinds"][item.record.kind.value],
            "state": WORDS["states"][item.state], "unsure": item.unsure or "", "place": item.place}  # fmt: skip


PAGES = (
    Page("/content", _TEXT["title"], build, Permission.EDIT_CONTENT, Group.CONTENT, "upload_file"),
    Page("/content/{batch}", _TEXT["batch_title"], one, Permission.READ_DRAFTS, in_menu=False),
)
