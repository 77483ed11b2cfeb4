"""Make the table of units from the lists: ``python -m corpus.places.build FOLDER_OF_SOURCE_CSVS``.

The lists are those of github.com/tranngocminhhieu/vietnamadminunits (MIT). They are checked against one another: what
they disagree about is counted and written to ``resources/disagreements.yaml``; the conversion list is believed.
"""

from __future__ import annotations

import argparse
import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from corpus.errors import InputError
from corpus.language import fold, normalize
from corpus.places.changes import changes
from corpus.places.sources import (
    CONVERSION,
    MERGERS,
    OFFICIAL,
    Row,
    earlier_names,
    glued,
    marked_key,
    merged_names,
    read,
    typed_name,
)
from corpus.places.spelling import place_key
from corpus.places.table import FILE

RESOURCES = Path(__file__).parent / "resources"
PROVINCES, COMMUNES = 34, 3321
HEADER = "# places 1, units of 1 July 2025; lists (c) 2025 Tran Ngoc Minh Hieu, MIT, vietnamadminunits"


@dataclass(slots=True)
class Built:
    """What a build made: the table's lines, counts, and where the lists disagree."""

    lines: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    disagreements: list[dict[str, Any]] = field(default_factory=list)


def build(folder: Path) -> Built:
    """Read the lists of a folder. Raises ``InputError`` (``PLACES_SOURCE_INVALID``) when one is missing, has another
    shape, or holds another number of provinces or communes than there are."""
    units, paths = _units(read(folder, CONVERSION))
    provinces = [unit for unit in units.values() if unit.kind == "N"]
    communes = [unit for unit in units.values() if unit.kind == "W"]
    if (len(provinces), len(communes)) != (PROVINCES, COMMUNES):
        seen = f"{len(provinces)} provinces and {len(communes)} communes, not {PROVINCES} and {COMMUNES}"
        raise InputError(f"{CONVERSION}: {seen}", code="PLACES_SOURCE_INVALID")
    built = Built(disagreements=_disagreements(units, read(folder, MERGERS)))
    names = _corrected(units)
    names += _other_spellings(units, read(folder, OFFICIAL), built)
    names += _earlier(units, paths, folder, built)
    names += [Row(place_key(name), "V", "", "", name, item["unit"])
              for item in changes()["names"] for name in item["names"]]  # fmt: skip
    rows = [*units.values(), *_unique(names, units)]
    built.lines = [HEADER, *sorted(row.line() for row in rows)]
    built.counts = {kind: sum(row.kind == kind for row in rows) for kind in "NWPDOAV"} | built.counts
    return built


def _units(source: Iterable[dict[str, str]]) -> tuple[dict[str, Row], dict[tuple[str, ...], str]]:
    """Units by id, and the ids of old communes and districts by their glued path."""
    units: dict[str, Row] = {}
    paths: dict[tuple[str, ...], str] = {}

    def add(kind: str, code: str, text: str, parent: str = "") -> Row:
        letter, name = typed_name(text)
        return units.setdefault(kind + code, Row(place_key(name), kind, code, letter, name, parent))

    for row in source:
        try:
            province, today = f"{int(row['provinceCode']):02d}", f"{int(row['newProvinceCode']):02d}"
            district = f"{int(row['districtCode']):03d}"
            # An island district without communes is a line of its own, without a name.
            commune = f"{int(float(row['wardCode'])):05d}" if row["wardCode"] else f"i{district}"
            ward = f"{int(row['newWardCode']):05d}"
        except ValueError as error:
            raise InputError(f"{CONVERSION}: {error}", code="PLACES_SOURCE_INVALID") from error
        add("N", today, row["newProvince"])
        _link(add("P", province, row["province"]), today)
        held = add("D", district, row["district"], province)
        new = add("W", ward, row["newWard"], today)
        old = add("O", commune, row["ward"], district)
        _link(held, commune)
        _link(old, ward)
        _link(new, commune)
        where = (glued(row["province"]), glued(row["district"]))
        paths[where] = held.kind + held.code
        paths[*where, glued(row["ward"])] = old.kind + old.code
    return units, paths


def _link(row: Row, code: str) -> None:
    if code not in row.links:
        row.links.append(code)


