"""What becomes of real files: outcomes, fields against labels, rates, and what mutated files do.

    python -m benchmarks.document_reading outcomes FOLDER… [--ocr-pages 2]   a line a file, then a table
    python -m benchmarks.document_reading sheets FOLDER                      process sheets against procedures.jsonl
    python -m benchmarks.document_reading gazette FOLDER [--sample 100]      heads and articles against labels
    python -m benchmarks.document_reading fuzz [FOLDER…] [--times 5000]      mutated files of each format

    python -m benchmarks.document_reading ocr FOLDER                         scanned pages against transcriptions
    python -m benchmarks.document_reading lost FILE                          what restoring marks gains on a bad scan
    python -m benchmarks.document_reading rates FOLDER                       documents and pages a second, with baselines

Labels of ``sheets`` are the metadata beside the documents (``tthc_commune``), as they are and with the fields put right
that the document itself contradicts (``benchmarks/data/sheet_labels.yaml``). The others say at their top where theirs
come from.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.document_reading_fuzz import fuzz
from benchmarks.document_reading_gazette import gazette
from benchmarks.document_reading_lost import lost
from benchmarks.document_reading_ocr import ocr
from benchmarks.document_reading_rates import rates
from corpus.documents import Limits
from corpus.documents.parsing import parse
from corpus.documents.reading import attempt
from corpus.documents.sandbox import Sandbox
from corpus.language.hygiene import fold
from corpus.models import Procedure
from corpus.readers.legal_refs import legal_number
from corpus.structure.procedures import procedure_records
from corpus.structure.records import records_of

_AMOUNT = re.compile(r"(?<!\d)(\d{1,3}(?:\.\d{3})+)\s*(?:\([^)]*\)\s*)?(?:đ|đồng|VNĐ)")
_FIGURE = re.compile(r"(?<!\d)\d{1,3}(?:\.\d{3})+")  # the document may leave the unit out
_DURATION = re.compile(r"\b0*(\d{1,3})\s*(?:\([^)]*\)\s*)?(ngày làm việc|ngày|giờ|tháng)")


def outcomes(folders: list[Path], ocr_pages: int) -> None:
    """Read every file of the folders; print what each became and how long it took."""
    table: Counter[tuple[str, str, str]] = Counter()
    pages = ocr = 0
    seconds = ocr_seconds = 0.0
    qualities: list[float] = []
    files = [
        (folder.name if folder.is_dir() else folder.parent.name, path)
        for folder in folders
        for path in (sorted(folder.rglob("*")) if folder.is_dir() else [folder])
        if path.is_file()
    ]
    with Sandbox(Limits(ocr_pages=ocr_pages)) as box:
        for group, path in files:
            read = attempt(box, path)
            seconds += read.seconds
            if read.document is None:
                table[group, "-", read.error] += 1
                print(f"{read.seconds:6.1f}s  ✗ {read.error:20} {path.name[:70]}: {read.detail[-70:]}")
                continue
            outcome = records_of(read.document)
            by_ocr = [page for page in read.document.pages if page.ocr]
            pages, ocr = pages + len(read.document.pages), ocr + len(by_ocr)
            qualities += [page.quality for page in by_ocr]
            ocr_seconds += read.seconds if by_ocr else 0
            result = outcome.shape if outcome.found else outcome.missing[0].code
            kind = f"{read.document.format}{' quét' if len(by_ocr) > len(read.document.pages) / 2 else ''}"
            table[group, kind, result] += 1
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
    print("\n| thư mục | loại tệp | trở thành hoặc lý do | số tệp |\n|---|---|---|---|")
    for (group, kind, result), count in sorted(table.items()):
        print(f"| {group} | {kind} | `{result}` | {count} |")


def sheets(folder: Path) -> None:
    """Fields of the process sheets against their labels, as these are and without what the documents do not say."""
    wrong = yaml.safe_load((Path(__file__).parent / "data" / "sheet_labels.yaml").read_text("utf-8"))
    not_said = {one["file"]: one["not_said"] for one in wrong}
    rows = [json.loads(line) for line in (folder / "procedures.jsonl").read_text("utf-8").splitlines()]
    right: Counter[str] = Counter()
    checked: Counter[str] = Counter()
    for row in rows:
        path = folder / "docs" / row["doc_file"]
        found, _ = procedure_records(parse(path.read_bytes(), path.name))
        if len(found) != 1 or not isinstance(record := found[0].record, Procedure):
            print(f"{len(found)} procedures in {path.name}")
            continue
        dropped = frozenset(next((said for file, said in not_said.items() if file in path.name), ()))
        for counts, drop in ((right, frozenset()), (checked, dropped)):
            for name, ok in _sheet_fields(row, record, drop).items():
                counts[name] += ok
                if not ok and counts is checked:
                    print(f"{name:7} differs: {path.name}")
    for name, counts in (("labels as they are", right), ("labels checked by eye", checked)):
        shares = (f"{field} {count}/{len(rows)} = {count / len(rows):.3f}" for field, count in sorted(counts.items()))
        print(f"{name}: {', '.join(shares)}")


def _sheet_fields(row: dict[str, Any], record: Procedure, drop: frozenset[str]) -> dict[str, bool]:
    label = row["metadata"]
    channel = record.channels[0] if record.channels else None
    times = " ".join(one.text for one in channel.times) if channel else ""
    fees = " ".join(one.text for one in channel.fees) if channel else ""
    wanted_time, wanted_fee = label["processing_time_text"] or "", label["fee_text"] or ""
    durations = {one for one in _DURATION.findall(wanted_time.lower()) if " ".join(one) not in drop}
    amounts = set(_AMOUNT.findall(wanted_fee)) - drop
    free = channel is not None and any(fee.kind.value == "free" for fee in channel.fees)
    if label["fee_vnd"] is not None:
        fee_ok = (label["fee_vnd"] == 0 and free) or f"{label['fee_vnd']:,}".replace(",", ".") in _AMOUNT.findall(fees)
    else:
        fee_ok = amounts <= set(_FIGURE.findall(fees)) if amounts else bool(fees) == bool(wanted_fee)
    numbers, titles = {ref.number for ref in record.legal_basis}, [fold(ref.title) for ref in record.legal_basis]
    basis = {legal_number(text) or fold(text) for text in label["legal_basis_references"] if text not in drop}
    papers = [
        _words(paper.name) | _words(group.case)
        for group in record.paper_groups
        for paper in group.papers
        if not paper.is_note
    ]
    items = [_words(item) for item in _listed_papers(row)]
    hit = sum(any(len(item & paper) >= 0.6 * len(item) for paper in papers) for item in items)
    same = fold(record.title), fold(row["title"])
    titled = "title" in drop or same[0] == same[1] or same[1] in same[0] or same[0] in same[1]
    return {
        "title": titled,
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


def main() -> None:
    """Command line, see the top of the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("outcomes", "sheets", "gazette", "ocr", "lost", "rates", "fuzz"))
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
    elif given.what == "lost":
        lost(given.folders[0])
    elif given.what == "rates":
        rates(given.folders[0])
    elif given.what == "ocr":
        ocr(given.folders[0])
    else:
        fuzz(given.times, given.folders, given.only)


if __name__ == "__main__":
    main()
