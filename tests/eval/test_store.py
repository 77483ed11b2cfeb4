"""The folder of a run: continued after a kill, judged again without the system, and equal for two runs of one build."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import InputError
from eval.datasets import GoldItem, load_set
from eval.evidence import Library
from eval.run import run_config, run_set, score_folder, write_run, write_scores
from eval.sets import own_set
from eval.store import RunFolder, digest_of_replies
from eval.systems import AssistantSystem, Reply
from tests.support.processes import die, killed

ITEMS = [
    GoldItem(id=f"q{n}", question=f"câu {n}", procedures=("1.000001",), facts=("7 ngày",), style="formal")
    for n in range(6)
]


class Counting:
    """Answers, and remembers what it was asked; dies at one question."""

    name = "counting"

    def __init__(self, deadly: str = "") -> None:
        self.asked: list[str] = []
        self._deadly = deadly

    def reply(self, question, history):
        self.asked.append(question)
        if question == self._deadly:
            die()
        return Reply("answered", ("1.000001",), shown="7 ngày", held="7 ngày", milliseconds=1.0, cited=("1.000001",),
                     excerpts=(("a", "b"),), trace={"blocks": []})  # fmt: skip


def test_a_killed_run_continues(tmp_path: Path):
    """The process is killed in the fourth question: no handler runs. What was answered is kept, the rest is asked."""
    folder = RunFolder.create(tmp_path, "counting", run_config(ITEMS, {"set": "x"}))
    assert killed(lambda: run_set(Counting("câu 3"), ITEMS, folder=folder))
    assert set(RunFolder.open(folder.path).answers()) == {"q0", "q1", "q2"}
    system = Counting()
    run = run_set(system, ITEMS, folder=RunFolder.open(folder.path))
    assert system.asked == ["câu 3", "câu 3", "câu 4", "câu 5"], "one to warm up, then what was missing"
    write_scores(run, folder)
    whole = run_set(Counting(), ITEMS)
    assert digest_of_replies(run.replies) == digest_of_replies(whole.replies)
    assert [item.id for item in run.judged] == [item.id for item in ITEMS]


def test_a_line_cut_short_by_a_kill_is_asked_again(tmp_path: Path):
    folder = RunFolder.create(tmp_path, "counting", run_config(ITEMS, {}))
    run_set(Counting(), ITEMS[:3], folder=folder)
    path = folder.path / "answers.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    system = Counting()
    run_set(system, ITEMS, folder=folder)
    assert system.asked[1:] == ["câu 2", "câu 3", "câu 4", "câu 5"]
    assert [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()] == [item.id for item in ITEMS]


def test_a_finished_run_asks_nothing(tmp_path: Path):
    folder = RunFolder.create(tmp_path, "counting", {})
    run_set(Counting(), ITEMS, folder=folder)
    system = Counting()
    assert len(run_set(system, ITEMS, folder=folder).replies) == len(ITEMS) and system.asked == []


def test_several_at_once_keep_the_order_of_the_set(tmp_path: Path):
    class Slow(Counting):
        def __init__(self) -> None:
            super().__init__()
            self._together = threading.Barrier(2, timeout=20)

        def reply(self, question, history):
            if self.asked:  # not the first, which only warms up
                self._together.wait()
            return replace(super().reply(question, history), shown=question)

    folder = RunFolder.create(tmp_path, "slow", {})
    run = run_set(Slow(), ITEMS, jobs=2, folder=folder)
    assert [reply.shown for reply in run.replies] == [item.question for item in ITEMS]


def test_scoring_again_needs_no_system(tmp_path: Path):
    run = run_set(Counting(), ITEMS)
    path = write_run(run, ITEMS, tmp_path, {"set": "x"})
    before = json.loads((path / "scores.json").read_text("utf-8"))
    (path / "scores.json").unlink()
    again = score_folder(RunFolder.open(path))
    assert again.replies == run.replies and again.judged == run.judged and again.items == run.items
    assert json.loads((path / "scores.json").read_text("utf-8"))["figures"] == before["figures"]
    assert before["environment"]["build"] and before["answers_digest"] == digest_of_replies(run.replies)


def test_two_runs_of_the_same_build_agree(starter_container):
    items = load_set(own_set())[::9]
    library = Library(starter_container.live.searcher(), "main")
    system = AssistantSystem(starter_container.assistant, "main")
    first, second = (run_set(system, items, witness=library) for _ in range(2))
    assert digest_of_replies(first.replies) == digest_of_replies(second.replies)
    assert [j.values for j in first.judged] == [j.values for j in second.judged]
    third = run_set(system, items, witness=library, jobs=3)
    assert digest_of_replies(third.replies) == digest_of_replies(first.replies), "also several at once"


def test_the_digest_sees_what_was_said_and_not_how_fast():
    one = Counting().reply("a", ())
    assert digest_of_replies([one]) == digest_of_replies([replace(one, milliseconds=99.0, steps_ms={"read": 3.0})])
    assert digest_of_replies([one]) != digest_of_replies([replace(one, shown="8 ngày")])


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}"])
def test_what_is_no_run_is_said_to_be_none(tmp_path: Path, content: str | None):
    if content is not None:
        (tmp_path / "config.json").write_text(content, "utf-8")
    with pytest.raises(InputError) as raised:
        RunFolder.open(tmp_path)
    assert raised.value.code == "RUN_BROKEN"


def test_a_broken_line_in_the_middle_is_an_error(tmp_path: Path):
    folder = RunFolder.create(tmp_path, "counting", {})
    run_set(Counting(), ITEMS, folder=folder)
    path = folder.path / "answers.jsonl"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0], lines[1][:30], *lines[2:]]) + "\n", "utf-8")
    with pytest.raises(InputError, match="line 2"):
        score_folder(folder)
