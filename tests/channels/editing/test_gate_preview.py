"""The publish gate: twenty damaged records must not go live unseen, and an equal index must not be held up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.cli.index import run_build
from channels.container import Container
from channels.editing.base import EditingError, editing_database
from channels.editing.preview import Preview, preview
from channels.editing.publishing import Publisher
from corpus.library.states import State
from corpus.locking import write_lock
from corpus.models import Kind, Procedure, Record
from tests.support.records import bring

QUESTIONS, DAMAGED = 30, 20  # all of them take minutes on a busy machine


@pytest.fixture
def editable(starter_home: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Container]:
    """The starter corpus in a data folder of this test's own."""
    shutil.copytree(starter_home, home, dirs_exist_ok=True)
    monkeypatch.setenv("TROLY_HOME", str(home))
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
    container = Container()
    yield container
    container.library.close()


def publisher(container: Container) -> Publisher:
    home = container.corpus_settings.home
    return Publisher(editing_database(home), container.generations, container.corpus_settings.lock_path)


def change(container: Container, into) -> None:
    """Twenty procedures as a broken export brings them."""
    found = [entry.record for entry in container.library.entries(kind=Kind.PROCEDURE)][:DAMAGED]
    with write_lock(container.corpus_settings.lock_path):
        report = bring(container.library, container.corpus_settings.home / "again.jsonl", *map(into, found))
    assert report.total("updated") == DAMAGED, report.to_json()


def damaged(record: Record) -> Record:
    return Procedure(key=record.key, title=f"Thủ tục {record.key}")


def candidate(container: Container) -> Preview:
    built, published = run_build(container, publish=False, full=False)
    assert built.generation and not published
    return preview(container, built.generation, limit=QUESTIONS)


def test_twenty_damaged_records_are_stopped_and_shown(editable: Container):
    change(editable, damaged)
    found = candidate(editable)
    assert not found.passed
    assert len(found.records) == DAMAGED and {each.what for each in found.records} == {"changed"}
    assert found.passages["changed"] + found.passages["removed"] > 20
    assert all("channels" in each.lost or "paper_groups" in each.lost for each in found.records)
    assert found.checks[0]["value"] == DAMAGED, "also where the questions ask about none of them"
    assert all(answer.before != answer.after for answer in found.answers)
    desk = publisher(editable)
    desk.put(found.to_json())
    with pytest.raises(EditingError) as raised:
        desk.publish(found.generation, by="lan")
    assert raised.value.code == "GATE_FAILED"
    assert editable.generations.live() == found.against


def test_records_that_are_gone_do_not_excuse_their_questions(editable: Container):
    """The set of questions was made from the new index alone: what it had lost, it was not asked."""
    procedures = editable.library.listing(kind=Kind.PROCEDURE, states=(State.PUBLISHED,))
    editable.library.withdraw([each.version for each in procedures[:DAMAGED]], "lan", "bãi bỏ nhầm")
    found = candidate(editable)
    assert not found.passed and {each.what for each in found.records} == {"removed"}


def test_an_index_that_is_equal_passes(editable: Container):
    change(editable, lambda record: record.model_copy(update={"intake_address": "Quầy số 2"}))
    found = candidate(editable)
    assert found.passed, [check for check in found.checks if not check["passed"]]
    assert len(found.records) == DAMAGED
    desk = publisher(editable)
    desk.put(found.to_json())
    desk.publish(found.generation, by="lan")
    assert editable.generations.live() == found.generation
    (line,) = desk.ledger()
    assert (line.by, line.what, line.before, line.second) == ("lan", "published", found.against, "")
