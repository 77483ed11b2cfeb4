"""Papers, fees, times and legal basis from the running text under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.documents.model import Block
from corpus.language.hygiene import clean, fold
from corpus.models import Fee, FeeKind, FormRef, LegalRef, Paper, PaperGroup, ProcessingTime, TimeUnit
from corpus.readers.fees_times import parse_fees, parse_time
from corpus.readers.legal_refs import legal_number, without_repeats
from corpus.readers.paper_names import form_refs, paper
from corpus.structure.sections import Section, heading

# Not "10." of "10.000 đồng".
_BULLET = re.compile(r"^\s*(?:[-–+•*✓]+\)?|\(?\d{1,2}[.)](?!\d)|\(?[a-zđ][.)])\s*")
_NOTES = re.compile(r"^[\W_]*(?:lưu ý|chú ý|ghi chú)\b", re.IGNORECASE)
_SETS = re.compile(r"số lượng(?: hồ sơ)?\s*:?\s*0*(?P<n>\d{1,2})\s*(?:\([^()]*\)\s*)?bộ", re.IGNORECASE)
_COUNT = re.compile(r"(?P<n>\d{1,2})\s*(?:\([^()]*\)\s*)?(?P<what>bản chính|bản sao|bản)", re.IGNORECASE)
_NONE = re.compile(r"[\W_]*(?:không(?: có| quy định| áp dụng)?|chưa quy định)[\W_]*", re.IGNORECASE)
_WANTED = re.compile(
    r"\b(?:phai|thi|can) (?:co|nop|xuat trinh|cung cap|kem)|\bnop (?:ban|giay|van ban|to)|\bthi (?:\S+ ){0,8}lap (?:van ban|giay|to)|\bxuat trinh (?:ban|giay|van ban)"
)
_NOT_WANTED = re.compile(r"giai thich|co trach nhiem|co quyen|khong (?:phai|duoc yeu cau|can)|tra lai|huy bo")
_CASE_CHARS = 250
# Words of a paper's name; a line of papers without any of them explains.
_PAPER = re.compile(
    r"\b(?:giay|don|to khai|van ban|ban sao|ban chinh|ban chup|bien ban|ho chieu|the|can cuoc|quyet dinh|phieu|hop dong|ho so|"
    r"chung (?:chi|minh|nhan|tu)|anh|so|trich luc|bang|hoa don|du thao|di chuc|mau|ban an|ke hoach|de an|bao cao|danh sach|cam ket|ly lich)\b"
)


def paper_groups(section: Section) -> tuple[tuple[PaperGroup, ...], int | None]:
    """Groups of papers, and how many sets of the dossier are wanted.

    A line that ends with a colon names the case of the papers below it; below "Lưu ý" stand remarks only.
    """
    groups: list[tuple[str, list[Paper]]] = [("", [])]
    sets: int | None = None
    notes = False
    lines = section.lines
    bulleted = any(_BULLET.match(line) for line in lines)
    for table in section.tables:
        groups[-1][1].extend(_table_papers(table))
    for line in lines:
        if match := _SETS.search(line):
            sets = int(match["n"]) if sets is None else sets
            if len(line) < 80:
                continue
        name = clean(_BULLET.sub("", line))
        if not name or heading(line)[0] == "papers":
            continue
        if _NOTES.match(name):
            notes = True
            rest = name.partition(":")[2].strip()
            if rest:
                groups[-1][1].append(Paper(name=rest, is_note=True))
            continue
        if name.endswith(":") and len(name) <= _CASE_CHARS:
            # "* Giấy tờ phải nộp:" ends remarks; "Trường hợp …:" among remarks belongs to them.
            if notes and not _opens_papers(line):
                groups[-1][1].append(Paper(name=name, is_note=True))
                continue
            notes = False
            groups.append((name.rstrip(": "), []))
            continue
        if notes or (bulleted and not _BULLET.match(line) and groups[-1][1] and not _PAPER.match(fold(name))):
            groups[-1][1].append(Paper(name=name, is_note=True))
        elif (one := _paper(name)) is not None:
            groups[-1][1].append(one)
    return tuple(PaperGroup(case=case, papers=tuple(papers)) for case, papers in groups if papers), sets


def _opens_papers(line: str) -> bool:
    folded = fold(line)
    return bool(re.match(r"\W*(?:giay to|ho so|thanh phan|cac giay to|to khai)\b", folded))


def _paper(name: str) -> Paper | None:
    counts = {match["what"].casefold(): int(match["n"]) for match in _COUNT.finditer(name)}
    originals, copies = counts.get("bản chính"), counts.get("bản sao")
    one = paper(name.rstrip(" ;."), originals, copies)
    if one is not None and one.is_note and _WANTED.search(fold(name)) and not _NOT_WANTED.search(fold(name)):
        # "Trường hợp …, thì phải có biên bản …" is a paper with its case.
        return one.model_copy(update={"is_note": False})
    return one


def _table_papers(table: Block) -> list[Paper]:
    """Rows of the national template's table: name, form, count."""
    head = [fold(cell) for cell in table.rows[0]]
    column = next(
        (n for n, cell in enumerate(head) if "ten giay to" in cell or "loai giay to" in cell or "thanh phan" in cell),
        None,
    )
    if column is None:
        return []
    counts = next((n for n, cell in enumerate(head) if "so luong" in cell), None)
    form = next(
        (n for n, cell in enumerate(head) if "mau don" in cell or "to khai" in cell or "bieu mau" in cell), None
    )
    papers = []
    for row in table.rows[1:]:
        name = clean(row[column].replace("\n", " ")) if column < len(row) else ""
        numbers = {m[1].casefold(): int(m[2]) for m in re.finditer(r"(bản chính|bản sao)\s*:?\s*(\d{1,2})",
                   row[counts] if counts is not None and counts < len(row) else "", re.IGNORECASE)}  # fmt: skip
        files = [(clean(row[form]), "")] if form is not None and form < len(row) and clean(row[form]) else []
        if (one := paper(name, numbers.get("bản chính"), numbers.get("bản sao"), "", files)) is not None:
            papers.append(one)
    return papers


