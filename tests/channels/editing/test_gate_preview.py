"""The publish gate: twenty damaged records must not go live unseen, and an equal index must not be held up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from channels.cli.index import run_build
from channels.container import Container
from channels.editing.base import EditingError, editing_database
from channels.editing.preview import Preview, preview
from channels.editing.publishing import Publisher
from corpus.library.tables import RecordRow

QUESTIONS = 90


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


def change(container: Container, records: int, into) -> None:
    """Change the bodies of so many procedures, as an import of a broken export would."""
    with container.library.session() as session:
        rows = session.scalars(
            select(RecordRow).where(RecordRow.kind == "procedure").order_by(RecordRow.record_id).limit(records)
        )
        for row in rows:
            body = into(json.loads(row.body))
            row.body, row.title = json.dumps(body, ensure_ascii=False), body["title"]
            row.digest = f"{row.digest[:-4]}beef"


def damaged(body: dict) -> dict:
    return {"key": body["key"], "title": f"Thủ tục {body['key']}"}


def candidate(container: Container) -> Preview:
    built, published = run_build(container, publish=False, full=False)
    assert built.generation and not published
    return preview(container, built.generation, limit=QUESTIONS)


def test_twenty_damaged_records_are_stopped_and_shown(editable: Container):
    change(editable, 20, damaged)
    found = candidate(editable)
    assert not found.passed
    assert len(found.records) == 20 and {each.what for each in found.records} == {"changed"}
    assert found.passages["changed"] + found.passages["removed"] > 20
    worse = [answer for answer in found.answers if answer.verdict == "worse"]
    assert len(worse) >= 5 and worse[0].lost
    assert any(answer.before.fees and not answer.after.fees for answer in found.answers)
    assert all(answer.before != answer.after for answer in found.answers)
    desk = publisher(editable)
    desk.put(found.to_json())
    with pytest.raises(EditingError) as raised:
        desk.publish(found.generation, by="lan")
    assert raised.value.code == "GATE_FAILED"
    assert editable.generations.live() == found.against


def test_records_that_are_gone_do_not_excuse_their_questions(editable: Container):
    """The set of questions was made from the new index alone: what it had lost, it was not asked."""
    with editable.library.session() as session:
        for row in session.scalars(select(RecordRow).where(RecordRow.kind == "procedure").limit(20)):
            session.delete(row)
    found = candidate(editable)
    assert not found.passed and {each.what for each in found.records} == {"removed"}


def test_an_index_that_is_equal_passes(editable: Container):
    change(editable, 20, lambda body: {**body, "keywords": [*body.get("keywords", []), "mẫu hai nghìn không trăm"]})
    found = candidate(editable)
    assert found.passed, [check for check in found.checks if not check["passed"]]
    assert len(found.records) == 20
    desk = publisher(editable)
    desk.put(found.to_json())
    desk.publish(found.generation, by="lan")
    assert editable.generations.live() == found.generation
    (line,) = desk.ledger()
    assert (line.by, line.what, line.before, line.second) == ("lan", "published", found.against, "")
