"""A scan that lost most of its marks: is it held back, and what would restoring the marks gain?

``benchmarks/data/lost_marks_lines.txt`` has 60 lines of the one such file, written out as their wording evidently was:
the digest of the file, then "line number, tab, text". Lines are compared in small letters without punctuation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from benchmarks.document_reading_ocr import distance
from corpus.documents.parsing import parse
from corpus.language.hygiene import fold, syllables
from corpus.language.restoration import default_restorer
from corpus.structure.records import records_of

LINES = Path(__file__).parent / "data" / "lost_marks_lines.txt"


def lost(path: Path) -> None:
    """Print what becomes of the file, and the share of wrong syllables by way of restoring."""
    data = path.read_bytes()
    head, _, body = LINES.read_text("utf-8").partition("\n\n")
    if hashlib.sha256(data).hexdigest() != head.removeprefix("sha256: ").strip():
        print(f"{path} is not the file whose lines were written out")
        return
    document = parse(data, path.name)
    outcome = records_of(document)
    codes = [one.code for one in outcome.missing]
    print(f"quality {document.quality:.2f}, {len(outcome.found)} records to publish, held back as {codes}")
    read = data.decode("utf-8").split("\n")
    pairs = [(read[int(number) - 1], text) for number, text in (line.split("\t") for line in body.strip().split("\n"))]
    restorer = default_restorer()
    ways: dict[str, Callable[[str], str]] = {
        "as read": lambda text: text,
        "marks restored where there are none": lambda text: restorer.restore(text, best=1).text,
        "all marks taken off and restored": lambda text: restorer.restore(fold(text), best=1).text,
    }
    for name, way in ways.items():
        wrong = bare = of = whole = 0
        for shown, true in pairs:
            wanted, got = syllables(true.lower()), syllables(way(shown).lower())
            errors = distance(wanted, got)
            wrong, of, whole = wrong + errors, of + len(wanted), whole + (errors == 0)
            bare += distance([fold(one) for one in wanted], [fold(one) for one in got])
        print(f"{name}: syllables {wrong}/{of} wrong = {wrong / of:.3f} (without marks {bare / of:.3f}), "
              f"lines all right {whole}/{len(pairs)}")  # fmt: skip
