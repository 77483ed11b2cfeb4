"""``troly eval``'s other commands: over sets, over finished runs, the gate's exit codes, publishing behind the gate."""

from __future__ import annotations

import json
import subprocess
from datetime import date, timedelta

import pytest

from assistant.answer import Answer, Outcome
from channels.cli.evaluation_all import peers_table
from eval.live import LiveLog
from eval.store import RunFolder
from tests.channels.conftest import write_jsonl

GOLD = [
    {"id": "1", "question": "thủ tục 1.000894 cần giấy tờ gì", "aspect": "documents", "procedures": ["1.000894"]},
    {"id": "2", "question": "thủ tục 1.014064 phí bao nhiêu", "aspect": "fee", "procedures": ["1.014064"],
     "facts": ["70.000"]},
    {"id": "3", "question": "thời tiết hôm nay", "kind": "out_of_scope"},
]  # fmt: skip
EASY = "thresholds: [{figure: hit_1, at_least: 0.5, reason: for this test}]"
HARD = "thresholds: [{figure: outcome_right, at_least: 1.0, reason: for this test}, {figure: p95_ms, at_most: 0, reason: never so fast}]"


@pytest.fixture
def starter(troly, starter_container):
    return troly


@pytest.fixture
def folders(starter, home):
    """Two finished runs over the same little set."""
    path = write_jsonl(home / "s.jsonl", *GOLD)
    for _ in range(2):
        assert starter("eval", "run", path, "--out", home / "runs").code == 0
    return sorted((home / "runs").iterdir())


def test_two_runs_are_the_same(starter, folders):
    done = starter("eval", "compare", *folders, "--json")
    assert done.code == 0 and {row["verdict"] for row in done.json} == {"same"}
    assert {row["change"] for row in done.json} == {0.0}
    digests = {json.loads((folder / "scores.json").read_text("utf-8"))["answers_digest"] for folder in folders}
    assert len(digests) == 1
    assert "hit_1" in starter("eval", "compare", *folders).out


def test_scoring_again_and_reporting(starter, folders, home):
    (folders[0] / "scores.json").unlink()
    assert starter("eval", "score", folders[0]).code == 0 and (folders[0] / "scores.json").exists()
    done = starter("eval", "report", folders[0], "--against", folders[1], "--out", home / "out" / "r.html")
    assert done.code == 0 and "<svg" in (home / "out" / "r.html").read_text("utf-8")
    assert starter("eval", "report", *folders, "--out", home / "all.html").code == 0
    wrong = starter("eval", "report", *folders, "--against", folders[0])
    assert wrong.code == 2 and "[BAD_INPUT]" in wrong.err
    assert starter("eval", "report", home).code == 2
    assert "[BAD_INPUT]" in starter("eval", "report", folders[0], "--out", folders[0] / "scores.json" / "x.html").err


def test_a_run_is_continued_by_the_command(starter, home):
    path = write_jsonl(home / "s.jsonl", *GOLD)
    assert starter("eval", "run", path, "--out", home / "runs").code == 0
    (folder,) = (home / "runs").iterdir()
    lines = (folder / "answers.jsonl").read_text("utf-8").splitlines()
    (folder / "answers.jsonl").write_text(lines[0] + "\n" + lines[1][:40], "utf-8")
    done = starter("eval", "run", path, "--resume", folder)
    assert done.code == 0 and set(RunFolder.open(folder).answers()) == {"1", "2", "3"}
    assert len(list((home / "runs").iterdir())) == 1
    other = starter("eval", "run", write_jsonl(home / "t.jsonl", *GOLD[:2]), "--resume", folder)
    assert other.code == 2 and "[RUN_BROKEN]" in other.err and "items_digest" in other.err
    assert starter("eval", "run", path, "--resume", folder, "--twin", "typo").code == 2
    assert starter("eval", "run", path, "--resume", home / "none").code == 2


