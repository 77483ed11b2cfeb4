"""What becomes of real files: outcomes, fields against labels, rates, and what mutated files do.

    python -m benchmarks.document_reading outcomes FOLDER… [--ocr-pages 2]   a line a file, then a table
    python -m benchmarks.document_reading sheets FOLDER                      process sheets against procedures.jsonl
    python -m benchmarks.document_reading gazette FOLDER [--sample 100]      heads and articles against derived labels
    python -m benchmarks.document_reading fuzz [FOLDER…] [--times 5000]      mutated files of each format

Labels of ``sheets`` are the hand-checked metadata beside the documents (``tthc_commune``). Those of ``gazette`` are
derived without the parser: the number from the page's address, the date from the one line "…, ngày … tháng … năm …"
of the head (or "thông qua ngày" of a law), the articles from lines "Điều N." in unbroken order outside quotation marks.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.document_reading_fuzz import fuzz
from benchmarks.document_reading_ocr import ocr
from corpus.documents import Limits
from corpus.documents.parsing import parse
from corpus.documents.plain import read_txt
from corpus.documents.reading import attempt
from corpus.documents.sandbox import Sandbox
from corpus.language.hygiene import fold
from corpus.models import LegalDocument, Procedure
from corpus.readers.legal_refs import legal_number
from corpus.structure.legal import legal_record
from corpus.structure.procedures import procedure_records
from corpus.structure.records import records_of

_AMOUNT = re.compile(r"(?<!\d)(\d{1,3}(?:\.\d{3})+)\s*(?:\([^)]*\)\s*)?(?:đ|đồng|VNĐ)")
_DURATION = re.compile(r"\b0*(\d{1,3})\s*(?:\([^)]*\)\s*)?(ngày làm việc|ngày|giờ|tháng)")


def outcomes(folders: list[Path], ocr_pages: int) -> None:
    """Read every file of the folders; print what each became and how long it took."""
    table: Counter[str] = Counter()
    pages = ocr = 0
    seconds = ocr_seconds = 0.0
    qualities: list[float] = []
    files = [
        path
        for folder in folders
        for path in (sorted(folder.rglob("*")) if folder.is_dir() else [folder])
        if path.is_file()
    ]
    with Sandbox(Limits(ocr_pages=ocr_pages)) as box:
        for path in files:
            read = attempt(box, path)
            seconds += read.seconds
            if read.document is None:
                table[f"error {read.error}"] += 1
                print(f"{read.seconds:6.1f}s  ✗ {read.error:20} {path.name[:70]}: {read.detail[-70:]}")
                continue
            outcome = records_of(read.document)
            by_ocr = [page for page in read.document.pages if page.ocr]
            pages, ocr = pages + len(read.document.pages), ocr + len(by_ocr)
            qualities += [page.quality for page in by_ocr]
            ocr_seconds += read.seconds if by_ocr else 0
            result = outcome.shape if outcome.found else outcome.missing[0].code
            table[result] += 1
            named = (
                "; ".join(f"{one.record.key} {one.record.title}"[:60] for one in outcome.found[:2])
                or outcome.missing[0].reason[:80]
            )
            print(
                f"{read.seconds:6.1f}s  {result:16} q={read.document.quality:.2f} ocr={len(by_ocr)} {path.name[:50]}: {named}",
                flush=True,
            )
    print(
        f"\n{len(files)} files, {pages} pages, {seconds:.1f} s: {len(files) / max(seconds, 0.001):.2f} files a second"
    )
    if ocr:
        print(
            f"OCR: {ocr} pages, {ocr / max(ocr_seconds, 0.001) * 60:.0f} a minute, mean quality {sum(qualities) / len(qualities):.2f}"
        )
    for result, count in table.most_common():
        print(f"{count:5}  {result}")


def sheets(folder: Path) -> None:
    """Fields of the process sheets against their labels."""
    rows = [json.loads(line) for line in (folder / "procedures.jsonl").read_text("utf-8").splitlines()]
    right: Counter[str] = Counter()
    for row in rows:
        path = folder / "docs" / row["doc_file"]
        found, _ = procedure_records(parse(path.read_bytes(), path.name))
        if len(found) != 1 or not isinstance(record := found[0].record, Procedure):
            print(f"{len(found)} procedures in {path.name}")
            continue
        for name, ok in _sheet_fields(row, record).items():
            right[name] += ok
            if not ok:
                print(f"{name:7} differs: {path.name}")
    print(", ".join(f"{name} {count}/{len(rows)} = {count / len(rows):.3f}" for name, count in sorted(right.items())))


def _sheet_fields(row: dict[str, Any], record: Procedure) -> dict[str, bool]:
    label = row["metadata"]
    channel = record.channels[0] if record.channels else None
    times = " ".join(one.text for one in channel.times) if channel else ""
    fees = " ".join(one.text for one in channel.fees) if channel else ""
    wanted_time, wanted_fee = label["processing_time_text"] or "", label["fee_text"] or ""
    durations, amounts = set(_DURATION.findall(wanted_time.lower())), set(_AMOUNT.findall(wanted_fee))
    free = channel is not None and any(fee.kind.value == "free" for fee in channel.fees)
    if label["fee_vnd"] is not None:
        fee_ok = (label["fee_vnd"] == 0 and free) or f"{label['fee_vnd']:,}".replace(",", ".") in _AMOUNT.findall(fees)
    else:
        fee_ok = amounts <= set(_AMOUNT.findall(fees)) if amounts else bool(fees) == bool(wanted_fee)
    numbers, titles = {ref.number for ref in record.legal_basis}, [fold(ref.title) for ref in record.legal_basis]
    basis = {legal_number(text) or fold(text) for text in label["legal_basis_references"]}
    papers = [
        _words(paper.name) | _words(group.case)
        for group in record.paper_groups
        for paper in group.papers
        if not paper.is_note
    ]
    items = [_words(item) for item in _listed_papers(row)]
    hit = sum(any(len(item & paper) >= 0.6 * len(item) for paper in papers) for item in items)
    same = fold(record.title), fold(row["title"])
    return {
        "title": same[0] == same[1] or same[1] in same[0] or same[0] in same[1],
        "time": durations <= set(_DURATION.findall(times.lower())) if durations else bool(times) == bool(wanted_time),
        "fee": fee_ok,
        "basis": all(one in numbers or any(one in title for title in titles) for one in basis),
        "papers": bool(papers) and hit >= 0.8 * len(items),
    }


def _listed_papers(row: dict[str, Any]) -> Iterator[str]:
    """Papers of the label's text: its list items outside the remarks."""
    for chunk in row["content_chunks"]:
        remark = "Thành phần" not in chunk["section_title"]
        for line in [] if remark else chunk["content"].split("\n"):
            if re.search(r"lưu ý|ghi chú", line.lower()):
                remark = True
            elif re.match(r"\s*\*\*", line):
                remark = False
            if not remark and re.match(r"\s*(?:-|\*|\d+\.)\s", line):
                yield line


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", fold(text)) if len(word) > 1}