def _disagreements(units: dict[str, Row], source: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """Where the text of the mergers names other old communes than the conversion list."""
    provinces = {row.code: fold(row.name) for row in units.values() if row.kind == "N"}
    today = {(provinces[row.parent], marked_key(row.name), row.type): row for row in units.values() if row.kind == "W"}
    found: list[dict[str, Any]] = []
    for item in source:
        province, name = fold(typed_name(item["tentinh"])[1]).removeprefix("thu do "), item["tenhc"]
        letter = typed_name(f"{item['loai']} {name}")[0]
        where = {"province": units["N" + _code(provinces, province)].name, "unit": f"{normalize(item['loai'])} {name}"}
        row = today.get((province, marked_key(name), letter))
        if row is None:
            found.append({**where, "problem": "no such unit in the conversion list"})
            continue
        old = [units["O" + code] for code in row.links]
        listed = {marked_key(part.name or units["D" + part.parent].name): part.name for part in old}
        text = item["truocsapnhap"]
        unchanged = fold(text).startswith("khong sap nhap")
        told = {marked_key(name)} if unchanged else merged_names(text)
        if told != set(listed):
            found.append({**where, "only_in_conversion": sorted(listed[key] for key in set(listed) - told),
                          "only_in_merger_text": sorted(told - set(listed))})  # fmt: skip
    return found


def _code(provinces: dict[str, str], name: str) -> str:
    code = next((code for code, other in provinces.items() if other == name), "")
    if not code:
        raise InputError(f"{MERGERS}: unknown province {name}", code="PLACES_SOURCE_INVALID")
    return code


def _corrected(units: dict[str, Row]) -> list[Row]:
    """Put the corrections in; the spelling of the source stays as another name."""
    old: list[Row] = []
    for item in changes()["corrections"]:
        row = units[item["unit"]]
        old.append(Row(row.key, "V", "", "", row.name, item["unit"]))
        row.name, row.key = item["name"], place_key(item["name"])
    return old


def _other_spellings(units: dict[str, Row], source: Iterable[dict[str, str]], built: Built) -> list[Row]:
    """Names of the official list that are written otherwise."""
    found = []
    for item in source:
        identity, name = f"O{item['Mã']}", typed_name(item["Tên"])[1]
        if identity in units and place_key(name) != units[identity].key:
            found.append(Row(place_key(name), "V", "", "", name, identity))
    built.counts["spelled otherwise officially"] = len(found)
    return found


def _earlier(units: dict[str, Row], paths: dict[tuple[str, ...], str], folder: Path, built: Built) -> list[Row]:
    found, lost = [], 0
    for level in ("O", "D"):
        for where, name in earlier_names(folder, level):
            identity = paths.get(where)
            if identity is None:
                lost += 1
            elif name.year:
                found.append(Row(name.key, "A", "", name.type, "", identity, [name.year]))
            else:
                found.append(Row(name.key, "V", "", "", "", identity))
    built.counts["earlier names without a unit"] = lost
    return found


def _unique(names: Iterable[Row], units: dict[str, Row]) -> list[Row]:
    """Without names that are the unit's own, and without one given twice (the written one is kept)."""
    kept: dict[tuple[str, str], Row] = {}
    for row in sorted(names, key=lambda row: (not row.name, row.kind, row.line())):
        if row.key and row.key != units[row.parent].key:
            kept.setdefault((row.key, row.parent), row)
    return list(kept.values())


def packed(lines: Sequence[str]) -> bytes:
    """The table as it is shipped: the same bytes for the same lines."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9, mtime=0) as file:
        file.write("\n".join([*lines, ""]).encode())
    return out.getvalue()


def main(argv: Sequence[str] | None = None) -> None:
    """Build the table and write it with the list of disagreements."""
    parser = argparse.ArgumentParser(prog="python -m corpus.places.build", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of the source lists")
    parser.add_argument("--out", type=Path, default=RESOURCES, help="folder to write to")
    options = parser.parse_args(argv)
    built = build(options.folder)
    (options.out / FILE).write_bytes(packed(built.lines))
    note = {"counts": built.counts, "disagreements": built.disagreements}
    text = yaml.safe_dump(note, allow_unicode=True, sort_keys=False, width=110)
    (options.out / "disagreements.yaml").write_text(_NOTE + text, "utf-8")
    print(f"{len(built.lines) - 1} lines, {len(built.disagreements)} disagreements; {built.counts}")


_NOTE = "# Written by corpus.places.build: where the lists disagree. The conversion list is believed.\n"

if __name__ == "__main__":
    main()
