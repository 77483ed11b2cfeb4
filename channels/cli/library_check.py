"""``troly corpus check|freshness``: what an editor should look at."""

from __future__ import annotations

import getpass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from channels.cli.console import failing_clearly, out, print_json
from channels.cli.corpus import app
from channels.cli.library import Json, listed_json, listed_line, said, state_word, written
from channels.container import Container
from channels.messages import resource
from corpus.errors import InputError
from corpus.library import Finding, Pair, Side
from corpus.locking import write_lock
from corpus.models import FeeKind, Method, TimeUnit


class Only(StrEnum):
    """One of the checks."""

    DUPLICATES = "duplicates"
    CONFLICTS = "conflicts"
    DRAFTS = "drafts"


@app.command()
def check(
    only: Annotated[Only | None, typer.Option(help="Chỉ tìm một thứ; mặc định: tất cả.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Cả những chỗ đã ghi bỏ qua.")] = False,
    ignore: Annotated[str, typer.Option(metavar="DẤU", help="Ghi bỏ qua chỗ có dấu này (cột đầu).")] = "",
    unignore: Annotated[str, typer.Option(metavar="DẤU", help="Thôi bỏ qua.")] = "",
    reason: Annotated[str, typer.Option(help="Lý do bỏ qua, được lưu lại.")] = "",
    by: Annotated[str, typer.Option(help="Tên người ghi; mặc định: người đang đăng nhập máy.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Số chỗ in ra nhiều nhất.")] = 50,
    as_json: Json = False,
) -> None:
    """Tìm bản ghi gần trùng, chỗ các nguồn nói khác nhau và bản chờ duyệt vướng nhau."""
    with failing_clearly():
        container = Container()
        if ignore or unignore:
            _note(container, ignore, unignore, by or getpass.getuser(), reason)
            return
        library = container.library
        checks = {Only.DRAFTS: library.unsettled, Only.CONFLICTS: library.conflicts,
                  Only.DUPLICATES: library.duplicates}  # fmt: skip
        found = [pair for name, run in checks.items() if only in (None, name) for pair in run()]
    shown = [pair for pair in found if everything or pair.ignored is None]
    if as_json:
        print_json([pair.to_json() for pair in shown])
        return
    for pair in shown[:limit]:
        _print(pair)
    if len(shown) > limit:
        out.print(said("more", count=len(shown) - limit))
    ignored = sum(pair.ignored is not None for pair in found)
    out.print(said("found", count=len(found) - ignored, ignored=ignored))


@app.command()
def freshness(
    days: Annotated[
        int | None, typer.Option(min=1, help="Quá bao nhiêu ngày là cũ; mặc định: theo hồ sơ địa phương.")
    ] = None,
    records: Annotated[bool, typer.Option("--records", help="Liệt kê cả các bản ghi đã cũ.")] = False,
    collection: Annotated[str | None, typer.Option(help="Chỉ một bộ dữ liệu.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Số bản ghi in ra nhiều nhất.")] = 50,
    as_json: Json = False,
) -> None:
    """Tuổi của nguồn theo bộ dữ liệu và theo bản ghi."""
    with failing_clearly():
        container = Container()
        today, limit_days = date.today(), days or container.profile.stale_days
        figures = [f for f in container.library.freshness(today, limit_days) if collection in (None, f.collection)]
        old = container.library.stale(today, limit_days, collection) if records else []
    if as_json:
        value: dict[str, Any] = {"days": limit_days, "collections": [figure.to_json() for figure in figures]}
        print_json(value | ({"records": [listed_json(line) for line in old]} if records else {}))
        return
    for f in figures:
        out.print(said("freshness", collection=f.collection, records=f.records, stale=f.stale, days=limit_days,
                       share=f.stale_share, undated=f.undated,
                       median="?" if f.median_days is None else f"{f.median_days:.0f}",
                       oldest=f"{f.oldest:%d/%m/%Y}" if f.oldest else "?"), markup=False)  # fmt: skip
    for line in old[:limit]:
        out.print(listed_line(line), markup=False)
    if not figures:
        out.print(said("nothing"))


def _note(container: Container, ignore: str, unignore: str, by: str, reason: str) -> None:
    if ignore and not reason.strip():
        raise InputError("say why: --reason", code="NO_REASON")
    with write_lock(container.corpus_settings.lock_path):
        if ignore:
            container.library.ignore(ignore, by, reason)
            out.print(said("ignored", mark=ignore), markup=False)
        if unignore:
            container.library.unignore(unignore)
            out.print(said("unignored", mark=unignore), markup=False)


def _print(pair: Pair) -> None:
    likeness = "" if pair.likeness is None else f" {pair.likeness:.0%}"
    word = resource("library")["findings"][pair.finding.value]
    out.print(said("finding", mark=pair.mark, finding=word, likeness=likeness, title=pair.left.title), markup=False)
    for side in (pair.left, pair.right):
        brought = [said("brought", by=side.by)] if side.by else []
        facts = ", ".join((said("from", source=Path(side.source).name), side.reader, *brought, _dates(side)))
        out.print(said("side", name=side.name, state=state_word(side.state), facts=facts), markup=False)
        if side.value:
            out.print(said("value", value=_in_words(pair.finding, side.value)), markup=False)
    if pair.ignored is not None:
        out.print(said("note", note=pair.ignored), markup=False)


def _dates(side: Side) -> str:
    return written(max((day for day in (side.updated, side.as_of) if day), default=None))


def _in_words(finding: Finding, value: str) -> str:
    """Kinds, methods and units as an editor reads them."""
    if finding not in (Finding.FEE, Finding.TIME):
        return value
    words = resource("library")["values"]
    for name in (*Method, *FeeKind, *TimeUnit):
        value = value.replace(name.value, words.get(name.value, name.value))
    return value
