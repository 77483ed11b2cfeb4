"""Rules of ``resources/screening.yaml`` and ``resources/remarks.yaml``: lists of wordings that must all be there."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.answer import Outcome
from assistant.cues import resource
from corpus.language.phrases import Match, PhraseTable
from corpus.privacy import Kind, find


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``outcome`` is None for a remark, which stops nothing.

    It applies when every list of ``all_of`` has a wording in the text that overlaps no ``harmless`` one but what it
    covers ("hộ chiếu giả" covers "hộ chiếu"), and ``unless`` has none. ``person``: somebody's name counts as a wording of the last list. ``suspected``: only where the classifier
    finds the wish at least so likely unlawful; ``calm``: not where it finds danger less likely and one of
    ``unless_calm`` is there.
    """

    code: str
    outcome: Outcome | None
    text: str
    all_of: tuple[PhraseTable[str], ...]
    unless: PhraseTable[str]
    harmless: PhraseTable[str]
    unless_calm: PhraseTable[str]
    calm: float = 0.0
    suspected: float = 0.0
    person: bool = False

    def applies(self, text: str, intents: Mapping[str, float] | None = None) -> bool:
        """Whether the rule speaks of ``text``. Without ``intents`` the classifier neither suspects nor excuses."""
        if self.suspected and (intents or {}).get("unsafe", 0.0) < self.suspected:
            return False
        if self.unless.find(text):
            return False
        if intents and intents.get("emergency", 1.0) < self.calm and self.unless_calm.find(text):
            return False
        harmless = self.harmless.find(text)
        last = len(self.all_of) - 1
        return all(
            any(
                not any(_overlap(match, other) and not match.covers(other) for other in harmless)
                for match in table.find(text)
            )
            or (self.person and place == last and _names_somebody(text))
            for place, table in enumerate(self.all_of)
        )


def rules(name: str) -> tuple[Rule, ...]:
    """The rules of a resource file, in its order."""
    return _rules(name)


def applying(name: str, texts: Iterable[str], intents: Mapping[str, float] | None = None) -> Iterator[Rule]:
    """The rules of a file that apply to any of ``texts``."""
    known = tuple(dict.fromkeys(texts))
    return (rule for rule in rules(name) if any(rule.applies(text, intents) for text in known))


def _overlap(match: Match[str], other: Match[str]) -> bool:
    return match.start < other.start + other.length and other.start < match.start + match.length


@functools.lru_cache(maxsize=256)
def _names_somebody(text: str) -> bool:
    return any(span.kind in (Kind.NAME, Kind.PHONE, Kind.CITIZEN_ID, Kind.PLATE) for span in find(text))


@functools.cache
def _rules(name: str) -> tuple[Rule, ...]:
    return tuple(_rule(item) for item in resource(name))


def _rule(item: Mapping[str, Any]) -> Rule:
    return Rule(
        code=item["code"],
        outcome=Outcome(item["outcome"]) if "outcome" in item else None,
        text=item["text"],
        all_of=tuple(_table(wordings) for wordings in item["all"]),
        unless=_table((*item.get("unless", ()), *(resource("lawful")[0] if item.get("lawful") else ()))),
        harmless=_table(item.get("harmless", ())),
        unless_calm=_table(item.get("unless_calm", ())),
        calm=item.get("calm", 0.0),
        suspected=item.get("suspected", 0.0),
        person=item.get("person", False),
    )


def _table(wordings: Iterable[str]) -> PhraseTable[str]:
    return PhraseTable((str(wording), str(wording)) for wording in wordings)