def fees(text: str) -> tuple[Fee, ...]:
    """Fees of a running text, line by line: one line one rule. ``UNKNOWN`` where the text says nothing."""
    found: list[Fee] = []
    for line in text.split("\n"):
        line = clean(_BULLET.sub("", line))
        if not line:
            continue
        if _NONE.fullmatch(line) or fold(line.rstrip(" .")) in ("mien phi", "mien le phi", "khong thu phi"):
            found.append(Fee(kind=FeeKind.FREE, text=line))
            continue
        found += parse_fees(line)
    known = [fee for fee in found if fee.kind is not FeeKind.UNKNOWN]
    return tuple(dict.fromkeys(known or found[:1]))


def times(text: str) -> tuple[ProcessingTime, ...]:
    """The whole text as one time where it names one duration; else one for each line, whose beginning is the case."""
    text = clean(text)
    if not text or _NONE.fullmatch(text):
        return ()
    lines = [clean(_BULLET.sub("", line)) for line in text.split("\n") if line.strip()]
    if cases := _by_case(lines):
        return cases
    whole = parse_time(" ".join(lines))
    if whole is not None and (whole.quantity is not None or len(lines) == 1):
        return (whole,)
    found = []
    for line in lines:
        case, _, rest = line.partition(":")
        one = parse_time(rest.strip() or line, clean(case) if rest.strip() and len(case) <= 160 else "")
        if one is not None:
            found.append(one)
    return tuple(found) or ((whole,) if whole else ())


def _by_case(lines: Sequence[str]) -> tuple[ProcessingTime, ...]:
    """The ordinary time and those of named cases: "03 ngày; trường hợp phải xác minh thì không quá 10 ngày". Empty
    where the clauses do not read so: then nobody may take the longer time for the ordinary one, nor the other way."""
    clauses = [clean(part) for part in re.split(r"(?<=[.;])\s+", " ".join(lines)) if part.strip()]
    read = [(clause, parse_time(clause)) for clause in clauses]
    clear = [
        (clause, one) for clause, one in read if one and (one.quantity is not None or one.unit is TimeUnit.AT_ONCE)
    ]
    if len(clear) < 2 or len(clear) != len(
        [clause for clause in clauses if re.search(r"\d+ (?:ngày|tháng)|\bngay\b", clause, re.IGNORECASE)]
    ):
        return ()
    if _CASE.search(clear[0][0]) or not all(_CASE.search(clause) for clause, _ in clear[1:]):
        return ()
    first = clear[0][1]
    others = [
        one.model_copy(update={"case": clean(found[1])}) for clause, one in clear[1:] if (found := _CASE.search(clause))
    ]
    return (first, *others)


_CASE = re.compile(
    r"^\W*(?:trong\s+)?((?:trường hợp|nếu)\s.{3,150}?)(?:\s+thì|,|\s+không quá|\s+thời hạn)", re.IGNORECASE
)


def legal_refs(section: Section) -> tuple[LegalRef, ...]:
    """One reference a line or table row; numbers in their one spelling."""
    refs: list[LegalRef | None] = []
    for table in section.tables:
        head = fold(" ".join(table.rows[0]))
        for row in table.rows[1 if "ky hieu" in head or "trich yeu" in head or "ten van ban" in head else 0 :]:
            text = clean(" ".join(cell for cell in row if cell and not cell.strip().isdigit()).replace("\n", " "))
            refs.append(_ref(text, next((number for cell in row if (number := legal_number(cell))), "")))
    for line in section.lines:
        text = clean(_BULLET.sub("", line)).rstrip(" ;.")
        if len(text) > 8 and not text.endswith(":"):
            refs.append(_ref(text, legal_number(text[:120])))
    return without_repeats(refs)


def _ref(text: str, number: str) -> LegalRef | None:
    return LegalRef(number=number, title=text) if text or number else None


def forms(lines: Iterable[str]) -> tuple[FormRef, ...]:
    """Blank forms that a section of its own lists."""
    found: list[FormRef] = []
    for line in lines:
        name = clean(_BULLET.sub("", line)).rstrip(" ;.")
        if name and not _NONE.fullmatch(name):
            found += form_refs(name) or (FormRef(name=name[:300]),)
    return tuple(dict.fromkeys(found))


def with_forms(groups: Sequence[PaperGroup], listed: Sequence[FormRef]) -> tuple[PaperGroup, ...]:
    """The groups with each listed form put to the paper of its name; forms of no paper are left out here."""
    result = []
    for group in groups:
        papers = []
        for one in group.papers:
            matching = tuple(form for form in listed if form.name and _same(form.name, one.name) and not one.is_note)
            papers.append(
                one.model_copy(update={"forms": (*one.forms, *(f for f in matching if f not in one.forms))})
                if matching
                else one
            )
        result.append(group.model_copy(update={"papers": tuple(papers)}))
    return tuple(result)


def _same(form: str, name: str) -> bool:
    wanted = set(fold(form).split()[:8])
    return len(wanted) >= 3 and wanted <= set(fold(name).split())
