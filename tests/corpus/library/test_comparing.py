"""Field by field: what an editor reads before saying yes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from corpus.library import Difference, differences


def told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(d.field, d.before, d.after) for d in differences(json.dumps(before), json.dumps(after))]


def test_equal_contents_differ_in_nothing() -> None:
    assert differences('{"a": [1, {"b": 2}]}', '{"a": [1, {"b": 2}]}') == []


def test_the_day_of_reading_is_no_content() -> None:
    assert told({"title": "T", "as_of": "2030-01-01"}, {"title": "T", "as_of": "2030-01-02"}) == []


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ({"title": "A"}, {"title": "B"}, ("title", "A", "B")),
        ({}, {"url": "u"}, ("url", "", "u")),
        ({"url": "u"}, {}, ("url", "u", "")),
        ({"fees": [{"amount": 1}]}, {"fees": [{"amount": 2}]}, ("fees[0].amount", "1", "2")),
        ({"steps": [1, 2, 3]}, {"steps": [1, 3]}, ("steps[1]", "2", "")),
        ({"steps": [1, 3]}, {"steps": [1, 2, 3]}, ("steps[1]", "", "2")),
        ({"a": 1}, {"a": [1]}, ("a", "1", "[1]")),
    ],
)
def test_one_change_is_one_difference(before: Any, after: Any, field: tuple[str, str, str]) -> None:
    """A paper put in front once showed every paper behind it as changed."""
    assert told(before, after) == [field]


def test_an_object_is_shown_whole_where_one_side_has_none() -> None:
    assert differences("{}", '{"hours": {"text": "7h"}}') == [Difference("hours", "", '{"text": "7h"}')]
