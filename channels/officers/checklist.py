"""A case at the counter: the papers of a procedure, which of them are there, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from corpus.errors import InputError
from corpus.models import Paper, PaperGroup, Procedure


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list. ``number`` is counted within the case, from 1; notes are shown and not ticked."""

    number: int
    name: str
    originals: int | None
    copies: int | None
    forms: tuple[str, ...]
    note: bool = False

    @property
    def how_many(self) -> str:
        """ "1 bản chính, 2 bản sao"; empty where the record does not say."""
        counts = ((self.originals, "bản chính"), (self.copies, "bản sao"))
        return ", ".join(f"{count} {what}" for count, what in counts if count)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The papers of one case of a procedure: which are there, and which this dossier does not need ("nếu ủy quyền")."""

    procedure: Procedure
    case: str
    items: tuple[Item, ...]
    there: frozenset[int] = field(default=frozenset())
    waived: frozenset[int] = field(default=frozenset())

    @property
    def missing(self) -> tuple[Item, ...]:
        """The papers that are needed and not there."""
        settled = self.there | self.waived
        return tuple(item for item in self.items if not item.note and item.number not in settled)

    @property
    def present(self) -> tuple[Item, ...]:
        """The papers that are there."""
        return tuple(item for item in self.items if not item.note and item.number in self.there)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing; a list without papers is not complete but unknown."""
        return not self.missing and any(not item.note for item in self.items)

    def ticked(self, numbers: Iterable[int]) -> Checklist:
        """The same list with exactly these papers there. Raises ``InputError`` (``BAD_INPUT``) for a number it lacks."""
        return replace(self, there=self._known(numbers))

    def without(self, numbers: Iterable[int]) -> Checklist:
        """The same list with exactly these papers not needed. Raises ``InputError`` (``BAD_INPUT``)."""
        return replace(self, waived=self._known(numbers))

    def _known(self, numbers: Iterable[int]) -> frozenset[int]:
        wanted = frozenset(numbers)
        unknown = wanted - {item.number for item in self.items if not item.note}
        if unknown:
            raise InputError(f"no papers {sorted(unknown)}")
        return wanted


def cases(procedure: Procedure) -> list[str]:
    """The cases of a procedure; the general dossier is the empty one."""
    return list(dict.fromkeys(group.case for group in procedure.paper_groups))


def checklist(procedure: Procedure, case: str = "") -> Checklist:
    """The list for a case; papers of the general dossier belong to every case. Raises ``InputError`` (``NOT_FOUND``)
    for a case that the procedure does not have."""
    known = cases(procedure)
    if case not in known and known:
        if case or "" in known or len(known) > 1:
            raise InputError(f"{procedure.key} has no case {case!r}", code="NOT_FOUND")
        case = known[0]
    wanted = {"", case}
    groups: list[PaperGroup] = [group for group in procedure.paper_groups if group.case in wanted]
    papers = [paper for group in groups for paper in group.papers]
    return Checklist(procedure, case, tuple(_item(number, paper) for number, paper in enumerate(papers, start=1)))


def _item(number: int, paper: Paper) -> Item:
    forms = tuple(filter(None, (form.code or form.name or form.file for form in paper.forms)))
    return Item(number, paper.name, paper.originals, paper.copies, forms, paper.is_note)
