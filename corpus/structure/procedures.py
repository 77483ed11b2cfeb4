"""Procedures from documents: the national template's Word export, process sheets of offices, appendices of decisions.

All three name their fields with the same headings (``sections``). A document with several procedures opens the next
one where a heading comes again that stands once in each ("Trình tự thực hiện", "Thành phần hồ sơ").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.documents.model import Block, Document
from corpus.language.hygiene import clean, fold
from corpus.models import Channel, FeeKind, Level, Method, Procedure, Result, Step, Unparsed
from corpus.readers.fees_times import parse_levels
from corpus.readers.flat_channels import METHODS
from corpus.readers.steps import name_list, split_steps
from corpus.readers.values import parse_date, slug_of
from corpus.structure import dossier
from corpus.structure.legal import Structured
from corpus.structure.sections import Section, sections_of

_CODE = re.compile(r"(?<![\d.])([1-9]\.\d{6})(?![\d])")
_SHEET_CODE = re.compile(r"Mã (?:hiệu|số)\s*:\s*(?P<code>[^|\n]{3,40})")
_SHEET_DATE = re.compile(r"Ngày (?:ban hành|hiệu lực)\s*:\s*(?P<date>\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4})")
_TITLE_LINE = re.compile(
    r"^(?:Tên thủ tục(?: hành chính)?|THỦ TỤC|Thủ tục|(?:\d{1,3}|[IVX]+)(?:\.\d{1,3})*[.)])\s*:?\s*(?P<title>.{8,300})$"
)
_OPENERS = ("steps", "papers")
_ENOUGH = 4  # different fields that make a procedure
_IMPORTANT = ("papers", "time", "fees")
_ONCE = (
    "title",
    "code",
    "steps",
    "channels",
    "papers",
    "time",
    "subjects",
    "results",
    "fees",
    "basis",
    "conditions",
    "authority",
)


def is_procedure(document: Document) -> bool:
    """Whether the document has the headings of a procedure."""
    return len({section.name for section in sections_of(document.blocks)} & set(_ONCE)) >= _ENOUGH


def procedure_records(document: Document) -> tuple[list[Structured], list[tuple[str, str]]]:
    """Every procedure of a document, and what could not become one as (where, reason)."""
    found: list[Structured] = []
    failed: list[tuple[str, str]] = []
    sections = sections_of(document.blocks)
    parts = _parts(sections)
    for number, part in enumerate(parts, start=1):
        names = {section.name for section in part} & set(_ONCE)
        if len(names) < _ENOUGH:
            continue
        before = _before(part, document.blocks)
        where = f"thủ tục {number}" if len(parts) > 1 else "thủ tục"
        record = _procedure(part, before, document, alone=len(parts) == 1)
        if isinstance(record, str):
            failed.append((where, record))
        else:
            found.append(Structured(record[0], record[1], where))
    return found, failed


def _parts(sections: Sequence[Section]) -> list[list[Section]]:
    """Sections of each procedure. The next one begins where a heading of the openers stands for the second time."""
    parts: list[list[Section]] = [[]]
    seen: set[str] = set()
    opener = next((section.name for section in sections if section.name in ("title", "code", *_OPENERS)), "")
    for section in sections:
        if section.name == "end":
            seen.add("end")
            continue
        if section.name == opener and opener in seen and len({s.name for s in parts[-1]} & set(_ONCE)) >= _ENOUGH:
            parts.append([])
            seen = set()
        if "end" in seen:
            continue
        seen.add(section.name)
        parts[-1].append(section)
    return parts


def _before(part: Sequence[Section], blocks: Sequence[Block]) -> list[Block]:
    start = next((section.place for section in part if section.name), 0)
    return list(blocks[max(0, start - 6) : start])


def _procedure(
    part: Sequence[Section], before: list[Block], document: Document, *, alone: bool
) -> tuple[Procedure, dict[str, float]] | str:
    get = _Getter(part)
    sheet = _sheet(document.blocks) if alone else {}
    title = (
        clean(get.text("title").split("\n")[0])
        or sheet.get("title", "")
        or _title(before, document.blocks if alone else [])
    )
    if not title:
        return "NO_NAME"
    code = next(
        (
            m[1]
            for text in (get.text("code"), get.text("title"), title, sheet.get("code", ""))
            if (m := _CODE.search(text))
        ),
        "",
    )
    title = clean(_CODE.sub("", title)).strip(" ()-–.:;")
    title = re.sub(r"^(?:Thủ tục|THỦ TỤC)\s*:\s*", "", title)
    own = sheet.get("code", "")
    confidence: dict[str, float] = {
        "title": 0.9 if get.has("title") or sheet.get("title") else 0.6,
        "code": 1.0 if code else 0.5,
    }
    doubts: list[Unparsed] = []
    groups, sets = dossier.paper_groups(get.merged("papers"))
    listed = dossier.forms(get.merged("forms").lines)
    groups = dossier.with_forms(groups, listed)
    channels, channel_doubts = _channels(get, confidence)
    doubts += channel_doubts
    sets_text = get.text("sets")
    if sets is None and (match := re.search(r"0*(\d{1,2})\s*(?:\([^()]*\)\s*)?bộ", sets_text)):
        sets = int(match[1])
    conditions = get.text("conditions")
    agency, authority = _first_lines(get.text("agency")), _first_lines(get.text("authority"))
    confidence["papers"] = 1.0 if groups and any(not p.is_note for g in groups for p in g.papers) else 0.0
    confidence["basis"] = 1.0 if get.has("basis") else 0.0
    for name in _IMPORTANT:
        if not get.has(name) and not (
            name in ("time", "fees") and any(c.times if name == "time" else c.fees for c in channels)
        ):
            doubts.append(Unparsed(field=name, text="", reason="missing"))
    steps = split_steps(get.text("steps")) or _workflow(get.merged("workflow"))
    described = [get.text("description"), f"Mã hiệu quy trình: {own}" if own and not code else ""]
    issued = parse_date(re.sub(r"\s", "", sheet["date"])) if sheet.get("date") else None
    record = Procedure(
        key=code or _own_key(title, own), title=title[:1].upper() + title[1:],
        decision=get.text("decision")[:200], levels=parse_levels(get.text("level")) or _levels(f"{agency} {authority}"),
        procedure_type=get.text("type")[:200], field=get.text("field")[:200], subjects=name_list(get.text("subjects").rstrip(".")),
        steps=steps, channels=channels, paper_groups=groups, dossier_sets=sets,
        conditions="" if dossier._NONE.fullmatch(conditions) else conditions, results=_results(get.text("results")),
        authority=authority, agencies=tuple(name for name in _list(get.text("agency"))), issuer=sheet.get("issuer", ""),
        delegated=get.text("delegated")[:500], coordinating=get.text("coordinating")[:1000], intake_address=get.text("intake")[:500],
        legal_basis=dossier.legal_refs(get.merged("basis")), keywords=name_list(get.text("keywords")),
        description=clean("\n".join(part for part in described if part)), valid_from=_sane(issued), unparsed=tuple(doubts),
    )  # fmt: skip
    return record, confidence


def _own_key(title: str, own: str) -> str:
    """Key of a procedure without a national code: the office's own code, which several of its sheets may share, with
    four digits of the title's digest; the title's slug where there is no code either."""
    slug = slug_of(title)
    return f"{own}-{slug[-8:-4]}" if own else slug


class _Getter:
    def __init__(self, part: Sequence[Section]) -> None:
        self._part = part

    def has(self, name: str) -> bool:
        return any(section.name == name and section.blocks for section in self._part)

    def merged(self, name: str) -> Section:
        merged = Section(name, 0)
        for section in self._part:
            if section.name == name:
                merged.blocks += section.blocks
        return merged

    def text(self, name: str) -> str:
        return self.merged(name).text


def _channels(get: _Getter, confidence: dict[str, float]) -> tuple[tuple[Channel, ...], list[Unparsed]]:
    """Ways to submit. A document that gives one time and one fee for all of them says so of handing in directly."""
    doubts: list[Unparsed] = []
    table = next(
        (table for table in get.merged("channels").tables if "hinh thuc nop" in fold(" ".join(table.rows[0]))), None
    )
    if table is not None:
        channels = []
        for row in table.rows[1:]:
            method = METHODS.get(clean(row[0]))
            if method is None or len(row) < 2:
                doubts.append(Unparsed(field="channels", text=" | ".join(row), reason="unknown_method"))
                continue
            channels.append(Channel(method=method, times=dossier.times(row[1]), fees=dossier.fees(row[2]) if len(row) > 2 else (),
                                    note=clean(" ".join(row[3:]))))  # fmt: skip
        confidence |= {"time": 1.0, "fees": 1.0}
        return tuple(channels), doubts
    times, fees = dossier.times(get.text("time")), dossier.fees(get.text("fees")) if get.has("fees") else ()
    confidence["time"] = (
        0.0 if not times else 1.0 if any(t.quantity is not None or t.unit.value == "at_once" for t in times) else 0.7
    )
    confidence["fees"] = 0.0 if not fees else 0.7 if any(fee.kind is FeeKind.RULE for fee in fees) else 1.0
    if not times and not fees:
        return (), doubts
    note = get.text("channels")
    return (Channel(method=Method.DIRECT, times=times, fees=fees, note=note[:2000]),), doubts


def _sheet(blocks: Sequence[Block]) -> dict[str, str]:
    """The frame at the top of a process sheet: issuing office, title, code, date."""
    for block in blocks[:8]:
        if not block.rows or not (code := _SHEET_CODE.search(block.text)):
            continue
        cells = [[cell.strip() for cell in row] for row in block.rows]
        column = next((n for row in cells for n, cell in enumerate(row) if fold(cell).startswith("quy trinh")), None)
        date_found = _SHEET_DATE.search(block.text)
        title = ""
        if column is not None:
            parts = [re.sub(r"^QUY TRÌNH\s*", "", row[column]) for row in cells if column < len(row)]
            title = clean(" ".join(part for part in parts if part and not _SHEET_CODE.search(part)).replace("\n", " "))
        issuer = cells[0][0].replace("\n", " ") if column else ""
        return {"title": title, "code": clean(code["code"]).rstrip(" ."), "date": date_found["date"] if date_found else "",
                "issuer": _office(clean(issuer))}  # fmt: skip
    return {}


def _office(name: str) -> str:
    """An office's name from capitals: "SỞ TƯ PHÁP" → "Sở Tư pháp"."""
    if not name.isupper():
        return name
    return re.sub(r"^(Sở|Bộ|Phòng|Ban|Cục|Chi cục) (\w)", lambda m: f"{m[1]} {m[2].upper()}", name.capitalize())


