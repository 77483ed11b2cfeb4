"""What narrows a question or a title, recognised in everyday and in official words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.language import fold, normalize, syllables
from corpus.language.phrases import Match, PhraseTable
from corpus.understanding.axes import Axis, Value
from corpus.understanding.spelling import resource, spelled


@dataclass(frozen=True, slots=True)
class Constraints:
    """The restrictions found in one text; a text may hold several on an axis."""

    values: frozenset[Value] = frozenset()

    def on(self, axis: Axis) -> frozenset[Value]:
        """The values on one axis."""
        return frozenset(value for value in self.values if value.axis is axis)

    def __or__(self, other: Constraints) -> Constraints:
        """Both together: a title and what other fields of its record say, such as the level."""
        return Constraints(self.values | other.values)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a wording means; without a value it only keeps shorter wordings inside it from being read."""

    value: Value | None = None
    marked: bool = False
    hint: bool = False


def constraints_of(text: str, *, title: bool = False) -> Constraints:
    """Restrictions named in ``text``, a question with its shorthand written out. Never raises.

    In a ``title`` the head counts: "Cấp, gia hạn giấy phép" offers the first issue too.
    """
    formed = _without_exceptions(normalize(text))
    found = _table().find(formed)
    if not found:
        return Constraints()
    typed = syllables(formed)
    kept = [match for match in found if not match.payload.marked or _is_marked(match, typed)]
    kept = [match for match in kept if match.payload.value and not _inside_longer(match, kept)]
    kept = [match for match in kept if not _turned_round(match, typed)]
    values = {match.payload.value for match in kept if match.payload.value and not match.payload.hint}
    taken = {value.axis for value in values}
    first = min(
        (match.start for match in kept if match.payload.value and match.payload.value.axis is Axis.ACT), default=-1
    )
    values |= {
        match.payload.value
        for match in kept
        if match.payload.hint
        and match.payload.value
        and (match.payload.value.axis not in taken or (title and match.start == first and _stands_alone(match, kept)))
    }
    if title and _list_head().match(formed):
        values.add(Value.OBTAIN)
    return Constraints(frozenset(values))


def _stands_alone(hint: Match[_Reading], found: Iterable[Match[_Reading]]) -> bool:
    """Whether no act follows at once: "đăng ký thay đổi" is a change, "đăng ký tuyến, thay thế xe" is both."""
    end = hint.start + hint.length
    return not any(
        hint.start <= other.start <= end and other.payload.value and other.payload.value.axis is Axis.ACT
        for other in found
        if not other.payload.hint
    )


def _is_marked(match: Match[_Reading], typed: Sequence[str]) -> bool:
    return not all(syllable.isascii() for syllable in typed[match.start : match.start + match.length])


def _inside_longer(match: Match[_Reading], found: Iterable[Match[_Reading]]) -> bool:
    """Whether a longer wording of the same axis, or one that means nothing, covers this one."""
    axis = match.payload.value.axis if match.payload.value else None
    return any(
        other.covers(match) and (other.payload.value is None or other.payload.value.axis is axis) for other in found
    )


def _turned_round(match: Match[_Reading], typed: Sequence[str]) -> bool:
    """Whether the words before deny it ("không bị mất") or put it into the past ("đã được công nhận")."""
    rules = _rules()
    assert match.payload.value
    if match.payload.value.axis in rules.deniable:
        place = _before(match.start, typed, rules.between_denial)
        if place >= 0 and typed[place] in rules.denial:
            return place == 0 or typed[place - 1] not in rules.question
    elif match.payload.value in rules.authority_acts:
        place = _before(match.start, typed, rules.between_done)
        return not rules.done.isdisjoint(typed[max(0, place) : match.start])
    return False


def _before(start: int, typed: Sequence[str], skipped: frozenset[str]) -> int:
    """The place of the syllable before ``start``, or of the one before up to two ``skipped`` ones."""
    place = start - 1
    while place >= 0 and typed[place] in skipped and start - place < 3:
        place -= 1
    return place


@dataclass(frozen=True, slots=True)
class _Rules:
    denial: frozenset[str]
    between_denial: frozenset[str]
    question: frozenset[str]
    deniable: frozenset[Axis]
    done: frozenset[str]
    between_done: frozenset[str]
    authority_acts: frozenset[Value]


@functools.cache
def _rules() -> _Rules:
    data = resource("constraints")
    negation, done = data["negation"], data["done"]
    return _Rules(
        _forms(negation["words"]), _forms(negation["between"]), _forms(negation["question"]),
        frozenset(Axis(axis) for axis in negation["axes"]),
        _forms(done["words"]), _forms(done["between"]),
        frozenset(Value(act) for act in done["acts"]),
    )  # fmt: skip


def _forms(words: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in (word, fold(word)))


@functools.cache
def _exceptions() -> re.Pattern[str]:
    data = resource("constraints")
    within = "|".join(normalize(word) for word in data["exceptions_in_brackets"])  # "tru" is also "trú"
    return re.compile(rf"\(\s?(?:{within})\s[^()]*|(?<!\w){spelled(data['exceptions'])}(?!\w)[^;()]*")


@functools.cache
def _list_head() -> re.Pattern[str]:
    data = resource("constraints")
    return re.compile(rf"(?:{spelled(data['title_begins'])}\s)?{spelled(data['list_heads'])}\s?[,/]")


def _without_exceptions(text: str) -> str:
    """ "(trừ trường hợp bị mất)" says what a procedure is not for."""
    return _exceptions().sub(" ", text)


@functools.cache
def _table() -> PhraseTable[_Reading]:
    return PhraseTable(_wordings())


def _wordings() -> Iterator[tuple[str, _Reading]]:
    data = resource("constraints")
    for value in Value:
        axis, _, name = value.value.partition(".")
        entry = data[axis][name]
        for wording in entry["says"]:
            yield str(wording), _Reading(value)
        for wording in entry.get("marked", ()):
            yield str(wording), _Reading(value, marked=True)
        for wording in entry.get("hints", ()):
            yield str(wording), _Reading(value, hint=True)
        for wording in entry.get("marked_hints", ()):
            yield str(wording), _Reading(value, marked=True, hint=True)
    for wording in data["nothing"]:
        yield str(wording), _Reading()
