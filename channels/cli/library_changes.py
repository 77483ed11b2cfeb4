"""``troly corpus approve|withdraw|restore``: what an editor decides; each decision is kept with a name."""

from __future__ import annotations

import getpass
from collections import Counter
from typing import Annotated

import typer

from channels.cli.console import failing_clearly, out
from channels.cli.corpus import app
from channels.cli.library import Collection, RecordName, history_of, said
from channels.container import Container
from channels.editing.versions import current, numbered
from corpus.errors import InputError
from corpus.library import State, Version
from corpus.locking import write_lock

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="BẢN…", help="loại:mã, mã, hoặc mã số của bản (cột đầu của list và history)."),
]
By = Annotated[str, typer.Option(help="Tên người quyết định; mặc định: người đang đăng nhập máy.")]
Reason = Annotated[str, typer.Option(help="Lý do, được lưu lại.")]
_WAITING = (State.DRAFT, State.APPROVED)


@app.command()
def approve(
    names: Names = None,
    everything: Annotated[bool, typer.Option("--all", help="Duyệt mọi bản nháp của bộ.")] = False,
    anyway: Annotated[bool, typer.Option("--anyway", help="Duyệt cả khi bản đang dùng đã đổi sau khi soạn.")] = False,
    by: By = "",
    reason: Reason = "",
    collection: Collection = None,
) -> None:
    """Duyệt bản nháp; lần lập chỉ mục tới sẽ đưa vào dùng."""
    several = 0
    with failing_clearly():
        container = Container()
        if everything:
            ids, several = _alone(container.library.drafts(collection or container.corpus_settings.collection))
        else:
            ids = _ids(container, names, collection, (State.DRAFT,))
        with write_lock(container.corpus_settings.lock_path):
            container.library.approve(ids, by or getpass.getuser(), reason, anyway=anyway)
    out.print(said("approved", count=len(ids)))
    if several:
        out.print(said("left_out", count=several))


@app.command()
def withdraw(
    names: Names = None,
    reason: Reason = "",
    by: By = "",
    collection: Collection = None,
) -> None:
    """Rút bản ghi đang dùng hoặc bỏ bản nháp; nhập lại cũng không tự trở lại."""
    with failing_clearly():
        container = Container()
        ids = _ids(container, names, collection, (State.PUBLISHED, *_WAITING))
        with write_lock(container.corpus_settings.lock_path):
            container.library.withdraw(ids, by or getpass.getuser(), reason)
            ended = Counter(container.library.version(version).state for version in ids)
    for state, words in ((State.WITHDRAWN, "withdrawn"), (State.TURNED_DOWN, "turned_down")):
        if ended[state]:
            out.print(said(words, count=ended[state]))


@app.command()
def restore(
    record: RecordName,
    number: Annotated[int, typer.Argument(metavar="SỐ_BẢN", help="Số bản cần lấy lại, xem: troly corpus history.")],
    by: By = "",
    reason: Reason = "",
    collection: Collection = None,
) -> None:
    """Lấy lại nội dung của một bản cũ thành bản mới, đã duyệt."""
    with failing_clearly():
        container = Container()
        old = numbered(history_of(container, record, collection), number)
        with write_lock(container.corpus_settings.lock_path):
            made = container.library.restore(old.id, by or getpass.getuser(), reason)
    out.print(said("restored", old=old.number, number=made.number, version=made.id))


def _ids(container: Container, names: list[str] | None, collection: str | None, states: tuple[State, ...]) -> list[int]:
    """Ids of the versions meant: a number is an id itself; of a record it is the first of its versions, the published
    one before the newer ones, that is in one of ``states``."""
    if not names:
        raise InputError("name at least one record or version", code="BAD_INPUT")
    return [int(name) if name.isdecimal() else _one(container, name, collection, states).id for name in names]


def _alone(waiting: list[Version]) -> tuple[list[int], int]:
    """Ids of the drafts of records that nothing else waits of, and how many records are left."""
    drafts: dict[tuple[str, str], list[Version]] = {}
    for version in waiting:
        drafts.setdefault((version.collection, version.record_id), []).append(version)
    alone = [versions[0].id for versions in drafts.values() if [v.state for v in versions] == [State.DRAFT]]
    return alone, sum(len(versions) > 1 for versions in drafts.values())


def _one(container: Container, name: str, collection: str | None, states: tuple[State, ...]) -> Version:
    versions = history_of(container, name, collection)
    live = current(versions)
    found = (
        [live] if live.state in states and live.state not in _WAITING else [v for v in versions if v.state in states]
    )
    if len(found) > 1:
        raise InputError(f"{live.record_id}: {', '.join(str(v.id) for v in found)}", code="SEVERAL_DRAFTS")
    if found:
        return found[0]
    raise InputError(f"{versions[0].record_id}: no version is {' or '.join(states)}", code="VERSION_STATE")
