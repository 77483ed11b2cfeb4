"""``troly eval run --twin``: both runs in one command, and the difference in print."""

from __future__ import annotations

import json

import pytest

from channels.cli.evaluation import twin_lines
from eval.metrics import Judged
from eval.run import Run, TwinRun
from tests.channels.conftest import write_jsonl

GOLD = [
    {"id": "1", "question": "đăng ký kết hôn cần giấy tờ gì", "aspect": "documents", "procedures": ["1.000894"]},
    {"id": "2", "question": "đăng ký khai sinh ở đâu", "aspect": "where", "procedures": ["1.001193"]},
]


def judged(rank: int | None) -> Judged:
    return Judged("i", "answerable", "", "", "none", "answered", rank, 0, 0, 0, True, 1.0)


def test_differences_are_printed_with_their_sign() -> None:
    plain = Run("troly", (), tuple(judged(0) for _ in range(4)), True)
    worse = Run("troly", (), (judged(0), judged(2), judged(0), judged(None)), True, "typo")
    lines = twin_lines(TwinRun(plain, worse, ()), 3)
    assert "biến thể typo (hạt giống 3)" in lines[1]
    assert lines[2:5] == ["hit@1 1.00 → .50 (−.50)", "hit@5 1.00 → .75 (−.25)", "hit@10 1.00 → .75 (−.25)"]
    assert twin_lines(TwinRun(worse, plain, ()), 0)[2] == "hit@1 .50 → 1.00 (+.50)"
    assert twin_lines(TwinRun(plain, plain, ()), 0)[2] == "hit@1 1.00 → 1.00 (.00)"


@pytest.mark.parametrize("twin", ["no_diacritics", "telex", "vni", "typo", "teencode"])
def test_both_runs_in_one_command(troly, starter_container, home, twin: str) -> None:
    path = write_jsonl(home / "s.jsonl", *GOLD)
    done = troly("eval", "run", path, "--twin", twin)
    assert done.code == 0 and max(map(len, done.out.splitlines())) <= 80
    assert f"biến thể {twin} (hạt giống 0)" in done.out and "hit@1 " in done.out and " → " in done.out


def test_json_and_folders(troly, starter_container, home) -> None:
    path = write_jsonl(home / "s.jsonl", *GOLD)
    done = troly("eval", "run", path, "--twin", "typo", "--seed", "5", "--out", home / "runs", "--json")
    assert done.code == 0
    assert done.json["twin"] == "typo" and done.json["config"]["seed"] == 5
    assert done.json["untwinned"]["questions"] == done.json["all"]["questions"] == 2
    folders = sorted(folder.name.partition("-")[2].partition("-")[2] for folder in (home / "runs").iterdir())
    assert folders == ["troly", "troly-typo"]
    again = troly("eval", "run", path, "--twin", "typo", "--seed", "5", "--json")
    assert again.json["all"]["hit_1"] == done.json["all"]["hit_1"]
    (twins,) = (home / "runs").glob("*-typo/answers.jsonl")
    asked = [json.loads(line)["item"]["question"] for line in twins.read_text("utf-8").splitlines()]
    assert asked != [row["question"] for row in GOLD]


def test_without_a_twin_nothing_is_said_of_it(troly, starter_container, home) -> None:
    done = troly("eval", "run", write_jsonl(home / "s.jsonl", *GOLD), "--json")
    assert not {"twin", "untwinned"} & done.json.keys() and not {"twin", "seed"} & done.json["config"].keys()


def test_an_unknown_twin(troly, starter_container, home) -> None:
    done = troly("eval", "run", write_jsonl(home / "s.jsonl", *GOLD), "--twin", "shouting")
    assert done.code == 2 and "[BAD_INPUT]" in done.err and "telex" in done.err
