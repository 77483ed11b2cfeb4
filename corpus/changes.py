"""What two versions of one procedure differ in, field by field."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.language import normalize
from corpus.models import Channel, Fee, Paper, PaperGroup, Procedure, ProcessingTime


class ChangeKind(StrEnum):
    """How a value changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``field`` is the record's field; ``part`` says which of several (a case, a way to submit)."""

    field: str
    kind: ChangeKind
    before: str = ""
    after: str = ""
    part: str = ""


# What is compared as one value each, in the order in which a person reads a procedure.
_SINGLE: tuple[str, ...] = (
    "title", "decision", "field", "procedure_type", "authority", "delegated", "coordinating", "intake_address",
    "conditions", "description", "dossier_sets", "valid_from", "valid_to", "audience", "unit", "owner", "url",
)  # fmt: skip
# Identity, when it was read, and what people search by: no rights and duties.
LEFT_OUT = frozenset({"key", "updated", "as_of", "unparsed", "keywords", "issuer"})
_ALIKE = 0.6  # share of letters from which two papers are one that was reworded


def changes(old: Procedure, new: Procedure) -> list[Change]:
    """The differences, papers first: what sends somebody home. Spaces, form of accents and case are no difference."""
    found: list[Change] = []
    found += _papers(old.paper_groups, new.paper_groups)
    found += _ways(old.channels, new.channels)
    found += _listed("case_times", [_time(each) for each in old.case_times], [_time(each) for each in new.case_times])
    for field in _SINGLE:
        found += _value(field, getattr(old, field), getattr(new, field))
    lists: dict[str, Callable[[Procedure], list[str]]] = {
        "agencies": lambda record: list(record.agencies),
        "levels": lambda record: [level.value for level in record.levels],
        "subjects": lambda record: list(record.subjects),
        "results": lambda record: [result.name for result in record.results],
        "legal_basis": lambda record: [" ".join(filter(None, (ref.number, ref.title))) for ref in record.legal_basis],
        "steps": lambda record: [": ".join(filter(None, (step.title, step.text))) for step in record.steps],
        "related": lambda record: list(record.related),
        "replaced_by": lambda record: list(record.replaced_by),
    }
    for field, values in lists.items():
        found += _listed(field, values(old), values(new))
    return found


def _papers(old: Sequence[PaperGroup], new: Sequence[PaperGroup]) -> list[Change]:
    before, after = ({normalize(group.case): group for group in groups} for groups in (old, new))
    found: list[Change] = []
    for case in dict.fromkeys((*before, *after)):
        one, other = before.get(case), after.get(case)
        part = (other or one or PaperGroup()).case
        gone, come = ([_paper(paper) for paper in group.papers] if group else [] for group in (one, other))
        found += _listed("paper_groups", gone, come, part)
    return found


def _ways(old: Sequence[Channel], new: Sequence[Channel]) -> list[Change]:
    before, after = ({channel.method: channel for channel in channels} for channels in (old, new))
    found: list[Change] = []
    for method in dict.fromkeys((*before, *after)):
        one, other = before.get(method), after.get(method)
        if one is None or other is None:
            kind = ChangeKind.ADDED if one is None else ChangeKind.REMOVED
            found.append(Change("channels", kind, part=method.value))
        for field, show in (("fees", _fees), ("times", _times)):
            gone, come = (show(channel) if channel else [] for channel in (one, other))
            found += _listed(field, gone, come, method.value)
        if one and other:
            found += _value("note", one.note, other.note, part=method.value)
    return found


def _fees(channel: Channel) -> list[str]:
    return [_fee(fee) for fee in channel.fees]


def _times(channel: Channel) -> list[str]:
    return [_time(time) for time in channel.times]


def _fee(fee: Fee) -> str:
    amount = f"{fee.amount:,} {fee.currency}".replace(",", ".") if fee.amount is not None else ""
    return " – ".join(filter(None, (fee.label, fee.text or amount or fee.kind.value)))


def _time(time: ProcessingTime) -> str:
    figure = f"{time.quantity:g} {time.unit.value}" if time.quantity is not None else time.unit.value
    return ": ".join(filter(None, (time.case, time.text or figure)))


def _paper(paper: Paper) -> str:
    counts = [("bản chính", paper.originals), ("bản sao", paper.copies)]
    forms = [form.code or form.name or form.file for form in paper.forms]
    more = [*(f"{name}: {count}" for name, count in counts if count is not None), *filter(None, forms)]
    return f"{paper.name} ({'; '.join(more)})" if more else paper.name


def _value(field: str, before: object, after: object, part: str = "") -> list[Change]:
    one, other = ("" if value is None else str(value) for value in (before, after))
    if _plain(one) == _plain(other):
        return []
    kind = ChangeKind.CHANGED if one and other else ChangeKind.ADDED if other else ChangeKind.REMOVED
    return [Change(field, kind, one, other, part)]


def _listed(field: str, before: Sequence[str], after: Sequence[str], part: str = "") -> list[Change]:
    """What went from a list, came to it, or stands there in other words. Another order is no difference."""
    kept = {_plain(value) for value in before} & {_plain(value) for value in after}
    gone = [value for value in before if _plain(value) not in kept]
    come = [value for value in after if _plain(value) not in kept]
    found: list[Change] = []
    for value in come:
        alike = max(gone, key=lambda other: _alike(value, other), default="")
        if alike and _alike(value, alike) >= _ALIKE:
            gone.remove(alike)
            found.append(Change(field, ChangeKind.CHANGED, alike, value, part))
        else:
            found.append(Change(field, ChangeKind.ADDED, "", value, part))
    return [*found, *(Change(field, ChangeKind.REMOVED, value, "", part) for value in gone)]


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio()


def _plain(text: str) -> str:
    return " ".join(normalize(text).casefold().split())
