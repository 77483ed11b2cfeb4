"""Libraries of former versions of the program: brought up to date without loss, or left as they were."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command, op
from alembic.config import Config
from sqlalchemy import insert, text
from sqlalchemy.schema import MetaData, Table

from corpus.database import _engine_for
from corpus.library import Library, State
from corpus.library import library as module
from tests.support.processes import die, killed
from tests.support.records import as_native, bring, faq, small_records

WHEN = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC).replace(tzinfo=None)


def old_library(target: Path | str) -> None:
    """A library as revision 0001 kept it: the records table alone."""
    engine = _engine_for(target)
    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
        config.attributes.update(connection=connection, version_table="alembic_version")
        command.upgrade(config, "0001")
        records = Table("records", MetaData(), autoload_with=connection)
        rows = []
        for record in (*small_records(), faq("dated", as_of="2029-05-06", updated="2028-01-01")):
            body = {name: value for name, value in as_native(record).items() if name != "kind"}
            rows.append({
                "collection": "main", "record_id": record.id, "kind": record.kind.value, "title": record.title,
                "digest": record.digest(), "source": "/old/small.jsonl", "reader": "native", "fidelity": 40,
                "body": json.dumps(body, ensure_ascii=False), "changed_at": WHEN,
            })  # fmt: skip
        connection.execute(insert(records), rows)
    engine.dispose()


def test_every_record_is_there_after_the_upgrade(target: Path | str) -> None:
    old_library(target)
    library = Library(target)
    wanted = {
        record.id: record for record in (*small_records(), faq("dated", as_of="2029-05-06", updated="2028-01-01"))
    }
    assert {entry.record.id: entry.record for entry in library.entries()} == wanted
    assert {entry.digest for entry in library.entries()} == {record.digest() for record in wanted.values()}
    (version,) = library.history("main", "faq:ho-khau")
    assert (version.number, version.state, version.at, version.source) == (1, State.PUBLISHED, WHEN, "/old/small.jsonl")
    (dated,) = library.listing(words="dated")
    assert (dated.as_of, dated.updated) == (date(2029, 5, 6), date(2028, 1, 1))
    library.close()


def test_an_upgraded_library_goes_on(target: Path | str, home: Path) -> None:
    """What was imported before counts as version 1: the next import replaces it and keeps it."""
    old_library(target)
    library = Library(target)
    bring(library, home / "a.jsonl", faq("ho-khau", answer="Khác."))
    assert [(v.number, v.state) for v in library.history("main", "faq:ho-khau")] == [
        (2, State.PUBLISHED), (1, State.FORMER)]  # fmt: skip
    library.close()


def test_drafts_turned_down_before_the_upgrade_are_no_withdrawals(target: Path | str, home: Path) -> None:
    """Until 0004 both were written "withdrawn"; what surely never was published is told apart, the rest stays."""
    library = Library(target)
    bring(library, home / "a.jsonl", faq("a"), faq("b"))
    library.put_draft(faq("a", answer="Sai."), "an", collection="main")
    made = [library.put_draft(faq("c", answer="Sai."), "an", collection="main"), library.drafts()[0]]
    live = library.history("main", "faq:b")[0]
    library.withdraw([*(draft.id for draft in made), live.id], "Chi", "vì")
    with library.writing() as session:
        session.execute(text("UPDATE versions SET state = 'withdrawn' WHERE state = 'turned_down'"))
        session.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    library.close()
    found = [library.history("main", f"faq:{key}")[0].state for key in "abc"]
    assert found == [State.TURNED_DOWN, State.WITHDRAWN, State.TURNED_DOWN]
    library.close()


def test_an_upgrade_killed_half_way_has_done_nothing(target: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies copied, the old column dropped, and then the power went: the next start does it all again."""
    old_library(target)
    drop = op.drop_column

    def dying(table: str, name: str) -> None:
        drop(table, name)
        die()

    with monkeypatch.context() as patch:
        patch.setattr(op, "drop_column", dying)
        assert killed(Library(target).counts)
    engine = _engine_for(target)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0001"
        assert connection.execute(text("SELECT count(*) FROM records WHERE body <> ''")).scalar() == 10
    engine.dispose()
    library = Library(target)
    assert len(list(library.entries())) == 10
    library.close()
