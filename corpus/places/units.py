"""What a place is, what became of it, and what a question may mean by a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """Levels of units; the district level ended with the reform."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"


class Change(StrEnum):
    """What became of a unit."""

    UNCHANGED = "unchanged"  # same name and type, same land
    RENAMED = "renamed"  # the same land under another name or type
    MERGED = "merged"  # part of a larger unit, which may bear its name
    SPLIT = "split"  # its land went to several units
    ABOLISHED = "abolished"  # its level is gone


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of yesterday or today. ``id`` is its kind (``P`` ``D`` ``O`` province, district, commune before the
    reform, ``N`` ``W`` province and commune since) and its official code; ``type`` a letter of ``words.yaml``;
    ``links`` are ids: of today's units for an old commune or province, of old communes for a district or a commune of
    today."""

    id: str
    type: str
    name: str
    parent: str = ""
    links: tuple[str, ...] = ()

    @property
    def old(self) -> bool:
        """Whether it is a unit of before the reform."""
        return self.id[0] in "PDO"

    @property
    def level(self) -> Level:
        return {"P": Level.PROVINCE, "N": Level.PROVINCE, "D": Level.DISTRICT}.get(self.id[0], Level.COMMUNE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a written name may mean. ``fit``: 3 written just so, 2 without marks or in a usual variant, 1 with
    other marks; ``typed``: the type was written and is its type; ``earlier``: the name is one that ended before the
    reform, in this year (``?`` where the year is not known)."""

    unit: Unit
    fit: int
    typed: bool
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: the characters ``start`` to ``end``, type word and larger unit included.
    ``name`` is the name as written. ``type`` is the letter of the type written, empty for a bare name."""

    start: int
    end: int
    name: str
    candidates: tuple[Candidate, ...]
    type: str = ""
    old: bool = False
    new: bool = False
    within: str = ""

    @property
    def levels(self) -> frozenset[Level]:
        """Levels the name may belong to."""
        return frozenset(candidate.unit.level for candidate in self.candidates)


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal text: "Nghị quyết", its number (empty where it is not known to us) and what it is about."""

    kind: str
    number: str
    about: str
    url: str = ""

    @property
    def title(self) -> str:
        """The full name, with the number where there is one."""
        return " ".join(part for part in (self.kind, self.number, self.about) if part)

    @property
    def cited(self) -> str:
        """As it is cited within a sentence: by number, or in full where there is none."""
        return f"{self.kind} {self.number}" if self.number else f"{self.kind} {self.about}"


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing a mention may mean. ``unit`` is the unit named, ``now`` are today's, ``parts`` the old units that make
    up the single one of today, ``province`` is today's; ``full`` names the unit with what it belonged to."""

    unit: Unit
    full: str
    now: tuple[Unit, ...]
    change: Change
    since: date
    basis: Basis
    province: Unit
    parts: tuple[Unit, ...] = ()
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a mention means: one reading, several to ask back about, or none. ``namesakes`` are readings set aside
    because the type written is not theirs."""

    mention: Mention
    readings: tuple[Reading, ...]
    namesakes: tuple[Reading, ...] = ()

    @property
    def sole(self) -> Reading | None:
        """The reading when there is just one."""
        return self.readings[0] if len(self.readings) == 1 else None

    @property
    def ambiguous(self) -> bool:
        """Whether the person must be asked."""
        return len(self.readings) > 1