def _title(before: Sequence[Block], all_blocks: Sequence[Block]) -> str:
    """The nearest heading above the first field."""
    for block in reversed(before):
        if block.rows:
            continue
        text = clean(block.text.replace("\n", " "))
        if match := _TITLE_LINE.match(text):
            return match["title"]
    for block in reversed(before):
        text = clean(block.text.replace("\n", " "))
        if not block.rows and 8 < len(text) < 300 and not text.endswith((";", ",", ":")):
            return text
    return next(
        (
            clean(block.text)
            for block in all_blocks[:10]
            if fold(block.text).startswith("thu tuc") and len(block.text) < 300
        ),
        "",
    )


def _workflow(section: Section) -> tuple[Step, ...]:
    """Steps of the office's own work from its table: what is done, by whom, in what time."""
    steps: list[Step] = []
    for table in section.tables:
        head = [fold(cell) for cell in table.rows[0]]
        what = next(
            (n for n, cell in enumerate(head) if "trinh tu" in cell or "noi dung" in cell or "cac buoc" in cell), None
        )
        who = next(
            (n for n, cell in enumerate(head) if "trach nhiem" in cell or ("thuc hien" in cell and n != what)), None
        )
        if what is None:
            continue
        for row in table.rows[1:]:
            text = clean(row[what]) if what < len(row) else ""
            responsible = clean(row[who].replace("\n", " ")) if who is not None and who < len(row) else ""
            if text:
                steps.append(
                    Step(title=f"Bước {len(steps) + 1}", text=f"{text} ({responsible})" if responsible else text)
                )
    return tuple(steps)


def _results(text: str) -> tuple[Result, ...]:
    lines = [clean(dossier._BULLET.sub("", line)).rstrip(" ;.") for line in text.split("\n")]
    return tuple(dict.fromkeys(Result(name=line[:1000]) for line in lines if line))


def _list(text: str) -> list[str]:
    return [name[:500] for line in text.split("\n") if (name := clean(dossier._BULLET.sub("", line)).rstrip(" ;."))]


def _first_lines(text: str) -> str:
    return "; ".join(_list(text))[:1000]


def _levels(text: str) -> tuple[Level, ...]:
    folded = fold(text)
    found = [level for words, level in (("cap xa", Level.COMMUNE), ("ubnd xa", Level.COMMUNE), ("cap tinh", Level.PROVINCE), ("so ", Level.PROVINCE),
             ("bo ", Level.MINISTRY)) if re.search(rf"(?<!\w){words}", f"{folded} ")]  # fmt: skip
    return tuple(dict.fromkeys(found))


def _sane(day: date | None) -> date | None:
    return day if day is not None and 1990 < day.year < 2100 else None
