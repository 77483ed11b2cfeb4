"""What a name of a place means today."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from datetime import date

from corpus.language import has_diacritics
from corpus.places.changes import basis_of, reform_day
from corpus.places.finder import Finder
from corpus.places.spelling import foreign, place_key, words
from corpus.places.table import Table
from corpus.places.units import Basis, Candidate, Change, Level, Mention, Reading, Resolution, Unit

_EVERYWHERE = 6  # readings beside which a name is too common to be asked about without its province


class Gazetteer:
    """Finds places in a text and says what became of them. Immutable once made; safe for several threads."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._finder = Finder(table)

    def find(self, text: str, *, province: str = "", weak: bool = False) -> list[Mention]:
        """Places named in a text, in order. ``province`` (a name such as "tỉnh X") is where bare names are looked up;
        with ``weak`` any bare name of it counts, for a text that is known to ask about a place."""
        return self._finder.find(text, self.province_id(province), weak=weak)

    def province_id(self, name: str) -> str:
        """The id of today's province with a name; empty when there is none."""
        bare = _without_type(name)
        return next((unit.id for unit, _, _ in self.table.named(place_key(bare)) if unit.id[0] == "N"), "")

    def resolve(
        self, mention: Mention, *, province: str | None = None, day: date | None = None, past: bool = False
    ) -> Resolution:
        """What a mention means on ``day`` (default: since the reform).

        Names are taken for places of ``province`` first. With ``past`` the question is known to ask about an old unit,
        so that a written type ("xã X") means the one of before the reform.
        """
        scope = self.province_id(province) if province else ""
        kept, aside = self._scoped(mention, scope)
        kept = _of_age(kept, mention, past=past and bool(mention.type))
        readings = self._readings(kept, day)
        if len(readings) > _EVERYWHERE and not mention.within:
            readings = []
        names = {_same(reading) for reading in readings}
        namesakes = [reading for reading in self._readings(aside, day) if _same(reading) not in names]
        return Resolution(mention, tuple(readings), tuple(namesakes))

    def describe(self, unit: Unit) -> str:
        """A unit by type and name only: "xã Suối Mơ"."""
        return f"{words('types')[unit.type]['name']} {unit.name}" if unit.type else unit.name

    def full(self, unit: Unit) -> str:
        """The unit with what it lay in: "xã Rừng Thông (huyện Đồi Gió, tỉnh Sao Hôm)"."""
        above = []
        parent = unit.parent
        while parent:
            larger = self.table.unit(parent)
            above.append(self.describe(larger))
            parent = larger.parent
        return self.describe(unit) + (f" ({', '.join(above)})" if above else "")

    def basis(self, level: Level, province: Unit | None = None) -> Basis:
        """The legal text by which units of a level changed, of communes that of today's ``province``."""
        return basis_of(level, province.id if province else "", self.describe(province) if province else "")

    def _scoped(self, mention: Mention, scope: str) -> tuple[list[Candidate], list[Candidate]]:
        """The candidates to choose among, and the namesakes of the same place that have another type."""
        found = list(mention.candidates)
        if mention.within:
            return _typed_first(_best(found, mention))
        here = [each for each in found if scope and self.table.province(each.unit).id == scope]
        best = _best(here, mention)
        kept, aside = _typed_first(best)
        if not mention.type or any(each.typed for each in kept):
            return (kept, aside) if kept else _typed_first(_best([each for each in found if each.fit > 1], mention))
        elsewhere = [each for each in _best(found, mention) if each.typed and each.fit > 1 and not each.earlier]
        if len({each.unit.id for each in elsewhere}) == 1 and not here:
            return elsewhere, []
        return (kept, aside) if kept else _typed_first(_best([each for each in found if each.fit > 1], mention))

    def _readings(self, candidates: Iterable[Candidate], day: date | None) -> list[Reading]:
        """One reading for each thing meant: an old unit and the one of today that its land went to are one."""
        found: dict[tuple[Level, tuple[str, ...]], Reading] = {}
        for each in sorted(candidates, key=lambda each: (each.unit.old is False, each.unit.id)):
            reading = self._reading(each, day)
            known = found.get(_same(reading))
            # The unit of today bears the name itself; an old one of another name only went there.
            if known is None or (known.unit.name != reading.unit.name or known.unit.type != reading.unit.type):
                found[_same(reading)] = reading
        return sorted(found.values(), key=lambda reading: (reading.unit.level.value, reading.unit.id))

    def _reading(self, candidate: Candidate, day: date | None) -> Reading:
        unit = candidate.unit
        before = day is not None and day < reform_day()
        now = (unit,) if before else self.table.today(unit)
        province = self.table.province(unit)
        sole = now[0] if len(now) == 1 else None
        return Reading(
            unit=unit, full=self.full(unit), now=now,
            change=Change.UNCHANGED if before else self._change(unit, now), since=reform_day(),
            basis=self.basis(unit.level, province), province=province,
            parts=self.table.parts(sole) if sole and not sole.old else (), earlier=candidate.earlier,
        )  # fmt: skip

    def _change(self, unit: Unit, now: Sequence[Unit]) -> Change:
        if unit.level is Level.DISTRICT:
            return Change.ABOLISHED
        if len(now) > 1:
            return Change.SPLIT
        if len(self.table.parts(now[0])) > 1:
            return Change.MERGED
        same = (now[0].name, now[0].type) == (unit.name, unit.type)
        return Change.UNCHANGED if same else Change.RENAMED


def _same(reading: Reading) -> tuple[Level, tuple[str, ...]]:
    return reading.unit.level, tuple(sorted(unit.id for unit in reading.now))


def _best(candidates: Sequence[Candidate], mention: Mention) -> list[Candidate]:
    """Names in use until the reform, or since, before names that had ended; well written before ill written.

    Who writes marks means "Thanh" by it and not "Thạnh"; in highland names marks are left out here and there, so that
    a name without one may be that with it too.
    """
    alive = [each for each in candidates if not each.earlier] or list(candidates)
    exact = [each for each in alive if each.fit > 2]
    if exact and has_diacritics(mention.name) and not foreign(mention.name):
        return exact
    return [each for each in alive if each.fit > 1] or alive


def _typed_first(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    typed = [each for each in candidates if each.typed]
    rest = [each for each in candidates if not each.typed]
    return (typed, [each for each in rest if each.unit.old]) if typed else (rest, [])


def _of_age(candidates: list[Candidate], mention: Mention, *, past: bool) -> list[Candidate]:
    if mention.new:
        return [each for each in candidates if not each.unit.old] or candidates
    if mention.old or past:
        return [each for each in candidates if each.unit.old] or candidates
    return candidates


def _without_type(name: str) -> str:
    names = (entry["name"] for entry in words("types").values())
    lowered = name.lower()
    return next((name[len(each) + 1 :] for each in names if lowered.startswith(each + " ")), name)


@functools.cache
def default_gazetteer() -> Gazetteer:
    """The gazetteer of the table shipped with the package, loaded on first use."""
    return Gazetteer(Table.read())
