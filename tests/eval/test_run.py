"""Runs: judging replies, the folder a run leaves, the assistant and its search as systems."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answer import Answer, ChecklistBlock, FeeRow, FeesBlock, Outcome, PaperCase, PaperItem, TextBlock
from corpus.models import FeeKind
from eval.datasets import GoldItem, RetrievalItem
from eval.run import judge, run_set, write_run
from eval.systems import AssistantSystem, Reply, SearchSystem, name_of, reply_of

GOLD = GoldItem(
    id="d-1", question="lệ phí?", style="typo", audience="citizen", aspect="fee", procedures=("1.000002", "1.000003"),
    facts=("8.000 đồng", "7 ngày"),
)  # fmt: skip


class Scripted:
    """A system that says what it is told, and remembers what it was asked."""

    name = "scripted one"

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[tuple[str, tuple]] = []

    def reply(self, question, history):
        self.asked.append((question, tuple(history)))
        return self.replies[min(len(self.asked), len(self.replies)) - 1]


def test_judging_an_answer():
    reply = Reply("answered", ("1.000009", "1.000003"), "fee", "8,000 đồng", "8.000 đồng trong 07 ngày", 12.5)
    found = judge(GOLD, reply)
    assert found.rank == 1 and found.aspect_right and found.milliseconds == 12.5
    assert (found.facts, found.facts_shown, found.facts_held) == (2, 1, 2)
    assert (found.id, found.kind, found.style, found.audience, found.aspect) == (
        "d-1",
        "answerable",
        "typo",
        "citizen",
        "fee",
    )
    assert judge(GOLD, Reply("no_source", ())).rank is None
    assert judge(GOLD, Reply("answered", ("1.000002",), "time")).aspect_right is False


def test_judging_retrieval_ignores_case():
    item = RetrievalItem(qid="r", question="q", gold=("60/2014/QH13|16",))
    assert judge(item, Reply("answered", ("x", "60/2014/qh13|16"))).rank == 1


def test_the_first_question_is_asked_once_more_and_not_counted():
    slow, fast = Reply("answered", (), milliseconds=9000), Reply("answered", (), milliseconds=1)
    system = Scripted(slow, fast)
    seen = []
    run = run_set(system, [GOLD, GOLD], lambda done, total: seen.append((done, total)))
    assert [reply.milliseconds for reply in run.replies] == [1, 1] and seen == [(1, 2), (2, 2)]
    assert len(system.asked) == 3


def test_the_conversation_goes_with_the_question():
    item = GoldItem.model_validate({"id": "a", "question": "q", "history": [{"role": "user", "text": "trước"}]})
    system = Scripted(Reply("answered", ()))
    run_set(system, [item])
    question, history = system.asked[-1]
    assert question == "q" and [(turn.role, turn.text) for turn in history] == [("user", "trước")]


def test_a_run_folder_holds_figures_environment_and_every_answer(tmp_path):
    items = [GOLD, GoldItem(id="d-2", question="đường đi?", kind="out_of_scope")]
    replies = Reply("answered", ("1.000002",), "fee", "8.000 đồng", "8.000 đồng"), Reply("out_of_scope", ())
    run = run_set(Scripted(replies[0], *replies), items)
    folder = write_run(run, items, tmp_path / "runs", {"set": "dev.jsonl"})
    assert folder.parent == tmp_path / "runs" and folder.name.endswith("-scripted-one")
    assert {path.name for path in folder.iterdir()} == {"config.json", "answers.jsonl", "judged.jsonl", "scores.json"}
    scores = json.loads((folder / "scores.json").read_text("utf-8"))
    assert set(scores) >= {"system", "all", "figures", "slices", "outcomes", "steps", "usage", "config", "environment"}
    assert scores["all"]["hit_1"] == 1.0 and scores["all"]["facts_shown"] == 0.5
    assert scores["config"]["set"] == "dev.jsonl" and scores["config"]["order"] == ["d-1", "d-2"]
    assert {"python", "troly", "machine"} <= scores["environment"].keys()
    assert scores["outcomes"] == {"answerable": {"answered": 1}, "out_of_scope": {"out_of_scope": 1}}
    rows = [json.loads(line) for line in (folder / "answers.jsonl").read_text("utf-8").splitlines()]
    assert [row["item"]["id"] for row in rows] == ["d-1", "d-2"]
    assert rows[0]["reply"]["shown"] == "8.000 đồng"
    judged = [json.loads(line) for line in (folder / "judged.jsonl").read_text("utf-8").splitlines()]
    assert judged[0]["facts_shown"] == 1 and judged[0]["values"]["facts_recall"] == 0.5
    assert "đường đi?" in (folder / "answers.jsonl").read_text("utf-8")


def test_two_runs_within_a_second_do_not_overwrite_each_other(tmp_path):
    run = run_set(Scripted(Reply("answered", ())), [GOLD])
    folders = {write_run(run, [GOLD], tmp_path, {}) for _ in range(3)}
    assert len(folders) == 3 and all((folder / "scores.json").exists() for folder in folders)


def test_a_retrieval_run_has_ranks_but_no_outcomes():
    item = RetrievalItem(qid="r", question="q", gold=("a",))
    shown = run_set(Scripted(Reply("answered", ("a",))), [item]).to_json()
    assert (
        set(shown) == {"system", "all", "figures"}
        and shown["all"]["hit_1"] == 1.0
        and shown["all"]["outcome_right"] is None
    )


def test_the_assistant_as_a_system(starter_container):
    system = AssistantSystem(starter_container.assistant, "main")
    reply = system.reply("thủ tục 1.000894 cần giấy tờ gì", ())
    assert reply.outcome == "answered" and reply.aspect == "documents" and reply.ranked == ("1.000894",)
    assert "Giấy tờ cần nộp" in reply.shown and reply.milliseconds > 0
    assert len(reply.held) > len(reply.shown)


def test_a_question_that_is_not_taken_costs_itself_only(starter_container):
    reply = AssistantSystem(starter_container.assistant, "main").reply("a" * 5000, ())
    assert reply.outcome == "invalid_input" and reply.ranked == ()


def test_held_text_is_every_text_and_number_of_the_answer():
    papers = PaperCase(case="Con nuôi", papers=(PaperItem(name="Tờ khai\nBản cam kết", originals=3),))
    fee = FeeRow(text="tám nghìn", kind=FeeKind.AMOUNT, amount=8000)
    blocks = (ChecklistBlock(cases=(papers,)), FeesBlock(rows=(fee,), folded=True), TextBlock(text="Kết thúc"))
    reply = reply_of(Answer(outcome=Outcome.ANSWERED, text="Đầu", blocks=blocks), 1.0)
    assert reply.shown == "Đầu"
    assert {"Đầu", "Con nuôi", "Tờ khai", "Bản cam kết", "3", "tám nghìn", "8000", "Kết thúc"} <= set(
        reply.held.split("\n")
    )


def test_search_as_a_system(starter_container):
    searcher = starter_container.live.searcher()
    reply = SearchSystem(searcher, "main").reply("đăng ký kết hôn", ())
    assert reply.outcome == "answered" and len(reply.ranked) == 20
    assert "1.000894" in reply.ranked[:3]
    assert SearchSystem(searcher, "elsewhere").reply("đăng ký kết hôn", ()).ranked == ()


def test_units_are_named_as_sets_name_them(starter_container):
    names = {unit.id: name_of(unit) for unit in starter_container.live.searcher().units()}
    assert names["procedure:1.001193"] == "1.001193"
    assert all("|" in name for identity, name in names.items() if "#" in identity)


@pytest.mark.catalogue
def test_the_real_dev_set_runs_against_the_starter_corpus(starter_container, catalogue_path, tmp_path: Path):
    from eval.datasets import load_set

    items = load_set(catalogue_path / "tthc_gold" / "dev.jsonl")[:40]
    run = run_set(AssistantSystem(starter_container.assistant, "main"), items)
    assert not [reply for reply in run.replies if reply.outcome == "error"]
    assert write_run(run, items, tmp_path, {}).exists()
