"""One record beside its original: what was read, how surely, what it meets; corrected, sent on, approved."""

from __future__ import annotations

import base64

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.pages.editing import WORDS, moment, room_of, who
from channels.console.services import Services
from channels.console.widgets import error_line, heading, paragraph, section
from channels.editing.drafts import APPROVED, DRAFT, Item
from channels.editing.review import Field
from channels.editing.uploads import FOUND
from channels.staff.roles import Permission
from corpus.documents import BlockKind, Document
from corpus.documents.model import PageInfo
from corpus.documents.picture import page_picture
from corpus.errors import TrolyError

_TEXT = WORDS["review"]
_BLOCKS = 400  # most that are shown of one page of text


def build(services: Services, item: str) -> None:
    """The two sides."""
    number = int(item)
    seen = room_of(services).drafts.item(number)
    services.require(Permission.READ_DRAFTS, collection=seen.collection)
    if seen.record is None:
        paragraph(seen.reason)
        return
    _head(services, seen)
    with ui.element("div").classes("console-sides"):
        with section(_TEXT["original"]):
            _original(services, seen)
        with section(_TEXT["fields"]):
            _fields(services, seen)
    _meets(services, seen)


def _head(services: Services, seen: Item) -> None:
    room = room_of(services)
    assert seen.record is not None
    file = room.uploads.file(seen.file)
    with ui.row().classes("items-center q-gutter-sm"):
        heading(seen.record.title)
        ui.label(f"{WORDS['kinds'][seen.record.kind.value]} · {WORDS['states'][seen.state]}").classes("console-badge")
    with ui.row().classes("q-gutter-sm"):
        ui.link(_TEXT["back"], f"/content/{file.batch}").classes("console-link")
        rest = [each.id for each in room.drafts.of_batch(file.batch, FOUND, DRAFT) if each.record and each.id > seen.id]
        if rest:
            ui.link(_TEXT["next"], f"/content/record/{rest[0]}").classes("console-link")
    _buttons(services, seen)


def _buttons(services: Services, seen: Item) -> None:
    drafts = room_of(services).drafts

    def act(what: str, permission: Permission, said: str) -> None:
        with services.telling():
            services.require(permission, collection=seen.collection)
            {"draft": drafts.draft, "approve": drafts.approve, "drop": drafts.drop}[what](seen.id, by=who(services))
            services.note(f"record.{what}", str(seen.id), after=seen.record)
            services.tell(said, later=True)
            ui.navigate.reload()

    async def drop() -> None:
        if await services.confirm(_TEXT["drop_question"], yes=_TEXT["drop"], danger=True):
            act("drop", Permission.EDIT_CONTENT, _TEXT["dropped"])

    with ui.row().classes("q-gutter-sm q-mb-md"):
        if seen.state == FOUND and services.may(Permission.EDIT_CONTENT, None, seen.collection):
            ui.button(
                _TEXT["draft"], on_click=lambda: act("draft", Permission.EDIT_CONTENT, _TEXT["drafted"])
            ).props("unelevated")  # fmt: skip
        if seen.state == DRAFT and services.may(Permission.APPROVE, None, seen.collection):
            ui.button(
                _TEXT["approve"], on_click=lambda: act("approve", Permission.APPROVE, _TEXT["approved"])
            ).props("unelevated")  # fmt: skip
        if seen.state in (FOUND, DRAFT, APPROVED) and services.may(Permission.EDIT_CONTENT, None, seen.collection):
            ui.button(_TEXT["drop"], on_click=drop).props("outline color=negative")


def _original(services: Services, seen: Item) -> None:
    uploads = room_of(services).uploads
    document = uploads.document(seen.file)
    file = uploads.file(seen.file)
    if document is None:
        paragraph(_TEXT["record_data"])
        return
    part = next((one for one in document.parts if one.name and seen.place.startswith(one.name)), document)
    pages: dict[int, PageInfo | None] = {page.number: page for page in part.pages}
    pages = pages or {1: None}

    def show(number: int) -> None:
        place.clear()
        with place:
            page = pages.get(number)
            if page is not None:
                ui.label(_TEXT["page_of"].format(number=number, quality=f"{page.quality:.2f}")).classes("console-text")
            if part is document:
                _picture(services, seen.file, number, file.name)
            _text(part, number, only=len(pages) == 1)

    if len(pages) > 1:
        low = set(part.low_pages)
        names = {number: f"{_TEXT['page']} {number}{' ⚠' if number in low else ''}" for number in pages}
        ui.select(names, value=next(iter(pages)), label=_TEXT["page"], on_change=lambda e: show(e.value)).props(
            "outlined dense"
        )
    place = ui.element("div")
    show(next(iter(pages)))


def _picture(services: Services, file: int, number: int, name: str) -> None:
    try:
        kind, data = page_picture(room_of(services).uploads.path(file), number)
    except TrolyError:
        paragraph(_TEXT["no_picture"])
        return
    source = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    image = ui.element("img").classes("console-page-image")
    image.props["src"], image.props["alt"] = source, _TEXT["picture"].format(number=number, name=name)


def _text(document: Document, number: int, *, only: bool) -> None:
    blocks = [block for block in document.blocks if only or block.page == number][:_BLOCKS]
    with ui.expansion(_TEXT["as_read"], value=True).classes("w-full"), ui.element("div").classes("console-read"):
        for block in blocks:
            if block.rows:
                with ui.element("table"):
                    for row in block.rows:
                        with ui.element("tr"):
                            for cell in row:
                                ui.label(cell).tag = "td"
                continue
            line = ui.label(block.text)
            line.tag = "p"
            if block.kind is BlockKind.HEADING:
                line.classes("text-weight-bold")