def test_systems_limits_and_days(starter, home):
    path = write_jsonl(home / "s.jsonl", *GOLD)
    done = starter("eval", "run", path, "--system", "bm25", "--limit", "2", "--jobs", "2", "--json")
    assert done.json["system"] == "bm25" and done.json["all"]["questions"] == 2
    assert starter("eval", "run", path, "--day", "2027-04-01", "--json").json["config"]["day"] == "2027-04-01"
    for wrong in (["--system", "colour"], ["--day", "tomorrow"]):
        assert starter("eval", "run", path, *wrong).code == 2
    assert starter("eval", "run", "own", "--limit", "3", "--json").json["all"]["questions"] <= 3
    gone = starter("eval", "run", path, "--system", "http://127.0.0.1:9")
    assert gone.code == 2 and "[PEER_UNREACHABLE]" in gone.err


def test_the_gate_says_by_its_exit_code(starter, folders, home):
    (home / "easy.yaml").write_text(EASY, "utf-8")
    (home / "hard.yaml").write_text(HARD, "utf-8")
    done = starter("eval", "gate", folders[0], "--rules", home / "easy.yaml", "--summary", home / "gate.md")
    assert done.code == 0 and "đạt" in done.out and (home / "gate.md").read_text("utf-8").startswith("## ")
    closed = starter("eval", "gate", home / "s.jsonl", "--rules", home / "hard.yaml", "--json")
    assert closed.code == 1 and closed.json["passed"] is False
    assert starter("eval", "gate", folders[0], "--rules", home / "easy.yaml", "--against", folders[1]).code == 0
    broken = starter("eval", "gate", folders[0], "--rules", home / "s.jsonl")
    assert broken.code == 2 and "[GATE_BROKEN]" in broken.err


def test_publishing_behind_the_gate(troly, home, records):
    """A generation that does not reach its thresholds is not published; without the option nothing is asked."""
    troly("corpus", "import", records)
    assert troly("index", "build", "--publish").code == 0
    write_jsonl(records, {"kind": "procedure", "key": "9.000001", "title": "Chuyện khác hẳn"})
    troly("corpus", "import", records)
    assert troly("index", "build").code == 0
    first, second = (row["id"] for row in troly("index", "status", "--json").json["generations"])
    asked = {
        "id": "1",
        "question": "cấp giấy phép nuôi voi",
        "procedures": ["9.000001"],
        "aspect": "fee",
        "facts": ["8.000"],
    }
    path = write_jsonl(home / "s.jsonl", asked)
    rules = home / "g.yaml"
    rules.write_text("thresholds: [{figure: outcome_right, at_least: 1.0, reason: for this test}]", "utf-8")
    done = troly("index", "publish", second, "--gate", "--gate-set", path, "--gate-rules", rules)
    assert done.code == 2 and "[GATE_FAILED]" in done.err and "outcome_right" in done.err
    assert troly("index", "status", "--json").json["live"] == first
    assert troly("index", "publish", second).code == 0
    assert troly("index", "status", "--json").json["live"] == second
    again = troly("index", "publish", first, "--gate", "--gate-set", path, "--gate-rules", rules)
    assert again.code == 0 and "Đạt cổng chất lượng" in again.out
    assert troly("index", "status", "--json").json["live"] == first


def test_twins_as_a_set(starter, home):
    path = write_jsonl(home / "s.jsonl", *GOLD)
    assert (
        starter("eval", "twins", path, "upper").out.splitlines()[2].startswith("3")
        and "THỜI TIẾT HÔM NAY" in starter("eval", "twins", path, "upper").out
    )
    assert starter("eval", "twins", path, "dialect", "--out", home / "t.jsonl").code == 0
    assert starter("eval", "run", home / "t.jsonl").code == 0
    assert starter("eval", "twins", path, "shouting").code == 2
    assert starter("eval", "twins", path, "upper", "--out", home / "none" / "t.jsonl").code == 2