def gazette(folder: Path, sample: int) -> None:
    """Number, date, agency and articles of gazette documents, from the collected text and, where there is one, the PDF."""
    with gzip.open(folder / "documents.jsonl.gz", "rt", encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    random.seed(7)
    right: Counter[str] = Counter()
    for row in random.sample(documents, min(sample, len(documents))):
        _one_of_gazette(row, read_txt(row["text"].encode(), row["slug"], Limits()), right)
    print("text:", _shares(right))
    by_slug = {row["slug"]: row for row in documents}
    scanned = {one["file"] for one in json.loads((folder / "pdf_manifest.json").read_text("utf-8")) if one["scanned"]}
    right = Counter()
    for path in sorted((folder / "pdf").glob("*.pdf")):
        row = by_slug.get(path.stem.split("__")[-1])
        if row is not None and path.name not in scanned:
            _one_of_gazette(row, parse(path.read_bytes(), path.name, Limits(ocr_pages=0)), right)
    print("pdf: ", _shares(right))


def _one_of_gazette(row: dict[str, Any], document: Any, right: Counter[str]) -> None:
    structured, why = legal_record(document)
    number = re.search(r"so-(\d.*)-\d+$", row["slug"])
    right["n"] += 1
    if structured is None or not isinstance(record := structured.record, LegalDocument):
        right[f"none: {why}"] += 1
        print(f"none {why}: {row['slug']}")
        return
    right["read"] += 1
    same = number is not None and fold(record.key).replace("/", "-").replace(".", "-") == number[1]
    right["number"] += same
    right["agency"] += bool(record.agency)
    if (day := _labelled_date(row["text"])) is not None:
        right["dated"] += 1
        right["date"] += (
            record.issued is not None and (record.issued.day, record.issued.month, record.issued.year) == day
        )
    wanted, found = (
        set(_labelled_articles(row["text"])),
        {int(one.number) for one in record.articles if one.number.isdigit()},
    )
    right["articles"] += len(wanted)
    right["article"] += len(wanted & found)
    right["documents with all articles"] += wanted <= found
    if not same or not wanted <= found:
        print(f"differs: {row['slug']} {record.key} missing {sorted(wanted - found)[:5]}")


def _shares(right: Counter[str]) -> str:
    pairs = (
        ("number", "read"),
        ("agency", "read"),
        ("date", "dated"),
        ("article", "articles"),
        ("documents with all articles", "read"),
    )
    shares = [f"{name} {right[name]}/{right[of]} = {right[name] / max(right[of], 1):.3f}" for name, of in pairs]
    return f"{right['read']} of {right['n']} read; " + ", ".join(shares)


def _labelled_date(text: str) -> tuple[int, ...] | None:
    match = re.search(r",\s*ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})\s*\n", text[:3000])
    passed = re.findall(
        r"thông qua\s+ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.sub(r"\s+", " ", text[-6000:])
    )
    groups = match.groups() if match else passed[-1] if passed else None
    return tuple(map(int, groups)) if groups else None


def _labelled_articles(text: str) -> list[int]:
    articles: list[int] = []
    depth = 0
    for line in (unicodedata.normalize("NFC", line.strip()) for line in text.split("\n")):
        match = re.match(r"Điều\s+(\d{1,3})[.:]", line)
        if match and depth == 0 and int(match[1]) == len(articles) + 1:
            articles.append(int(match[1]))
        depth = max(0, depth + line.count("“") - line.count("”"))
    return articles


def main() -> None:
    """Command line, see the top of the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("outcomes", "sheets", "gazette", "ocr", "fuzz"))
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--ocr-pages", type=int, default=200)
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--times", type=int, default=5_000)
    parser.add_argument("--only", default="", help="formats by comma, or one file as format:n")
    given = parser.parse_args()
    if given.what == "outcomes":
        outcomes(given.folders, given.ocr_pages)
    elif given.what == "sheets":
        sheets(given.folders[0])
    elif given.what == "gazette":
        gazette(given.folders[0], given.sample)
    elif given.what == "ocr":
        ocr(given.folders[0])
    else:
        fuzz(given.times, given.folders, given.only)


if __name__ == "__main__":
    main()
