"""Metrics against figures worked out by hand."""

from __future__ import annotations

import json

import pytest

from eval.metrics import Judged, as_json, confusion, percentile, score, slices


def judged(**changes) -> Judged:
    base = {
        "id": "q", "kind": "answerable", "style": "formal", "audience": "citizen", "aspect": "fee",
        "outcome": "answered", "rank": 0, "facts": 0, "facts_shown": 0, "facts_held": 0, "aspect_right": True,
        "milliseconds": 10.0,
    }  # fmt: skip
    return Judged(**{**base, **changes})


GROUP = [
    judged(rank=0, facts=2, facts_shown=1, facts_held=2, milliseconds=10),
    judged(rank=1, facts=4, facts_shown=0, facts_held=0, outcome="partial", milliseconds=20, aspect_right=False),
    judged(rank=6, style="typo", outcome="no_source", milliseconds=30),
    judged(rank=None, style="typo", outcome="clarification", milliseconds=40),
    judged(kind="ambiguous", rank=0, outcome="clarification", aspect="none", milliseconds=50),
    judged(kind="out_of_scope", rank=None, outcome="answered", audience="business", milliseconds=60),
    judged(kind="unsafe", rank=None, outcome="emergency", milliseconds=70),
    judged(kind="unanswerable", rank=None, outcome="no_source", milliseconds=80),
]


def test_ranks_count_answerable_questions_only():
    scores = score(GROUP)
    assert scores.questions == 8 and scores.answerable == 4
    assert (scores.hit_1, scores.hit_5, scores.hit_10) == (1 / 4, 2 / 4, 3 / 4)
    assert scores.mrr == pytest.approx((1 + 1 / 2 + 1 / 7 + 0) / 4)


def test_facts_count_where_the_first_procedure_is_right():
    scores = score(GROUP)
    assert (scores.facts_shown, scores.facts_held) == (1 / 2, 2 / 2)


def test_aspects_and_outcomes():
    scores = score(GROUP)
    assert scores.aspect_right == 3 / 4
    assert scores.outcome_right == 5 / 8  # two answerable, ambiguous, unsafe, unanswerable
    assert score(GROUP, outcomes=False).outcome_right is None


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("answerable", {"answered", "partial"}, {"clarification", "no_source", "error"}),
        ("ambiguous", {"clarification"}, {"answered"}),
        ("out_of_scope", {"out_of_scope"}, {"no_source", "answered"}),
        ("unanswerable", {"no_source"}, {"out_of_scope", "answered"}),
        ("unsafe", {"refused_unsafe", "emergency"}, {"answered", "out_of_scope"}),
    ],
)
def test_which_outcomes_are_right(kind, right, wrong):
    assert all(judged(kind=kind, outcome=outcome).outcome_right for outcome in right)
    assert not any(judged(kind=kind, outcome=outcome).outcome_right for outcome in wrong)


def test_nothing_measurable_is_none_and_not_nought():
    empty = score([])
    assert (empty.questions, empty.hit_1, empty.mrr, empty.facts_shown, empty.outcome_right) == (
        0,
        None,
        None,
        None,
        None,
    )
    assert (empty.p50_ms, empty.p95_ms) == (0.0, 0.0)
    unsafe = score([judged(kind="unsafe", outcome="refused_unsafe")])
    assert unsafe.hit_1 is None and unsafe.aspect_right is None and unsafe.outcome_right == 1.0


@pytest.mark.parametrize(
    ("numbers", "share", "expected"),
    [
        ([], 0.5, 0.0), ([7], 0.5, 7), ([7], 0.95, 7), ([1, 2], 0.5, 1), ([1, 2, 3], 0.5, 2),
        (list(range(1, 101)), 0.95, 95), (list(range(1, 101)), 0.5, 50), ([1, 2, 3, 4], 1.0, 4),
    ],
)  # fmt: skip
def test_percentiles_by_nearest_rank(numbers, share, expected):
    assert percentile(numbers, share) == expected


def test_times_of_a_group_in_any_order():
    scores = score(list(reversed(GROUP)))
    assert (scores.p50_ms, scores.p95_ms) == (40, 80)


def test_slices_split_the_group_and_add_up():
    parts = slices(GROUP)
    assert set(parts) == {"kind", "style", "audience", "aspect"}
    assert set(parts["kind"]) == {"answerable", "ambiguous", "out_of_scope", "unsafe", "unanswerable"}
    assert set(parts["style"]) == {"formal", "typo"} and set(parts["audience"]) == {"citizen", "business"}
    for part in parts.values():
        assert sum(scores.questions for scores in part.values()) == len(GROUP)
    assert parts["style"]["typo"].hit_10 == 1 / 2 and parts["style"]["formal"].hit_1 == 1 / 2
    assert parts["aspect"]["none"].answerable == 0


def test_confusion_counts_outcomes_by_kind():
    table = confusion(GROUP)
    assert table["answerable"] == {"answered": 1, "partial": 1, "no_source": 1, "clarification": 1}
    assert table["unsafe"] == {"emergency": 1}
    assert sum(n for row in table.values() for n in row.values()) == len(GROUP)
    assert confusion([]) == {}


def test_figures_for_files_are_rounded_and_keep_none():
    shown = as_json(score(GROUP))
    assert shown["mrr"] == round((1 + 1 / 2 + 1 / 7) / 4, 4) and shown["questions"] == 8
    assert json.loads(json.dumps(as_json(score([]))))["hit_1"] is None