def test_leaks_and_splits(starter, home):
    path = write_jsonl(home / "s.jsonl", *GOLD)
    clean = starter("eval", "leaks", path)
    assert clean.code == 0 and clean.out.startswith("0 câu")
    learnt = write_jsonl(home / "learnt.jsonl", {"text": "Thoi tiet hom nay"}, {"text": "khác"})
    done = starter("eval", "leaks", path, learnt, "--json")
    assert done.code == 1 and [leak["where"] for leak in done.json["leaks"]] == ["s.jsonl:3"]
    assert starter("eval", "leaks", path, home / "nowhere").code == 2
    assert starter("eval", "split", "own", "--out", home / "parts", "--share", "0.25").code == 0
    assert len(list((home / "parts").iterdir())) == 2
    assert starter("eval", "split", path, "--out", home / "p", "--share", "2").code == 2


def test_live_commands(troly, home):
    assert "[NOTHING_KEPT]" in troly("eval", "live", "sample", "--out", home / "l.jsonl").err
    assert "[NOTHING_KEPT]" in troly("eval", "live", "drift").err
    log, today = LiveLog(home, 90), date.today()
    for number in range(30):
        for back, outcome in ((0, Outcome.NO_SOURCE), (20, Outcome.ANSWERED)):
            log.note(f"câu hỏi số {number}", Answer(outcome=outcome, text="x"), day=today - timedelta(days=back))
    done = troly("eval", "live", "sample", "--out", home / "l.jsonl", "--size", "5")
    assert done.code == 0 and len((home / "l.jsonl").read_text("utf-8").splitlines()) == 6
    shifts = {row["what"]: row for row in troly("eval", "live", "drift", "--json").json}
    assert shifts["unanswered"]["moved"] and not shifts["style"]["moved"]
    assert "(đã đổi)" in troly("eval", "live", "drift").out
    assert troly("eval", "live", "numbers").json["unanswered_share"] == 0.5


def test_the_judge_command_says_what_it_needs(starter, folders, home):
    labels = write_jsonl(home / "l.jsonl", {"id": "1"})
    assert "[LABELS_BROKEN]" in starter("eval", "judge", folders[0], "--labels", labels).err
    done = starter("eval", "judge", folders[0], "--model", "nothing")
    assert done.code in (2, 4) and ("[BAD_INPUT]" in done.err or "[DEPENDENCY_MISSING]" in done.err)


def test_peers_stand_side_by_side():
    rows = [
        {"system": "troly", "hit_1": 0.8, "p50_ms": 50.0, "peak_mb": 300.0},
        {"system": "bm25", "hit_1": 0.4, "p50_ms": 2.0},
    ]
    lines = peers_table(rows)
    assert "0.800" in lines[1] and "troly / bm25" in lines[3] and "×2.00" in lines[3] and "×25.00" in lines[3]
    assert len({len(line) for line in lines}) == 1


def test_peers_are_run_in_processes_of_their_own(starter_home, troly, monkeypatch, home):
    monkeypatch.setenv("TROLY_HOME", str(starter_home))
    path = write_jsonl(home / "s.jsonl", *GOLD)
    done = troly("eval", "peers", path, "--out", home / "peers", "--system", "bm25", "--json")
    assert done.code == 0, done.err
    (row,) = done.json
    assert row["system"] == "bm25" and row["peak_mb"] > 20 and row["questions"] == 3 and row["tokens_in"] == 0


def test_a_peer_that_dies_is_said_to_have_died(starter, monkeypatch, home):
    dead = subprocess.CompletedProcess([], 1, "", "no such system")
    monkeypatch.setattr(subprocess, "run", lambda *args, **more: dead)
    path = write_jsonl(home / "s.jsonl", *GOLD)
    failed = starter("eval", "peers", path, "--out", home / "peers", "--system", "colour")
    assert failed.code == 2 and "[RUN_FAILED]" in failed.err and "no such system" in failed.err


def test_what_can_be_wrong_with_all(troly, home):
    there = ["eval", "all", "--data", home, "--work", home / "w"]
    assert "[BAD_INPUT]" in troly(*there, "--set", "nowhere").err
    assert "[SET_BROKEN]" in troly(*there, "--set", "tthc_gold").err
    assert "[BAD_INPUT]" in troly(*there, "--home", "nowhere").err
