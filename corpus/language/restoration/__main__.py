"""``python -m corpus.language.restoration FOLDER --out FILE``: learn the restoration model anew and measure it."""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.language.hygiene import accent_share, fold, syllables
from corpus.language.restoration.decode import Restorer
from corpus.language.restoration.model import Model
from corpus.language.restoration.train import Counts, Recipe, foldings

# Sets that measure are never learnt from: whole folders, or files by the end of their path.
MEASURING = ("tthc_gold", "legal_alqac2022/questions", "legal_alqac2025/train", "legal_zalo2021", "legal_vlsp2023/t",
             "tthc_commune/questions", "dvc_intents_nlu")  # fmt: skip
# How people put it is rare beside the law: questions count this often.
SPOKEN = {"tthc_train": 12, "citizen_qa": 6, "intents": 12, "assistant": 12, "lexicon": 8, "aspects": 12, "starter": 4}
_HELD_OUT = 40  # one text in so many is kept for measuring
# Texts with fewer accented syllables teach to leave marks out; in chat half a message may lack them.
_ACCENTED, _ACCENTED_SPOKEN = 0.5, 0.65


def texts(path: Path) -> Iterator[str]:
    """Every running text of a file: all strings of JSON lines or YAML, or the lines of plain text."""
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for line in data.decode("utf-8").split("\n"):
            yield from _strings(json.loads(line)) if line.strip() else ()
    elif path.suffix in (".yaml", ".txt", ".md"):
        yield from path.read_text("utf-8").splitlines()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def accuracy(restorer: Restorer, sample: list[str]) -> tuple[float, float]:
    """Share of syllables restored right from a text without marks, and the same share for leaving them out."""
    right = bare = total = 0
    for text in sample:
        wanted, got = syllables(text.lower()), syllables(restorer.restore(fold(text)).text)
        if len(wanted) == len(got):
            total += len(wanted)
            right += sum(a == b for a, b in zip(wanted, got, strict=True))
            bare += sum(a == fold(a) for a in wanted)
    return (right / total, bare / total) if total else (0.0, 0.0)


def main() -> int:
    """Learn, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", type=Path, nargs="+", help="folders with accented text (.jsonl, .jsonl.gz, .yaml, .txt)"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bigrams", type=int, default=Recipe().bigrams)
    parser.add_argument("--trigrams", type=int, default=Recipe().trigrams)
    parser.add_argument("--least", type=int, default=Recipe().least)
    asked = parser.parse_args()
    started, counts = time.time(), Counts()
    held: dict[str, list[str]] = {"official": [], "spoken": []}
    files = sorted(path for folder in asked.folder for path in folder.rglob("*") if path.is_file())
    for path in files:
        if any(name in path.as_posix() for name in MEASURING):
            continue
        weight = next((often for name, often in SPOKEN.items() if name in path.as_posix()), 1)
        for text in texts(path):
            if len(text) < 4 or accent_share(text[:400]) < (_ACCENTED if weight == 1 else _ACCENTED_SPOKEN):
                continue
            if zlib.crc32(text.encode()) % _HELD_OUT == 0:
                held["spoken" if "tthc_train" in path.as_posix() else "official"].append(text[:600])
            else:
                counts.add(text, weight)
        print(f"{time.time() - started:6.0f} s  {path}", file=sys.stderr)
    model = counts.model(Recipe(asked.least, asked.bigrams, asked.trigrams))
    asked.out.write_bytes(model.to_bytes())
    restorer = Restorer(Model.load(asked.out))
    sizes = f"{len(model.words)} syllables, {len(model.bigram_keys)} pairs, {len(model.trigram_keys)} triples"
    print(
        f"{sizes}, {foldings(model)} ambiguous; {asked.out.stat().st_size / 1e6:.1f} MB; {time.time() - started:.0f} s"
    )
    for name, sample in held.items():
        random.Random(3).shuffle(sample)
        print(f"{name}: %.4f of syllables right (%.4f without restoring)" % accuracy(restorer, sample[:1500]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
