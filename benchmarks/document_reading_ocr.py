"""Scanned pages against their transcription: errors by letter and by syllable, and the rate beside bare Tesseract.

``benchmarks/data/scanned_pages`` holds pages of the gazette's scans, typed off by eye: the file's name and digest, the
page, then its text, a paragraph a line; what is written by hand or stamped in figures is typed, signatures are not. A
tab parts the two columns of a letterhead, which may be read row by row or column by column: the better order counts.

Error rate: the least number of letters (syllables) put in, left out and exchanged, by the number of true ones; letters
are compared composed (NFC) and with each run of blanks as one.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.documents.ocr import Ocr, pgm
from corpus.documents.pdf import picture_of
from corpus.language.hygiene import fold

PAGES = Path(__file__).parent / "data" / "scanned_pages"


@dataclass(frozen=True, slots=True)
class Page:
    """A transcribed page. ``number`` counts from 1."""

    file: str
    digest: str
    number: int
    text: str


def transcribed(folder: Path = PAGES) -> list[Page]:
    """Every transcription, by name."""
    pages = []
    for path in sorted(folder.glob("*.txt")):
        head, _, text = path.read_text("utf-8").partition("\n\n")
        said = dict(line.split(": ", 1) for line in head.split("\n"))
        pages.append(Page(said["file"], said["sha256"], int(said["page"]), text))
    return pages


def orders(text: str) -> set[str]:
    """The page row by row, and with the letterhead's left column before the right one and behind it."""
    lines = text.strip().split("\n")
    two = [n for n, line in enumerate(lines) if "\t" in line]
    if not two:
        return {plain(text)}
    before, after = lines[: two[0]], lines[two[-1] + 1 :]
    columns = [[line.split("\t")[side] for line in lines[two[0] : two[-1] + 1]] for side in (0, 1)]
    return {plain("\n".join([*before, *middle, *after])) for middle in (columns[0] + columns[1], columns[1] + columns[0],
            lines[two[0] : two[-1] + 1])}  # fmt: skip


def plain(text: str) -> str:
    """Composed letters, one blank between words, one spelling of dashes and quotation marks."""
    text = re.sub(r"[–—]", "-", re.sub(r"[“”„]", '"', unicodedata.normalize("NFC", text)))
    return " ".join(text.split())


def distance(true: Sequence[str], read: Sequence[str]) -> int:
    """Least number of items put in, left out and exchanged (Levenshtein)."""
    places: dict[str, int] = {}
    a, b = (
        np.array([places.setdefault(item, len(places)) for item in items], dtype=np.int64) for items in (true, read)
    )
    steps = np.arange(len(b) + 1)
    row = steps.copy()
    for place, item in enumerate(a, start=1):
        after = np.minimum(row[1:] + 1, row[:-1] + (b != item))
        # An insertion costs one a step from any place to the left.
        row = np.minimum.accumulate(np.concatenate(([place], after)) - steps) + steps
    return int(row[-1])


def errors(page: str, read: str) -> dict[str, tuple[int, int]]:
    """Errors and true items: ``letters``, ``syllables``, and both without diacritics (``bare …``)."""
    shown = plain(read)
    found: dict[str, tuple[int, int]] = {}
    for name, shape in (("", str), ("bare ", fold)):
        for kind, cut in (("letters", list), ("syllables", str.split)):
            counted = []
            for order in orders(page):
                true, got = cut(shape(order)), cut(shape(shown))
                counted.append((distance(true, got), len(true)))
            found[name + kind] = min(counted)
    return found


def bare_tesseract(picture: bytes) -> str:
    """What the program gives by itself at its usual 300 dots an inch: one call, no second look."""
    done = subprocess.run(["tesseract", "stdin", "stdout", "-l", "vie", "--dpi", "300"], input=picture, capture_output=True,
                          check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})  # fmt: skip
    return done.stdout.decode("utf-8")


def ocr(folder: Path) -> None:
    """A line a page and the sums, for this reader and for bare Tesseract on the same pages. ``folder``: the PDFs."""
    pdfium: Any = __import__("pypdfium2")
    engine = Ocr()
    sums: dict[str, dict[str, list[int]]] = {"reader": {}, "tesseract": {}}
    seconds = {"reader": 0.0, "tesseract": 0.0}
    pages = transcribed()
    for page in pages:
        path = folder / page.file
        if hashlib.sha256(path.read_bytes()).hexdigest() != page.digest:
            print(f"{page.file} is not the file that was transcribed")
            continue
        pdf = pdfium.PdfDocument(path)
        sheet = pdf[page.number - 1]
        pictures = {
            "reader": pgm(picture_of(sheet)),
            "tesseract": pgm(sheet.render(scale=300 / 72, grayscale=True).to_numpy()),
        }
        pdf.close()
        for name in sums:
            begun = time.perf_counter()
            if name == "reader":
                text = "\n".join(line.text for line in engine.page(pictures[name]).lines.lines)
            else:
                text = bare_tesseract(pictures[name])
            seconds[name] += time.perf_counter() - begun
            counted = errors(page.text, text)
            for kind, (wrong, of) in counted.items():
                total = sums[name].setdefault(kind, [0, 0])
                total[0], total[1] = total[0] + wrong, total[1] + of
            print(f"{name:9} {page.file[:60]} p{page.number}: {shares(counted)}", flush=True)
    for name, totals in sums.items():
        rate = len(pages) / max(seconds[name], 1e-9) * 60
        print(f"{name}: {shares({kind: (n[0], n[1]) for kind, n in totals.items()})}; {rate:.0f} pages a minute")
    print(f"time of the reader / bare Tesseract: {seconds['reader'] / max(seconds['tesseract'], 1e-9):.2f}")


def shares(counted: dict[str, tuple[int, int]]) -> str:
    """ "letters 12/2000 = .0060, …"."""
    return ", ".join(f"{kind} {wrong}/{of} = {wrong / max(of, 1):.4f}" for kind, (wrong, of) in counted.items())
