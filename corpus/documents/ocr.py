"""Pictures of text → lines, by Tesseract with its Vietnamese data.

A page that reads badly is tried once more with its specks filtered out. What is returned is the better reading with
its quality: the engine's own confidence and the spelling of what it read, of which the worse counts.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.documents.layout import Line, PageLines
from corpus.documents.limits import MEGABYTE
from corpus.documents.needed import missing_program, program
from corpus.documents.programs import run
from corpus.documents.quality import text_quality
from corpus.errors import InputError

_SECONDS = 100  # a page takes one or two on an idle machine and many on a busy one
_MEMORY = 700 * MEGABYTE  # of address space; an A3 page at 300 dots an inch takes half of it
_GOOD = 0.75  # a reading from here on is not tried again
_UNREADABLE = 25  # confidence of a word, in percent, below which a sign or two are noise
_A_WORD = 3  # letters or digits from which on doubt is no noise: numbers of documents are in no dictionary of Tesseract
_PSM = "3"
_DPI = "200"
_PACKAGES = "tesseract-ocr tesseract-ocr-vie"


@dataclass(frozen=True, slots=True)
class Read:
    lines: PageLines
    quality: float


class Ocr:
    """The engine; looks for the program when first asked."""

    def __init__(self) -> None:
        self._command = ""

    def page(self, image: bytes, number: int = 1, *, denoise: bool = True) -> Read:
        """Read a picture (PGM, PNG, JPEG, TIFF). Raises ``DependencyError`` without Tesseract or its Vietnamese data,
        ``InputError`` (``OCR_FAILED``) when it gives up."""
        self._find()
        first = self._read(image, number)
        if first.quality >= _GOOD or not denoise or not image.startswith(b"P5"):
            return first
        second = self._read(pgm(_median(_from_pgm(image))), number)
        return max(first, second, key=lambda read: read.quality)

    def _find(self) -> None:
        if self._command:
            return
        found = program("tesseract")
        if found is None:
            raise missing_program(_PACKAGES, "Đọc trang quét (OCR)")
        known = subprocess.run([found, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=False)
        if "vie" not in known.stdout.split():
            raise missing_program("tesseract-ocr-vie", "Đọc trang quét (OCR) tiếng Việt")
        self._command = found

    def _read(self, image: bytes, number: int) -> Read:
        command = [self._command, "stdin", "stdout", "-l", "vie", "--psm", _PSM, "--dpi", _DPI, "tsv"]
        # One thread: on a small machine more of them only get into each other's way.
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        try:
            done = run(command, given=image, seconds=_SECONDS, memory=_MEMORY, env=environment)
        except InputError as error:
            raise InputError(f"page {number}: OCR took more than {_SECONDS} s", code="OCR_FAILED") from error
        if done.code:
            raise InputError(f"page {number}: {done.complaint[-200:]}", code="OCR_FAILED")
        return _from_tsv(done.output.decode("utf-8", errors="replace"), number)


def _from_tsv(text: str, number: int) -> Read:
    lines: dict[tuple[str, ...], Line] = {}
    weights: list[tuple[float, int]] = []
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        word, confidence = (row.get("text") or "").strip(), float(row.get("conf") or -1)
        if not word:
            continue
        if confidence < _UNREADABLE and sum(c.isalnum() for c in word) < _A_WORD:
            weights.append((max(confidence, 0), len(word)))
            continue
        weights.append((confidence, len(word)))
        left, top, width, height = (float(row[key] or 0) for key in ("left", "top", "width", "height"))
        key = (row["block_num"], row["par_num"], row["line_num"])
        line = lines.get(key)
        if line is None:
            lines[key] = Line(word, left, left + width, top, top + height)
        else:
            line.text += f" {word}"
            line.right, line.top, line.bottom = left + width, min(line.top, top), max(line.bottom, top + height)
    letters = sum(weight for _, weight in weights)
    confidence = sum(value * weight for value, weight in weights) / letters / 100 if letters else 0.0
    read = PageLines(number, list(lines.values()))
    spelling = text_quality("\n".join(line.text for line in read.lines))
    # 90 % of confidence is what clean print gives.
    return Read(read, round(min(spelling, confidence / 0.9), 3))


def pgm(image: Any) -> bytes:
    """A grey picture (height × width, uint8) as PGM."""
    grey = np.asarray(image, dtype=np.uint8)
    grey = grey[:, :, 0] if grey.ndim == 3 else grey
    return b"P5 %d %d 255\n" % (grey.shape[1], grey.shape[0]) + grey.tobytes()


def _from_pgm(data: bytes) -> Any:
    head, _, body = data.partition(b"\n")
    _, width, height, _ = head.split()
    return np.frombuffer(body, dtype=np.uint8).reshape(int(height), int(width))


def _median(image: Any) -> Any:
    """The middle of each pixel and its eight neighbours: takes specks away and leaves strokes."""
    padded = np.pad(image, 1, mode="edge")
    height, width = image.shape
    around = [padded[dy : dy + height, dx : dx + width] for dy in range(3) for dx in range(3)]
    return np.median(np.stack(around), axis=0).astype(np.uint8)
