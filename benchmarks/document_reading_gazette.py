"""A hundred gazette documents against labels checked by eye: number, date, agency, articles and where each ends.

``benchmarks/data/gazette_labels.jsonl`` holds facts of the sample drawn with seed 7 out of ``documents.jsonl.gz``: of
96 documents number, day of signing and agency, each compared by eye with the printed head (consolidated texts: with
their certification), and the numbers of their articles. These were taken from every line "Điều N." that continues the
count, whatever quotation stands open there, and looked at one by one where that differs from what the reader found and
at the last article of each document; articles of forms and footnotes are not counted. Four have no text of a document:
``scan`` (only running heads), ``cut`` (a part whose number stands in a later issue); they must become none.

A boundary is right when an article begins with the letters behind its heading and ends with the last ones before the
next heading, chapter or signature, digits apart (page and note numbers stand among the lines).
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.documents import Limits
from corpus.documents.model import Document
from corpus.documents.parsing import parse
from corpus.documents.plain import read_txt
from corpus.language.hygiene import fold
from corpus.models import LegalDocument
from corpus.structure.legal import legal_record

LABELS = Path(__file__).parent / "data" / "gazette_labels.jsonl"
_CHAPTER = re.compile(r"(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Tiểu mục)\s+(?:[IVXLC]+|\d+|thứ)\b")
_NOISE = re.compile(r"(?:\d+\s+)?CÔNG BÁO/Số.*|[\d_ -]*")
_SIGNED = re.compile(
    r"Nơi nhận|TM\.|KT\.|XÁC THỰC VĂN BẢN|(?:Luật|Bộ luật|Nghị quyết|Pháp lệnh) này (?:đã )?được|(?:BỘ|THỦ|THỨ) TRƯỞNG$|"
    r"THỦ TƯỚNG$|CHỦ TỊCH|PHỤ LỤC|Số:.*VBHN|VĂN PHÒNG QUỐC HỘI$|BỘ [A-ZĐ]"
)
_EDGE = 25  # letters compared at each end
_LOOSE = 60  # letters of notes and chapter names that may stand between an article's end and the next heading


def gazette(folder: Path, sample: int) -> None:
    """Print the shares for the collected text of the labelled documents, and for the PDFs among the collection."""
    with gzip.open(folder / "documents.jsonl.gz", "rt", encoding="utf-8") as file:
        by_slug = {row["slug"]: row for row in map(json.loads, file)}
    labels = {row["slug"]: row for row in map(json.loads, LABELS.read_text("utf-8").splitlines())}
    right: Counter[str] = Counter()
    for label in list(labels.values())[:sample]:
        text = by_slug[label["slug"]]["text"]
        _one(label, text, read_txt(text.encode(), label["slug"], Limits()), right)
    print("text:", _shares(right))
    scanned = {one["file"] for one in json.loads((folder / "pdf_manifest.json").read_text("utf-8")) if one["scanned"]}
    right = Counter()
    for path in sorted((folder / "pdf").glob("*.pdf")):
        row = by_slug.get(path.stem.split("__")[-1])
        if row is None or path.name in scanned:
            continue
        label = labels.get(row["slug"]) or {"slug": row["slug"], "articles": " ".join(_articles(row["text"]))}
        _one(label, row["text"], parse(path.read_bytes(), path.name, Limits(ocr_pages=0)), right)
    print("pdf (articles of those outside the sample by their headings alone):", _shares(right))


def _one(label: dict[str, Any], text: str, document: Document, right: Counter[str]) -> None:
    right["documents"] += 1
    structured, why = legal_record(document)
    record = structured.record if structured else None
    if label.get("none"):
        right["none"] += 1
        right["none right"] += record is None
        return
    if not isinstance(record, LegalDocument):
        print(f"none {why}: {label['slug']}")
        record = LegalDocument(key="-", title="-")
    for name, got in (("number", record.key), ("issued", str(record.issued)), ("agency", record.agency)):
        if name in label:
            right[f"{name} of"] += 1
            right[name] += got == label[name]
            if got != label[name]:
                print(f"{name}: {label['slug']}: {got}, not {label[name]}")
    wanted = label["articles"].split()
    found = {one.number: f"{one.title}\n{one.text}" for one in record.articles}
    own = {number for number in found if number[0].isdigit() and "(" not in number}
    right["article of"] += len(wanted)
    right["article"] += len(set(wanted) & own)
    right["too many"] += len(own - set(wanted))
    right["all articles of"] += 1
    right["all articles"] += set(wanted) == own
    segments = segments_of(text, wanted)
    wrong = [number for number in wanted if not _same(segments.get(number, ""), found.get(number, ""))]
    right["boundary of"] += len(wanted)
    right["boundary"] += len(wanted) - len(wrong)
    if wrong or set(wanted) != own:
        print(f"articles: {label['slug']}: boundaries {wrong[:6]}, missing {sorted(set(wanted) - own)[:5]}, "
              f"too many {sorted(own - set(wanted))[:5]}")  # fmt: skip


def segments_of(text: str, numbers: Sequence[str]) -> dict[str, str]:
    """Text of each numbered article as the lines stand between the headings."""
    lines = [unicodedata.normalize("NFC", line.strip()) for line in text.split("\n")]
    starts, at = [], 0
    for number in numbers:
        heading = re.compile(rf"Điều\s+{number}\s*\d*[.:]")
        place = next((n for n in range(at, len(lines)) if heading.match(lines[n])), None)
        if place is not None:
            starts.append((number, place))
            at = place + 1
    segments = {}
    for order, (number, place) in enumerate(starts):
        end = starts[order + 1][1] if order + 1 < len(starts) else len(lines)
        own = [re.sub(rf"^Điều\s+{number}", "", lines[place]), *lines[place + 1 : end]]
        own = [line for line in own if not _NOISE.fullmatch(line)]
        if order + 1 == len(starts):
            own = own[: next((n for n, line in enumerate(own) if n and _SIGNED.match(line)), len(own))]
        chapter = next((n for n, line in enumerate(own) if n and n >= len(own) - 6 and _CHAPTER.match(line)), len(own))
        segments[number] = "\n".join(own[:chapter])
    return segments


def _articles(text: str) -> list[str]:
    found: list[str] = []
    for line in (unicodedata.normalize("NFC", line.strip()) for line in text.split("\n")):
        if _SIGNED.match(line) and line.startswith(("KT.", "TM.", "Nơi nhận")):
            break
        match = re.match(r"Điều\s+(\d{1,3})([a-zđ]?)\s*\d*[.:]", line)
        last = int(re.match(r"\d+", found[-1])[0]) if found else 0  # type: ignore[index]
        if match and (int(match[1]) == last + 1 or (int(match[1]) == last and match[2])):
            found.append(match[1] + match[2])
    return found


def _same(segment: str, article: str) -> bool:
    wanted, got = _letters(segment), _letters(article)
    if not wanted or not got:
        return False
    end = wanted.rfind(got[-_EDGE:])
    return wanted[:_EDGE] == got[:_EDGE] and end >= 0 and len(wanted) - end - len(got[-_EDGE:]) <= _LOOSE


def _letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalpha())


def _shares(right: Counter[str]) -> str:
    kinds = ("number", "issued", "agency", "article", "all articles", "boundary")
    shares = [
        f"{k} {right[k]}/{right[f'{k} of']} = {right[k] / max(right[f'{k} of'], 1):.3f}"
        for k in kinds
        if right[f"{k} of"]
    ]
    return (
        f"{right['documents']} documents, none wanted and none made {right['none right']}/{right['none']}; "
        + ", ".join(shares)
        + f"; {right['too many']} articles too many"
    )
