"""Counts of official words, written anew: ``python -m corpus.language.build_words FOLDER``.

FOLDER holds JSONL files (plain or .gz) of procedures; their titles and fields of work are read, whatever the shape
calls them. Written is ``resources/words.txt``: one line for each first syllable, then its followers with how often the
pair occurs, most frequent first: ``đăng ký 812 kiểm 55``.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus.language.hygiene import normalize, syllables
from corpus.language.syllable import is_syllable

LEAST = 2  # a pair seen once may be a slip of its own
_FIELDS = ("name", "title", "field", "linh_vuc", "ten_thu_tuc")
_BREAK = re.compile(r"[^\w\s]+|\n")


def pair_counts(texts: Iterator[str]) -> Counter[tuple[str, str]]:
    """How often two syllables stand side by side with nothing but space between; each text counts once."""
    counts: Counter[tuple[str, str]] = Counter()
    for text in set(map(normalize, texts)):
        for part in _BREAK.split(text):
            both = itertools.pairwise(syllables(part))
            counts.update((left, right) for left, right in both if is_syllable(left) and is_syllable(right))
    return counts


def as_lines(counts: Counter[tuple[str, str]], least: int = LEAST) -> list[str]:
    """The lines of ``words.txt``."""
    followers: dict[str, list[tuple[int, str]]] = {}
    for (left, right), count in counts.items():
        if count >= least:
            followers.setdefault(left, []).append((-count, right))
    return [
        " ".join([left, *(f"{right} {-count}" for count, right in sorted(followers[left]))])
        for left in sorted(followers)
    ]


def _titles(folder: Path) -> Iterator[str]:
    for path in sorted([*folder.rglob("*.jsonl"), *folder.rglob("*.jsonl.gz")]):
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                row = json.loads(line)
                yield from (value for name in _FIELDS if isinstance(value := row.get(name), str))


def main(folder: Path) -> None:
    """Count and write."""
    target = Path(__file__).parent / "resources" / "words.txt"
    lines = as_lines(pair_counts(_titles(folder)))
    target.write_text("\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{len(lines)} first syllables, {target.stat().st_size} bytes: {target}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