def _fields(services: Services, seen: Item) -> None:
    editable = seen.state in (FOUND, DRAFT, APPROVED) and services.may(Permission.EDIT_CONTENT, None, seen.collection)
    boxes: dict[str, tuple[Field, ui.input | ui.textarea, ui.label]] = {}
    full = [field for field in seen.fields if field.text or field.unsure]
    empty = [field for field in seen.fields if field not in full]
    for field in sorted(full, key=lambda field: not field.unsure):
        boxes[field.name] = _box(field, editable)
    with ui.expansion(_TEXT["empty"]).classes("w-full"), ui.element("div").classes("w-full"):
        for field in empty:
            boxes[field.name] = _box(field, editable)

    def save() -> None:
        revision, count = seen.revision, 0
        for name, (field, box, problem) in boxes.items():
            problem.text = ""
            if (box.value or "") == field.text:
                continue
            try:
                services.require(Permission.EDIT_CONTENT, collection=seen.collection)
                fresh = room_of(services).drafts.correct(
                    seen.id, name, box.value or "", by=who(services), revision=revision
                )
                services.note("record.correct", str(seen.id), before=field.text, after=box.value, detail=name)
                revision, count = fresh.revision, count + 1
            except TrolyError as error:
                if error.code == "FIELD_INVALID":
                    problem.text = error.detail
                else:
                    services.tell_error(error.code)
                return
        services.tell(_TEXT["saved"].format(count=count) if count else _TEXT["nothing"], later=count > 0)
        if count:
            ui.navigate.reload()

    if editable:
        ui.button(_TEXT["save"], on_click=save).props("unelevated")


def _box(field: Field, editable: bool) -> tuple[Field, ui.input | ui.textarea, ui.label]:
    long = field.parts or len(field.text) > 90 or "\n" in field.text
    label = field.label
    if field.confidence is not None:
        label = f"{label} ({_TEXT['sure'].format(value=f'{field.confidence:.2f}')})"
    if field.unsure:
        label = f"⚠ {label}"
    box: ui.input | ui.textarea = ui.textarea(label, value=field.text) if long else ui.input(label, value=field.text)
    box.props("outlined autogrow" if long and len(field.text) < 3000 else "outlined").classes("w-full q-mb-xs")
    if field.unsure:
        box.classes("console-unsure")
    if field.parts:
        box.classes("console-mono")
    if not editable:
        box.props("readonly")
    for doubt in field.doubts:
        ui.label(_TEXT["doubts"].format(text=doubt[:400])).classes("console-doubt")
    return field, box, error_line()


def _meets(services: Services, seen: Item) -> None:
    drafts = room_of(services).drafts
    with section(_TEXT["conflicts"]):
        found = drafts.conflicts(seen.id)
        for each in found:
            labels = ", ".join(field.label for field in seen.fields if field.name in each.fields)
            paragraph(_TEXT[each.how].format(title=each.title, fields=labels, record=each.record_id))
        if drafts.expired(seen.id):
            paragraph(_TEXT["expired"])
        elif not found:
            paragraph(_TEXT["no_conflicts"])
    changes = drafts.corrections(seen.id)
    if changes:
        labels_by_name = {field.name: field.label for field in seen.fields}
        with section(_TEXT["history"]):
            for each_change in changes:
                paragraph(_TEXT["history_line"].format(
                    at=moment(each_change.at), by=each_change.by, field=labels_by_name[each_change.field]
                ))  # fmt: skip


def waiting(services: Services) -> None:
    """Drafts of all uploads that wait for a second pair of eyes."""
    text, room = WORDS["drafts"], room_of(services)
    items = [item for item in room.drafts.waiting(DRAFT) if services.may(Permission.READ_DRAFTS, None, item.collection)]
    paragraph(text["intro"])
    rows = [
        {"id": item.id, "title": item.record.title[:160], "kind": WORDS["kinds"][item.record.kind.value],
         "collection": item.collection, "state": WORDS["states"][item.state], "unsure": item.unsure or ""}
        for item in items if item.record is not None
    ]  # fmt: skip
    table = services.table(text["columns"], rows, title=text["title"], per_page=50, select=text["select"],
                           link=lambda row: f"/content/record/{row['id']}")  # fmt: skip

    async def approve(every: bool) -> None:
        with services.telling():
            chosen = {item.id for item in items} if every else {int(row["id"]) for row in table.selected}
            for collection in {item.collection for item in items if item.id in chosen}:
                services.require(Permission.APPROVE, collection=collection)
            services.require(Permission.APPROVE)
            done = await services.work(room.drafts.all_of, "approve", sorted(chosen), by=who(services))
            services.note("record.approve", detail=f"{done.count} of {len(chosen)}")
            services.tell(text["approved"].format(count=done.count), later=not done.problems)
            for code in done.by_code:
                services.tell_error(code)
            if not done.problems:
                ui.navigate.reload()

    if rows and services.may(Permission.APPROVE):
        with ui.row().classes("q-gutter-sm q-mt-sm"):
            ui.button(text["approve"], on_click=lambda: approve(False)).props("unelevated")
            ui.button(text["approve_all"], on_click=lambda: approve(True)).props("outline")


PAGES = (
    Page("/content/record/{item}", _TEXT["title"], build, Permission.READ_DRAFTS, in_menu=False),
    Page("/drafts", WORDS["drafts"]["title"], waiting, Permission.READ_DRAFTS, Group.CONTENT, "rule"),
)
