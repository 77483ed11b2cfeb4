"""What the assistant says. A key that is not there, or a part that is not filled, is met by a citizen, not by us."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import assistant
from assistant.answer import Aspect, Outcome
from assistant.cues import resource
from assistant.steps.suggest import _NEXT
from assistant.texts import say
from corpus.models import FeeKind, Method, TimeUnit

ROOM = Path(assistant.__path__[0])
TEXTS = yaml.safe_load((ROOM / "resources/texts.yaml").read_text("utf-8"))


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """Every ``say("key", name=…)`` with a literal key in the room and in the channels: file, key, names given."""
    for path in sorted([*ROOM.rglob("*.py"), *(ROOM.parent / "channels").rglob("*.py")]):
        source = path.read_text("utf-8")
        if ROOM not in path.parents and "from assistant.texts import" not in source:
            continue  # a channel with texts of its own
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    yield path.name, str(key.value), {word.arg or "" for word in node.keywords}


def leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, f"{path}.{key}".lstrip("."))
    else:
        yield path, str(value)


def parts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


CALLS = [call for call in calls() if call[1] in dict(leaves(TEXTS)) or "." not in call[1]]


def test_there_are_calls_to_look_at() -> None:
    assert len(CALLS) > 20


@pytest.mark.parametrize(("file", "key", "given"), CALLS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_key_in_the_code_has_a_text_whose_parts_are_filled(file: str, key: str, given: set[str]) -> None:
    assert parts(dict(leaves(TEXTS))[key]) == given, file


@pytest.mark.parametrize(
    "key",
    [
        *(f"aspects.{aspect.value}" for aspect in Aspect if aspect is not Aspect.NONE),
        *(f"titles.{aspect.value}" for aspect in Aspect if aspect.value not in ("none", "overview")),
        *(f"methods.{method.value}" for method in Method),
        *(f"units.{unit.value}" for unit in TimeUnit),
        *(f"fees.{kind.value}" for kind in FeeKind if kind is not FeeKind.AMOUNT),
        *(f"follow_up.{aspect.value}" for aspect in _NEXT),
        *(item["text"] for item in resource("screening")),
        "links.open_procedure",
        "links.open_source",
    ],
)
def test_a_key_made_in_the_code_has_a_text(key: str) -> None:
    """``say("fees." + kind)`` failed for the one kind nobody had seen."""
    said = say(key, office="Trung tâm", hotline="1900")
    assert said and "{" not in said


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("nothing.here")


def test_no_text_is_empty_and_none_speaks_of_the_inside() -> None:
    for key, text in leaves(TEXTS):
        assert text.strip(), key
        assert not any(word in text.lower() for word in ("exception", "null", "none", "error", "traceback")), key


def test_the_emergency_text_names_the_four_numbers() -> None:
    assert all(number in say("emergency") for number in ("113", "114", "115", "111"))


def test_outcomes_that_end_the_path_have_words() -> None:
    for outcome in (Outcome.NO_SOURCE, Outcome.OUT_OF_SCOPE, Outcome.REFUSED_UNSAFE, Outcome.EMERGENCY,
                    Outcome.INVALID_INPUT, Outcome.ERROR):  # fmt: skip
        assert outcome.value in TEXTS
