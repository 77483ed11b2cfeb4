"""QA's services: runs as jobs, records, labels and agreement, golden questions."""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Outcome
from channels.container import Container
from channels.quality.jobs import processes
from channels.quality.labels import Label, kappa
from channels.staff.roles import Role, Staff
from corpus.errors import TrolyError
from eval.live import LiveLog

QA = Staff("qa-1", "Kiểm định", frozenset({Role.QA}), frozenset({"*"}), frozenset({"*"}), "qa1")
OTHER = Staff("qa-2", "Kiểm định", frozenset({Role.QA}), frozenset({"*"}), frozenset({"*"}), "qa2")
EDITOR = Staff("bt", "Biên tập", frozenset({Role.EDITOR}), frozenset({"*"}), frozenset({"*"}))


@pytest.fixture
def room(starter_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    home = tmp_path / "home"
    shutil.copytree(starter_home, home)
    monkeypatch.setenv("TROLY_HOME", str(home))
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
    return Container().quality


def code_of(call, *args, **named) -> str:
    with pytest.raises(TrolyError) as raised:
        call(*args, **named)
    return raised.value.code


def finished(room):
    for _ in range(600):
        job = room.jobs.jobs(1)[0]
        if not job.active:
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def test_two_runs_are_made_compared_and_read(room):
    for _ in range(2):
        room.jobs.start(QA, most=4)
        assert code_of(room.jobs.start, QA) == "EVAL_RUNNING"
        job = finished(room)
        assert job.state == "done", (room.home / "quality" / "jobs" / f"{job.id}.log").read_text()
        assert job.done == job.total > 0
    second, first = room.runs.all(QA)
    assert all(each.change == 0 and each.verdict == "same" for each in room.runs.compared(QA, first.name, second.name))
    item, _ = room.runs.answers(QA, first.name)[0]
    asked, trace = room.runs.trace(QA, first.name, item.id)
    assert asked == item and trace["timings_ms"]
    for name in ("../quality", "..", "nothing", ".hidden"):
        assert code_of(room.runs.answers, QA, name) == "EVAL_UNKNOWN"


def test_a_run_is_cancelled_and_one_that_died_is_seen(room):
    room.jobs.start(QA)
    room.jobs.cancel(QA, room.jobs.jobs(1)[0].id)
    assert finished(room).state == "cancelled"
    room.jobs.processes = processes(room.home, ("false",))
    room.jobs.start(QA)
    assert finished(room).state == "interrupted"


def test_an_uploaded_set_is_read_before_it_is_kept(room):
    line = '{"id": "q1", "question": "đăng ký khai sinh", "kind": "answerable"}\n'.encode()
    assert code_of(room.jobs.add_set, QA, "x.jsonl", b"{broken") == "SET_BROKEN"
    assert code_of(room.jobs.add_set, QA, "own.jsonl", line) == "SET_BROKEN"
    assert room.jobs.add_set(QA, "../../bộ của tôi.jsonl", line) == "bộ-của-tôi"
    assert room.jobs.sets() == ["own", "bộ-của-tôi"]
    assert code_of(room.jobs.start, QA, "../officers") == "EVAL_UNKNOWN"


def test_a_record_shows_what_was_taken_and_what_was_rejected(room):
    record = room.records().trace(QA, "đăng ký khai sinh cần giấy tờ gì")
    assert sum(each.taken for each in record.candidates) == 1 < len(record.candidates)
    assert record.answer.reasons and record.answer.timings_ms["retrieve"] >= 0
    found = room.records().retrieve(QA, "dang ky khai sinh")
    assert found and {"title_share", "query_share"} & set(found[0].features)
    assert code_of(room.records().trace, QA, " ") == "EMPTY_QUESTION"
    assert code_of(room.records().retrieve, EDITOR, "x") == "FORBIDDEN"


def test_labels_agreement_and_a_golden_question(room):
    log = LiveLog(room.home, 30)
    for text in ("đăng ký khai sinh ở đâu", "số của tôi 0912345678", "lệ phí hộ chiếu"):
        log.note(text, Answer(outcome=Outcome.ANSWERED, text=""), day=date.today())
    seen = room.labels().logged(QA)
    assert len(seen) == 3 and not any("0912345678" in each.kept.question for each in seen)
    for each, one, other in zip(seen, ("right", "wrong", "right"), ("right", "wrong", "part"), strict=True):
        room.labels().label(QA, each.id, one, "gọi 0912345678")
        room.labels().label(OTHER, each.id, other)
    assert {each.mine for each in room.labels().logged(QA)} == {Label.RIGHT, Label.WRONG}
    assert all("0912345678" not in each.note for each in room.labels().logged(QA)), "a note is masked, too"
    (pair,) = room.labels().agreement(QA)
    assert (pair.answers, round(pair.alike, 3), round(pair.kappa, 3)) == (3, 0.667, 0.5)
    assert code_of(room.labels().label, QA, seen[0].id, "tốt") == "LABEL_INVALID"
    assert code_of(room.labels().label, QA, "0" * 24, "right") == "LABEL_UNKNOWN"
    assert code_of(room.labels().logged, EDITOR) == "FORBIDDEN"
    make = room.labels().make_golden
    assert code_of(make, QA, seen[0].id, question="Lệ phí?", records=["procedure:0.000000"]) == "GOLDEN_RECORD"
    assert code_of(make, QA, seen[0].id, question="Lệ phí?", records=[]) == "GOLDEN_UNFIT"
    known = room.records().retrieve(QA, "đăng ký khai sinh")[0].id
    made = make(QA, seen[0].id, question="Lệ phí hộ chiếu, gọi tôi 0912345678", records=[known])
    assert "0912345678" not in made.question and room.jobs.sets() == ["own", "officers"]


@pytest.mark.parametrize(("pairs", "value"), [
    ([("right", "right")], 1.0), ([("right", "wrong"), ("wrong", "right")], -1.0),
    ([("right", "right"), ("right", "wrong"), ("wrong", "right"), ("wrong", "wrong")], 0.0),
])  # fmt: skip
def test_kappa(pairs, value):
    assert kappa(pairs)[1] == pytest.approx(value)
