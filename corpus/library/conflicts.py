"""Conflicts: one procedure with two fees, times or offices, or one document number with two texts.

The contents compared are those that are published in any collection, those that wait, and those that worse sources
offer of the same record. Where a side says nothing, or nothing sure, there is no conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from corpus.language import fold
from corpus.library.findings import Finding, Pair, Side
from corpus.library.states import WAITING, Version
from corpus.models import FeeKind, LegalDocument, Method, Procedure, Record, TimeUnit

_SURE_FEES = (FeeKind.FREE, FeeKind.AMOUNT, FeeKind.COUNCIL)
_SHOWN, _QUOTED = 3, 80  # articles, and characters of each
_Facts = dict[Method | None, set[str]]


def conflicts_of(versions: list[Version]) -> Iterator[Pair]:
    """What two of several contents of one procedure or one document number say differently."""
    held = [(version, version.record) for version in versions]
    for (one, left), (other, right) in combinations(held, 2):
        if one.digest == other.digest or _is_its_draft(one, other):
            continue
        for finding, mine, theirs in _between(left, right):
            yield Pair(finding, side_of(one, left, mine), side_of(other, right, theirs))


def _is_its_draft(one: Version, other: Version) -> bool:
    """Whether one is the draft of the other, or of what the other is offered for: it is meant to differ."""
    same = (one.collection, one.record_id) == (other.collection, other.record_id)
    return same and (one.state in WAITING or other.state in WAITING)


def side_of(version: Version, record: Record, value: str = "") -> Side:
    """A version as one side of a finding."""
    return Side(
        version.collection, version.record_id, version.id, version.title, version.state, version.source,
        version.reader, record.updated, record.as_of, value, version.digest, version.by,
    )  # fmt: skip


def _between(left: Record, right: Record) -> Iterator[tuple[Finding, str, str]]:
    if isinstance(left, Procedure) and isinstance(right, Procedure):
        facts: tuple[tuple[Finding, Callable[[Procedure], _Facts]], ...] = (
            (Finding.FEE, _fees), (Finding.TIME, _times), (Finding.OFFICE, _offices)
        )  # fmt: skip
        for finding, read in facts:
            mine, theirs = read(left), read(right)
            methods = [method for method in mine if method in theirs and _clash(finding, mine[method], theirs[method])]
            if methods:
                yield finding, _said(mine, methods), _said(theirs, methods)
    elif isinstance(left, LegalDocument) and isinstance(right, LegalDocument):
        mine_text, their_text = _articles(left), _articles(right)
        labels = [label for label in dict.fromkeys((*mine_text, *their_text))
                  if fold(mine_text.get(label, "")) != fold(their_text.get(label, ""))]  # fmt: skip
        if mine_text and their_text and labels:
            yield Finding.TEXT, _quoted(mine_text, labels), _quoted(their_text, labels)


def _clash(finding: Finding, mine: set[str], theirs: set[str]) -> bool:
    """Offices are named more or less fully, so one in common is enough; figures must be the same."""
    if not mine or not theirs:
        return False
    return not mine & theirs if finding is Finding.OFFICE else mine != theirs


def _fees(procedure: Procedure) -> _Facts:
    found: _Facts = {}
    for channel in procedure.channels:
        sure = all(fee.kind in _SURE_FEES for fee in channel.fees)
        found[channel.method] = {
            f"{fee.amount} {fee.currency}" if fee.amount is not None else fee.kind.value for fee in channel.fees if sure
        }
    return found


def _times(procedure: Procedure) -> _Facts:
    found: _Facts = {}
    for channel in procedure.channels:
        sure = all(time.unit is not TimeUnit.UNKNOWN for time in channel.times)
        found[channel.method] = {
            time.unit.value if time.quantity is None else f"{time.quantity:g} {time.unit.value}"
            for time in channel.times if sure
        }  # fmt: skip
    return found


def _offices(procedure: Procedure) -> _Facts:
    return {None: {fold(agency) for agency in procedure.agencies}}


def _said(facts: _Facts, methods: list[Method | None]) -> str:
    return "; ".join(
        f"{method.value}: {', '.join(sorted(facts[method]))}" if method else ", ".join(sorted(facts[method]))
        for method in methods
    )


def _articles(document: LegalDocument) -> dict[str, str]:
    return {article.label: article.text for article in document.articles}


def _quoted(articles: dict[str, str], labels: list[str]) -> str:
    """The beginnings of the first articles that differ; "–" for one that this side has not."""
    shown = [f"{label}: {articles.get(label, '–')[:_QUOTED]}" for label in labels[:_SHOWN]]
    return "; ".join(shown) + (f"; … +{len(labels) - _SHOWN}" if len(labels) > _SHOWN else "")
