"""Conflicts: one procedure with two fees, times or offices, or one document number with two texts.

The contents compared are those that are published in any collection, those that wait, and those that worse sources
offer of the same record. Where a side says nothing, or nothing sure, there is no conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from corpus.language import fold
from corpus.library.findings import Finding, Pair, Side
from corpus.library.states import Version
from corpus.models import FeeKind, LegalDocument, Method, Procedure, Record, TimeUnit

_SURE_FEES = (FeeKind.FREE, FeeKind.AMOUNT, FeeKind.COUNCIL)
_Facts = dict[Method | None, set[str]]


def conflicts_of(versions: list[Version]) -> Iterator[Pair]:
    """What two of several contents of one procedure or one document number say differently."""
    held = [(version, version.record) for version in versions]
    for (one, left), (other, right) in combinations(held, 2):
        if left.digest() == right.digest() or (one.collection == other.collection and one.number == other.number):
            continue
        for finding, mine, theirs in _between(left, right):
            yield Pair(finding, side_of(one, left, mine), side_of(other, right, theirs))


def side_of(version: Version, record: Record, value: str = "") -> Side:
    """A version as one side of a finding."""
    return Side(
        version.collection, version.record_id, version.id, version.title, version.state, version.source,
        version.reader, record.updated, record.as_of, value,
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
        mine_text, their_text = _text(left), _text(right)
        if left.articles and right.articles and mine_text != their_text:
            count = "{} điều, {} chữ"
            yield (Finding.TEXT, count.format(len(left.articles), len(mine_text)),
                   count.format(len(right.articles), len(their_text)))  # fmt: skip


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


def _text(document: LegalDocument) -> str:
    return fold(" ".join(f"{article.number} {article.text}" for article in document.articles))
