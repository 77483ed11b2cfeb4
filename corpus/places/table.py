"""The table of units: ``resources/units_2025.tsv.gz``, made by ``corpus.places.build``.

One line a unit or name: key, kind, code, type, name, parent, links. Kinds: ``P`` province, ``D`` district and ``O`` commune
before the reform; ``N`` province and ``W`` commune since; ``A`` a name that ended before the reform (links: the year) and
``V`` another spelling, both with the id of their unit as parent. Links of ``P`` and ``O`` are the codes of today's units,
of ``D`` and ``W`` those of the old communes they hold. Lines stay text until they are asked for.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from importlib import resources

from corpus.places.units import Level, Unit

FILE = "units_2025.tsv.gz"
FIELDS = 7
_ABOVE = {"D": "P", "O": "D", "W": "N"}
_LINKED = {"P": "N", "O": "W", "D": "O", "W": "O"}


class Table:
    """Units by key and by id, and the ways between them."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = [line for line in lines if line and line[0] != "#"]
        self._by_key: dict[str, list[int]] = {}
        self._by_id: dict[str, int] = {}
        for number, line in enumerate(self._lines):
            key, kind, code, _ = line.split("\t", 3)
            self._by_key.setdefault(key, []).append(number)
            if code:
                self._by_id[kind + code] = number
        self._units: dict[str, Unit] = {}
        self._merged: dict[str, tuple[Unit, ...]] = {}
        for province in self.units("P"):
            for link in province.links:
                self._merged[link] = (*self._merged.get(link, ()), province)

    @classmethod
    def read(cls, extra: Iterable[str] = ()) -> Table:
        """The table shipped with the package, with further lines of the same form."""
        packed = resources.files("corpus.places").joinpath(f"resources/{FILE}").read_bytes()
        return cls([*gzip.decompress(packed).decode().split("\n"), *extra])

    def known(self, key: str) -> bool:
        """Whether a key names anything."""
        return key in self._by_key

    def named(self, key: str) -> list[tuple[Unit, str, str]]:
        """What a key names: the unit, the name the key stands for (empty where only the key is known), and the year in
        which this name ended (``?`` unknown; empty for a name that lasted until the reform, or of today)."""
        found = []
        for number in self._by_key.get(key, ()):
            _, kind, code, _, name, parent, links = self._lines[number].split("\t")
            found.append((self.unit(kind + code if code else parent), name, "" if code else links))
        return found

    def unit(self, identity: str) -> Unit:
        """The unit with an id. Raises ``KeyError``."""
        unit = self._units.get(identity)
        if unit is None:
            _, kind, _, type_, name, parent, links = self._lines[self._by_id[identity]].split("\t")
            unit = self._units[identity] = Unit(
                identity, type_, name, _ABOVE[kind] + parent if parent else "",
                tuple(_LINKED[kind] + code for code in links.split(",") if code),
            )  # fmt: skip
        return unit

    def units(self, kind: str) -> Iterator[Unit]:
        """All units of a kind, by code."""
        return (self.unit(identity) for identity in sorted(each for each in self._by_id if each[0] == kind))

    def today(self, unit: Unit) -> tuple[Unit, ...]:
        """The units that hold the land of a unit today; itself when it is one of them."""
        if not unit.old:
            return (unit,)
        if unit.level is Level.DISTRICT:
            links = (link for commune in unit.links for link in self.unit(commune).links)
            return tuple(self.unit(link) for link in dict.fromkeys(links))
        return tuple(self.unit(link) for link in unit.links)

    def parts(self, unit: Unit) -> tuple[Unit, ...]:
        """The old units whose land a unit of today holds, wholly or in part."""
        if unit.level is Level.PROVINCE:
            return self._merged.get(unit.id, ())
        # The land of an island district without communes has a line, but no name.
        old = (self.unit(link) for link in unit.links)
        return tuple(part if part.name else self.unit(part.parent) for part in old)

    def province(self, unit: Unit) -> Unit:
        """Today's province of a unit."""
        while unit.level is not Level.PROVINCE:
            unit = self.unit(unit.parent)
        return self.today(unit)[0]

    def ancestors(self, unit: Unit) -> frozenset[str]:
        """Ids of all that a unit lies or lay in; for one of today also what its parts lay in, since people write the
        new commune with the old district."""
        found = set(self._above(unit))
        if unit.id[0] == "W":
            for part in self.parts(unit):
                found |= {part.id} if part.level is Level.DISTRICT else set()
                found |= set(self._above(part))
        return frozenset(found)

    def _above(self, unit: Unit) -> Iterator[str]:
        while unit.parent:
            yield unit.parent
            unit = self.unit(unit.parent)
        if unit.id[0] == "P":
            yield from unit.links
