"""``troly corpus approve|withdraw|restore``: what an editor decides; each decision is kept with a name."""

from __future__ import annotations

import getpass
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
    with failing_clearly():
        container = Container()
        if everything:
            name = collection or container.corpus_settings.collection
            ids = [version.id for version in container.library.drafts(name) if version.state is State.DRAFT]
        else:
            ids = _ids(container, names, collection, (State.DRAFT,))
        with write_lock(container.corpus_settings.lock_path):
            container.library.approve(ids, by or getpass.getuser(), reason, anyway=anyway)
    out.print(said("approved", count=len(ids)))


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
    out.print(said("withdrawn", count=len(ids)))


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


def _one(container: Container, name: str, collection: str | None, states: tuple[State, ...]) -> Version:
    versions = history_of(container, name, collection)
    for version in (current(versions), *versions):
        if version.state in states:
            return version
    raise InputError(f"{versions[0].record_id}: no version is {' or '.join(states)}", code="VERSION_STATE")
