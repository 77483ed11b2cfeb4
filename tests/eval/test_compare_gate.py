"""Intervals and paired tests against cases worked out by hand; the gate opens and closes for the right reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.cli.corpus import run_import
from channels.cli.index import run_build
from channels.container import Container
from channels.measuring import gate, require_gate
from corpus.errors import InputError, TrolyError
from corpus.starter import starter_path
from eval.compare import changed, compare, interval, intervals
from eval.gate import Rules, decide, load_rules
from eval.metrics import Judged
from tests.channels.conftest import write_jsonl


def judged(number: int, style: str = "formal", **values: float) -> Judged:
    return Judged(f"q{number}", "answerable", style, "", "fee", "answered", 0, 0, 0, 0, True, 1.0, values=values)


def run_of(*hits: float, measure: str = "hit_1") -> list[Judged]:
    return [judged(number, **{measure: hit}) for number, hit in enumerate(hits)]


def test_an_interval_holds_its_mean_and_narrows_with_more_questions():
    few, many = interval([1, 0] * 10), interval([1, 0] * 200)
    assert few.mean == many.mean == 0.5 and few.low < 0.5 < few.high
    assert many.high - many.low < few.high - few.low and interval([1, 0] * 10) == few
    assert interval([1.0, 1.0]) == interval([1.0, 1.0], seed=9) and interval([1.0]).low == 1.0
    assert set(intervals(run_of(1, 0))) == {"hit_1"}
    with pytest.raises(ValueError):
        interval([])


def test_the_same_run_twice_differs_in_nothing():
    (found,) = compare(run_of(*[1, 0, 1] * 9), run_of(*[1, 0, 1] * 9))
    assert (found.change, found.p, found.verdict, found.gained, found.lost) == (0, 1.0, "same", 0, 0)


def test_the_sign_test_counts_the_questions_that_changed():
    """Ten lost and none gained: p is 2/1024, whatever the other questions."""
    before, after = run_of(*[1] * 10, *[1, 0] * 20), run_of(*[0] * 10, *[1, 0] * 20)
    (found,) = compare(before, after)
    assert found.p == pytest.approx(2 / 1024) and found.verdict == "worse" and (found.gained, found.lost) == (0, 10)
    assert found.low <= found.change <= found.high < 0
    (back,) = compare(after, before)
    assert back.verdict == "better" and back.p == found.p


def test_a_few_changes_are_no_difference():
    (found,) = compare(run_of(1, 1, *[1] * 40), run_of(0, 0, *[1] * 40))
    assert found.change < 0 and found.verdict == "same" and found.p == pytest.approx(0.5)


def test_less_is_better_where_less_is_better():
    before, after = run_of(*[0] * 20, measure="wrong_facts"), run_of(*[1] * 20, measure="wrong_facts")
    (found,) = compare(before, after)
    assert found.verdict == "worse" and found.change == 1.0
    assert changed(before, after, "wrong_facts") == ([], [f"q{n}" for n in range(20)])


def test_shares_that_are_no_yes_or_no_are_tested_by_flipping_signs():
    before, after = run_of(*[0.2] * 30, measure="mrr"), run_of(*[0.5] * 30, measure="mrr")
    (found,) = compare(before, after)
    assert found.verdict == "better" and found.p < 0.01
    (none,) = compare(before, run_of(*[0.2, 0.21, 0.19] * 10, measure="mrr"))
    assert none.verdict == "same" and none.p > 0.5


def test_many_measures_looked_at_together_need_more():
    """p .03 alone is a difference; among seven measures of which the others do not change it is chance."""
    names = ["hit_1", "hit_5", "hit_10", "cited", "in_force", "safety", "outcome_right"]
    before = [judged(n, **dict.fromkeys(names, 1.0)) for n in range(6)]
    after = [judged(n, **{name: float(name != "hit_1") for name in names}) for n in range(6)]
    found = {d.measure: d for d in compare(before, after)}
    assert found["hit_1"].p == pytest.approx(0.03125) and found["hit_1"].verdict == "same"
    alone = compare(run_of(*[1] * 6), run_of(*[0] * 6))
    assert alone[0].verdict == "worse"


def test_runs_without_a_question_in_common():
    with pytest.raises(InputError) as raised:
        compare(run_of(1), [judged(99, hit_1=1.0)])
    assert raised.value.code == "RUN_BROKEN"


def rules(*thresholds: dict, drop: float = 0.02) -> Rules:
    return Rules.model_validate({"thresholds": [{"reason": "because of it", **t} for t in thresholds], "drop": drop})


def test_the_gate_opens_and_closes():
    floor = rules({"figure": "hit_1", "at_least": 0.7})
    assert decide(run_of(1, 1, 1, 0), floor).passed and not decide(run_of(1, 1, 0, 0), floor).passed
    ceiling = rules({"figure": "wrong_facts", "at_most": 0.0})
    assert decide(run_of(0, 0, measure="wrong_facts"), ceiling).passed
    closed = decide(run_of(0, 1, measure="wrong_facts"), ceiling)
    assert not closed.passed and "KHÔNG ĐẠT" in closed.markdown() and "because of it" in closed.markdown()
    assert closed.to_json()["checks"][0]["value"] == 0.5


def test_a_slice_counts_its_own_questions():
    mixed = [*run_of(*[1] * 10), *(judged(n + 50, "typo", hit_1=0.0) for n in range(5))]
    threshold = {"figure": "hit_1", "at_least": 0.9, "slice": {"style": "typo"}}
    found = decide(mixed, rules(threshold)).checks[0]
    assert (found.value, found.questions, found.passed) == (0.0, 5, False)


def test_too_few_questions_say_nothing_and_nothing_at_all_is_no_pass():
    verdict = decide(run_of(0, 0), rules({"figure": "hit_1", "at_least": 0.9, "fewest": 3}))
    assert verdict.checks[0].value is None and verdict.checks[0].passed and not verdict.passed


def test_part_of_a_set_closes_the_gate_only_where_chance_does_not_explain_it():
    floor = rules({"figure": "hit_1", "at_least": 0.9})
    near, far = run_of(*[1] * 8, 0, 0), run_of(*[1] * 3, *[0] * 17)
    assert not decide(near, floor).passed and decide(near, floor, part=True).passed
    assert not decide(far, floor, part=True).passed
    assert not decide(
        run_of(1, 1, measure="wrong_facts"), rules({"figure": "wrong_facts", "at_most": 0.0}), part=True
    ).passed


def test_what_was_lost_since_the_last_run_closes_it():
    easy = rules({"figure": "hit_1", "at_least": 0.1})
    before, after = run_of(*[1] * 30), run_of(*[1] * 15, *[0] * 15)
    assert decide(after, easy).passed and not decide(after, easy, against=before).passed
    assert decide(run_of(*[1] * 29, 0), easy, against=before).passed, "one question of thirty is chance"


BROKEN = {
    "no yaml": "thresholds: [",
    "no threshold": "thresholds: []",
    "unknown figure": "thresholds: [{figure: beauty, at_least: 1, reason: because of it}]",
    "wrong way round": "thresholds: [{figure: wrong_facts, at_least: 1, reason: because of it}]",
    "no bound": "thresholds: [{figure: hit_1, reason: because of it}]",
    "no reason": "thresholds: [{figure: hit_1, at_least: 1}]",
    "unknown slice": "thresholds: [{figure: hit_1, at_least: 1, slice: {weather: wet}, reason: because of it}]",
    "a judge": "thresholds: [{figure: faithfulness, at_least: 1, reason: because of it}]",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_gate_file_is_said_to_be_one(tmp_path: Path, name: str):
    (tmp_path / "g.yaml").write_text(BROKEN[name], "utf-8")
    with pytest.raises(InputError) as raised:
        load_rules(tmp_path / "g.yaml")
    assert raised.value.code == "GATE_BROKEN"


def test_the_own_gate_has_a_reason_for_everything_and_asks_no_judge():
    assert len(load_rules().thresholds) > 10 and all(t.reason for t in load_rules().thresholds)
    with pytest.raises(InputError):
        load_rules(Path("nowhere.yaml"))


def test_the_own_gate_is_open_for_words_alone(home: Path, monkeypatch: pytest.MonkeyPatch):
    """Without an embedder the confidence was judged as if there were one: three good questions in five were sent away,
    and nothing noticed, for the tests' own embedder gave likenesses of a kind."""
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "none")
    container = Container()
    run_import(container, [starter_path()], None, None)
    run_build(container, publish=True, full=False)
    found = gate(container)
    assert found.verdict.passed, found.verdict.markdown()
    measured = [check for check in found.verdict.checks if check.value is not None]
    assert len(measured) >= 12 and found.verdict.questions >= 500
    container.library.close()


