"""``troly corpus list|show|history|diff|export``: what the library holds and held."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from channels.cli.console import err, failing_clearly, out, print_json
from channels.cli.corpus import app
from channels.container import Container
from channels.editing import versions
from channels.editing.versions import compared, current, numbered, older
from channels.messages import error_messages, help_for, resource
from corpus.errors import InputError
from corpus.library import Listed, State, Version, differences, export_lines
from corpus.models import Kind

Json = Annotated[bool, typer.Option("--json", help="In JSON cho máy đọc.")]
Collection = Annotated[str | None, typer.Option(help="Tên bộ dữ liệu; mặc định: bộ trong cấu hình.")]
RecordName = Annotated[str, typer.Argument(metavar="BẢN_GHI", help="loại:mã như procedure:1.001193, hoặc chỉ mã.")]


@app.command("list")
def list_(
    collection: Annotated[str | None, typer.Option(help="Chỉ một bộ dữ liệu.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Chỉ một loại.")] = None,
    state: Annotated[list[State] | None, typer.Option(help="Trạng thái; lặp lại để chọn nhiều.")] = None,
    words: Annotated[str, typer.Option("--text", help="Chữ trong tên hoặc mã, có dấu hay không.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Số dòng nhiều nhất.")] = 50,
    as_json: Json = False,
) -> None:
    """Liệt kê bản ghi với trạng thái và tuổi của nguồn."""
    states = state or [State.PUBLISHED, State.APPROVED, State.DRAFT]
    with failing_clearly():
        found = Container().library.listing(collection=collection, kind=kind, states=states, words=words)
    if as_json:
        print_json([listed_json(line) for line in found[:limit]])
        return
    for line in found[:limit]:
        out.print(listed_line(line), markup=False)
    if not found:
        out.print(said("nothing"))
    if len(found) > limit:
        out.print(said("more", count=len(found) - limit))


@app.command()
def show(
    record: RecordName,
    number: Annotated[int | None, typer.Option("--version", help="Số bản; mặc định: bản đang dùng.")] = None,
    collection: Collection = None,
    as_json: Json = False,
) -> None:
    """Xem nội dung một bản ghi và các bản của nó."""
    with failing_clearly():
        container = Container()
        every = history_of(container, record, collection)
        chosen = numbered(every, number) if number else current(every)
        fields = chosen.record.model_dump(mode="json", exclude_defaults=True)
    if as_json:
        print_json({**chosen.to_json(), "fields": fields, "versions": [version.to_json() for version in every]})
        return
    out.print(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=110).rstrip(), markup=False)
    _print_versions(every)


@app.command()
def history(record: RecordName, collection: Collection = None, as_json: Json = False) -> None:
    """Mọi bản của một bản ghi: ai đưa vào, ai duyệt, khi nào, vì sao."""
    with failing_clearly():
        every = history_of(Container(), record, collection)
    if as_json:
        print_json([version.to_json() for version in every])
    else:
        _print_versions(every)


@app.command()
def diff(
    record: RecordName,
    before: Annotated[int | None, typer.Argument(help="Số bản trước; mặc định: bản đang dùng.")] = None,
    after: Annotated[int | None, typer.Argument(help="Số bản sau; mặc định: bản mới nhất.")] = None,
    collection: Collection = None,
    as_json: Json = False,
) -> None:
    """So hai bản của một bản ghi, từng trường một."""
    with failing_clearly():
        every = history_of(Container(), record, collection)
        newer = numbered(every, after) if after else every[0]
        former = numbered(every, before) if before else older(every, newer)
    found = differences(former.body, newer.body)
    if as_json:
        print_json({"before": former.number, "after": newer.number, "versions": [former.to_json(), newer.to_json()],
                    "fields": [{"field": d.field, "before": d.before, "after": d.after} for d in found]})  # fmt: skip
        return
    name = f"{newer.collection}/{newer.record_id}"
    out.print(said("differences", name=name, before=former.number, after=newer.number), markup=False)
    _print_versions([former] if former is newer else [former, newer])
    for each in compared(former, newer):
        out.print(f"{each.field} ({each.part})" if each.part else each.field, markup=False, style="bold")
        for sign, value, style in (("-", each.before, "red"), ("+", each.after, "green")):
            if value:
                out.print(f"  {sign} {value}", markup=False, style=style)
    if not found:
        out.print(said("same"))


@app.command()
def export(
    path: Annotated[Path | None, typer.Argument(help="Tệp JSONL sẽ ghi; trống: in ra màn hình.")] = None,
    collection: Collection = None,
    kind: Annotated[Kind | None, typer.Option(help="Chỉ một loại.")] = None,
) -> None:
    """Xuất bản ghi đang dùng ra JSONL; nhập lại thì y nguyên."""
    with failing_clearly():
        container = Container()
        lines = export_lines(
            container.library, collection=collection or container.corpus_settings.collection, kind=kind
        )
        if path is None:
            for line in lines:
                sys.stdout.write(line + "\n")
            return
        part = path.with_name(path.name + ".part")
        try:
            with part.open("w", encoding="utf-8") as file:
                count = sum(bool(file.write(line + "\n")) for line in lines)
            part.replace(path)
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}", code="FILE_UNWRITABLE") from error
        finally:
            part.unlink(missing_ok=True)
    err.print(said("exported", count=count, path=path), markup=False)


def said(key: str, **values: Any) -> str:
    """A line of ``library.yaml``."""
    return str(resource("library")[key]).format(**values)


def state_word(state: State) -> str:
    return str(resource("library")["states"][state.value])


def written(day: date | None) -> str:
    return said("known_on", date=f"{day:%d/%m/%Y}") if day else said("undated")


def listed_line(line: Listed) -> str:
    """One line of a listing for a person."""
    facts = [said("number", number=line.number), said("from", source=Path(line.source).name)]
    if line.state is State.PUBLISHED:
        facts.append(written(line.known_on))
    return said("listed", version=line.version, state=state_word(line.state),
                name=f"{line.collection}/{line.record_id}", title=line.title, facts=", ".join(facts))  # fmt: skip


def listed_json(line: Listed) -> dict[str, Any]:
    """One line of a listing for machines."""
    return {
        "collection": line.collection, "record": line.record_id, "title": line.title, "state": line.state.value,
        "version": line.version, "number": line.number, "source": line.source, "reader": line.reader,
        "changed_at": line.changed_at.isoformat(timespec="seconds"),
        "updated": line.updated.isoformat() if line.updated else None,
        "as_of": line.as_of.isoformat() if line.as_of else None,
    }  # fmt: skip


def history_of(container: Container, record: str, collection: str | None) -> list[Version]:
    """The versions of a record named by id, or by its key alone. Raises ``InputError`` (``RECORD_UNKNOWN``)."""
    return versions.history_of(container.library, record, collection or container.corpus_settings.collection)


def _print_versions(every: list[Version]) -> None:
    for version in every:
        facts = ", ".join(part for part in (said("from", source=Path(version.source).name), version.reason) if part)
        out.print(said("version", version=version.id, number=version.number, state=state_word(version.state),
                       at=_clock(version.at), by=version.by or said("nobody"), facts=facts), markup=False)  # fmt: skip
        for made in version.decisions:
            out.print(said("decision", state=state_word(made.state), at=_clock(made.at),
                           by=made.by or said("nobody"), reason=_why(made.reason)), markup=False)  # fmt: skip


def _why(reason: str) -> str:
    """A reason as a person reads it: what the program decides by itself it gives a code for."""
    code, _, more = reason.partition(" ")
    return f"{help_for(code)} {more}".rstrip() if code in error_messages() else reason


def _clock(at: datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M}"
