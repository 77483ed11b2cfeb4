"""Reading the lists of units the table is made of."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import InputError
from corpus.language import clean, fold, normalize
from corpus.places.spelling import words

CONVERSION = "convert_legacy_2025_simple.csv"  # old commune → commune of today
MERGERS = "sapnhap.bando.com.vn_ward_2025-07-17.csv"  # commune of today ← old communes, in words
OFFICIAL = "danhmuchanhchinh.gso.gov.vn_ward_2025-07-18.csv"  # old communes by official code
EARLIER = {"O": "alias_ward.csv", "D": "alias_district.csv"}  # names that ended before the reform
_COLUMNS = {
    CONVERSION: ("provinceCode", "districtCode", "wardCode", "province", "district", "ward",
                 "newProvince", "newProvinceCode", "newWard", "newWardCode"),
    MERGERS: ("tentinh", "loai", "tenhc", "truocsapnhap"),
    OFFICIAL: ("Mã", "Tên"),
    EARLIER["O"]: ("province_key", "district_key", "ward_key", "alias_keyword", "source", "year"),
    EARLIER["D"]: ("province_key", "district_key", "alias_keyword"),
}  # fmt: skip
_SPELLING = "typing"  # the source of a name that is only written otherwise
_BRACKETS = re.compile(r"\([^()]*\)")
_SOFT_C, _LONG_O, _LAST_Y = re.compile(r"c(?![aeiouyh])"), re.compile(r"oo"), re.compile(r"(?<=[^aeouy])y(?![aeiouy])")


@dataclass(slots=True)
class Row:
    """One unit or name, as a line of the table."""

    key: str
    kind: str
    code: str
    type: str
    name: str
    parent: str = ""
    links: list[str] = field(default_factory=list)

    def line(self) -> str:
        return "\t".join((self.key, self.kind, self.code, self.type, self.name, self.parent, ",".join(self.links)))


@dataclass(frozen=True, slots=True)
class Earlier:
    """A name that ended before the reform: only its key is known, not how it was written."""

    key: str
    type: str
    year: str


def read(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of one list. Raises ``InputError`` (``PLACES_SOURCE_INVALID``)."""
    wanted = _COLUMNS[name]
    try:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in wanted if column not in (reader.fieldnames or ())]
            rows = [] if missing else [{column: clean(row[column] or "") for column in wanted} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{name}: {error}", code="PLACES_SOURCE_INVALID") from error
    if missing:
        raise InputError(f"{name}: no column {', '.join(missing)}", code="PLACES_SOURCE_INVALID")
    return rows


def typed_name(text: str) -> tuple[str, str]:
    """ "Thị trấn Suối Mơ" → ("t", "Suối Mơ"); the type is empty where none is written."""
    lowered = normalize(text)
    for letter, entry in words("types").items():
        if lowered.startswith(entry["name"] + " "):
            return str(letter), clean(text)[len(entry["name"]) + 1 :].strip()
    return "", clean(text)


def merged_names(text: str) -> set[str]:
    """The old names in a text such as "Xã A, Phường B (huyện C), D và thị trấn E", as keys with marks."""
    listed = _BRACKETS.sub("", _BRACKETS.sub("", text))
    names = (typed_name(part.strip())[1] for part in re.split(r"[,;]", listed))
    return {marked_key(name) for name in names if name}


def marked_key(name: str) -> str:
    """A name for comparing lists: marks kept, case and punctuation not."""
    return re.sub(r"[\W_]+", "", normalize(name)).replace("ý", "í").replace("y", "i")


def earlier_names(folder: Path, level: str) -> Iterator[tuple[tuple[str, ...], Earlier]]:
    """Earlier names by the path of their unit (folded names of province, district and commune, types included)."""
    rows = read(folder, EARLIER[level])
    path = _COLUMNS[EARLIER[level]][: 3 if level == "O" else 2]
    held: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in rows:
        where = tuple(glued(row[column]) for column in path)
        year = "" if row.get("source") == _SPELLING else row.get("year") or "?"
        held.setdefault(where, []).append((glued(row["alias_keyword"]), year))
    prefixes = {glued(entry["name"]): str(letter) for letter, entry in words("types").items()}
    for where, names in held.items():
        full: dict[str, Earlier] = {}
        for name, year in names:
            prefix = max((prefix for prefix in prefixes if name.startswith(prefix)), key=len, default="")
            if len(name) > len(prefix) > 0:
                bare = name[len(prefix) :]
                full.setdefault(bare, Earlier(glued_key(bare), prefixes[prefix], year))
        # The list repeats each name without its type and with short ones ("tt…", "p5", "ward5").
        for name, year in names:
            if not any(name.endswith(bare) for bare in full) and not any(c.isdigit() for c in name):
                full[name] = Earlier(glued_key(name), "", year)
        yield from ((where, earlier) for earlier in full.values())


def glued(text: str) -> str:
    """A name without marks and spaces: "Xã Suối Mơ" → "xasuoimo"."""
    return re.sub(r"[\W_]+", "", fold(text))


def glued_key(text: str) -> str:
    """``place_key`` of a name of which only the glued form is known: where syllables end must be guessed."""
    text = _SOFT_C.sub("k", _LONG_O.sub("o", text.lstrip("0") or "0"))
    return _LAST_Y.sub("i", text)