@pytest.mark.real_model
def test_the_own_gate_is_open_for_what_ships(home: Path, monkeypatch: pytest.MonkeyPatch):
    """All questions, with the embedder people get: with another one the gate was open while conversations went astray."""
    monkeypatch.delenv("TROLY_INDEX_EMBEDDER", raising=False)
    shipped = Container()
    run_import(shipped, [starter_path()], None, None)
    run_build(shipped, publish=True, full=False)
    found = gate(shipped)
    shipped.library.close()
    assert found.verdict.passed, found.verdict.markdown()
    assert found.verdict.questions > 500


def test_the_gate_closes_for_an_index_that_lost_its_records(container, home):
    """Half an import is the fault publishing must see: here two procedures stand for 223, with the fee wrong."""
    record = {"kind": "procedure", "key": "1.014064", "title": "Cấp lại giấy tờ gì đó", "agencies": ["Nơi khác"],
              "channels": [{"method": "direct", "fees": [{"kind": "amount", "amount": 70000, "text": "70.000 đồng"}]}]}  # fmt: skip
    others = [{**record, "key": f"9.00000{n}", "title": "Cấp lại thẻ căn cước"} for n in range(3)]
    run_import(container, [write_jsonl(home / "r.jsonl", record, *others)], None, None)
    report, _ = run_build(container, publish=True, full=False)
    floor = rules({"figure": "hit_1", "at_least": 0.7, "reason": "the right one stands first"})
    with pytest.raises(TrolyError) as raised:
        require_gate(container, report.generation, rules=floor)
    assert raised.value.code == "GATE_FAILED" and "hit_1" in raised.value.detail


def test_an_unknown_generation(starter_container):
    with pytest.raises(TrolyError) as raised:
        gate(starter_container, generation="20200101-000000-00")
    assert raised.value.code == "INDEX_UNKNOWN"
