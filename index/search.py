"""Search in one generation: lexical and dense legs, features, one ranking."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np

from corpus.language import accent_share, accented_terms, fold, folded_terms
from corpus.language.lexicon import default_lexicon
from corpus.models import Kind, Level, Record
from index.builder import LEXICAL, STORE, VECTORS
from index.embedders import Embedder, Vectors
from index.errors import REBUILD, GenerationError
from index.examples import NOTHING, ExampleIndex
from index.fusion import LAW, Features, Fusion, inverse_frequency, scaled, spread
from index.generations import Fingerprints, Manifest, verify
from index.lexical import TEXT_FIELDS, LexicalIndex
from index.narrowing import Narrowing
from index.query import Contrast, Filter, Hit, Query
from index.rerankers import Reranker
from index.store import UnitRow, UnitStore
from index.twins import PREFIX, Twins, elsewhere
from index.units import Passage
from index.vectors import Ids, VectorIndex

__all__ = ["Contrast", "Filter", "Hit", "Query", "Searcher"]

_CANDIDATES = 120
_DENSE_WORDS = 48
_QUESTIONS = 64  # whose vectors are kept; a question is searched up to three times
_NARROWED = 40  # candidates whose restrictions are compared with the question's
_RERANKED = 20
_SCOPES = 8  # filters whose vectors are kept apart; a small index each
_COVERED = 1  # hits whose text is read again for the share of the question it covers
_LEGS = ("title_f", "alias_f", "dossier_f", "dossier_a", "process_f", "process_a")
# Share of accented syllables from which a question counts as written with diacritics. Ordinary text has .7 to .85.
_ACCENTED = 0.4


class Searcher:
    """One loaded generation. Safe to use from several threads once warmed up."""

    def __init__(
        self, folder: Path, embedder: Embedder, fusion: Fusion | None = None, *,
        reranker: Reranker | None = None, reranker_weight: float = 1.0,
    ) -> None:  # fmt: skip
        self._folder = folder
        self._embedder = embedder
        self._fusion = fusion or Fusion.default()
        self._law_fusion = fusion or Fusion.default(LAW)
        self._reranker = reranker
        self._reranker_weight = reranker_weight
        self._made: dict[str, Vectors] = {}
        self._making = Lock()
        self._ready = False

    def warm_up(self) -> None:
        """Check and load the generation and the embedder. Raises ``GenerationError``."""
        if self._ready:
            return
        self.manifest: Manifest = verify(self._folder)
        current = Fingerprints.current(self._embedder.digest, self._embedder.dimensions)
        different = self.manifest.fingerprints.differences(current)
        if different:
            raise GenerationError(
                f"generation {self.manifest.id} was built with another {', '.join(different)}; {REBUILD}",
                code="INDEX_MISMATCH",
            )
        self.store = UnitStore(self._folder / STORE)
        self._lexical = LexicalIndex(self._folder / LEXICAL)
        self._vectors = VectorIndex.load(self._folder / VECTORS, self._embedder.dimensions)
        self._units = {unit.row: unit for unit in self.store.units()}
        self._by_id: dict[str, list[UnitRow]] = {}
        for unit in self._units.values():
            self._by_id.setdefault(unit.id, []).append(unit)
        self._twins = Twins.among(self._units.values())
        self._vector_units = self.store.vector_units()
        self._examples = ExampleIndex.load(self._folder, self._embedder.dimensions, self.store.examples())
        self._vectors_of_row: dict[int, list[int]] = {}
        for identity, row in self._vector_units.items():
            self._vectors_of_row.setdefault(row, []).append(identity)
        self.documents = self.store.documents()
        self._scoped = lru_cache(maxsize=_SCOPES)(self._vectors_of)
        self._terms_held = lru_cache(maxsize=2_000)(self._terms_of_text)
        self._title_terms = lru_cache(maxsize=20_000)(self._terms_of_title)
        self._name_terms = lru_cache(maxsize=20_000)(self._terms_of_name)
        self._alias_terms = lru_cache(maxsize=20_000)(self._terms_of)
        self._narrowing = Narrowing(self._units)
        self._weight = lru_cache(maxsize=50_000)(self._term_weight)
        self._known = lru_cache(maxsize=50_000)(self._is_known)
        self._embedder.warm_up()
        if self._reranker is not None:
            self._reranker.warm_up()
        self._ready = True

    @property
    def generation(self) -> str:
        return self.manifest.id

    def record(self, unit: UnitRow) -> Record:
        """The record a unit belongs to."""
        record = self.store.record(unit.collection, unit.record)
        if record is None:
            raise GenerationError(f"{unit.record} is missing from generation {self.generation}; {REBUILD}")
        return record

    def passages(self, unit: UnitRow) -> list[Passage]:
        """The passages of a unit, the whole first."""
        return self.store.passages(unit.row)

    def units(self) -> Iterable[UnitRow]:
        """All units of the generation."""
        return self._units.values()

    def vectors(self) -> tuple[Vectors, list[UnitRow]]:
        """All vectors of the generation in the order of their ids, and the unit each belongs to; a copy."""
        ids = self._vectors.ids()
        return self._vectors.gather(ids), [self._units[self._vector_units[identity]] for identity in ids.tolist()]

    def vector_of(self, query: Query) -> tuple[Vectors, str] | None:
        """The vector that the last searches made for a query, of shape ``(dimensions,)``, and the digest of the embedder
        that made it. None where there is none; nothing is embedded for it."""
        held = self._made.get(_embedded(query))
        return None if held is None else (held[0], self._embedder.digest)

    def _vector(self, text: str) -> Vectors:
        """The vector of a question's text, of shape ``(1, dimensions)``; a question is searched several times."""
        held = self._made.get(text)
        if held is None:
            held = self._embedder.embed([text], input_type="query")
            with self._making:
                while len(self._made) >= _QUESTIONS:
                    del self._made[next(iter(self._made))]
                self._made[text] = held
        return held

    def named(self, identity: str) -> list[UnitRow]:
        """The units of this id, one in each collection that has it."""
        return self._by_id.get(identity, [])

    def search(self, query: Query, *, where: Filter | None = None, limit: int = 10) -> list[Hit]:
        """The best units for a query, best first. An empty list when not one word is known."""
        where = where or Filter()
        found = self._legs(query, where)
        scores = self._narrow(query, found)
        self._rerank(query, found, scores)
        order = sorted(scores, key=lambda row: (-scores[row], *self._place(row)))[:limit]
        hits = [Hit(self._units[row], scores[row], found[row]) for row in order]
        for hit in hits[:_COVERED]:
            self.cover(query, hit)
        return hits

    def cover(self, query: Query, hit: Hit) -> None:
        """Add to a hit's features how much of the question its text holds. ``search`` does so for the first."""
        hit.features["covered"], hit.features["gap"] = self._coverage(query, hit.unit)

    def candidates(self, query: Query, where: Filter) -> dict[int, Features]:
        """Features of every unit that a leg found: the input of the ranking. None when not one word is known."""
        found = self._legs(query, where)
        self._narrow(query, found)
        return found

    def in_force(self, unit: UnitRow, day: date) -> bool:
        """Whether a unit holds on a day: by its own dates, and unless another document has ended its own."""
        document = self.documents.of(unit.collection, unit.record) if unit.kind is Kind.LEGAL else None
        return unit.in_force(day) and (document is None or self.documents.in_force(document, day))

    def _legs(self, query: Query, where: Filter) -> dict[int, Features]:
        asked = self._weighted(folded_terms, query)
        if not any(self._known(term) for term in asked):
            return {}  # the nearest vectors of a question without a known word are noise
        legs = self._lexical_legs(query, where)
        rows = {row for scores in legs.values() for row in scores}
        vector = self._read(query)
        like = self._examples.near(vector, folded_terms(query.dense_text or query.text))
        rows |= like.keys()
        cosines = {} if vector is None else self._dense_leg(vector, where, rows)
        rows = {row for row in rows | cosines.keys() if where.allows(self._units[row])}
        relative = {name: scaled(scores) for name, scores in legs.items()}
        for row, score in relative.pop("alias_f").items():
            if self._units[row].kind is Kind.LEGAL:
                relative.setdefault("law_f", {})[row] = score  # of an article: the name and number of its document
            else:  # a keyword or another wording of a question is as good as a title
                relative["title_f"][row] = max(score, relative["title_f"].get(row, 0.0))
        dense = spread(cosines)
        total = sum(weight * self._weight(term) for term, weight in asked.items()) or 1.0
        found: dict[int, Features] = {}
        for row in rows:
            unit = self._units[row]
            features = {name: scores.get(row, 0.0) for name, scores in relative.items()}
            features["dense"], features["cosine"] = dense.get(row, 0.0), cosines.get(row, 0.0)
            features["example"], features["example_words"] = like.get(row, NOTHING)
            title, whole = self._title_terms(row)
            shared = sum(self._weight(term) * min(1.0, asked[term]) for term in title if term in asked)
            features["title_share"] = shared / whole
            # "đăng ký khai sinh cần giấy tờ gì" names one procedure in full, not "… cho người đã có giấy tờ cá nhân".
            features["complete"] = float(all(asked.get(term, 0.0) >= 1.0 for term in self._name_terms(row)))
            features["name_share"] = max(features["title_share"], self._alias_share(unit, asked))
            features["query_share"] = shared / total
            features["commune"] = float(Level.COMMUNE in unit.levels)
            features["own"] = float(Twins.is_own(unit))
            features["elsewhere"] = float(elsewhere(unit))
            features["stale"] = float(query.day is not None and not self.in_force(unit, query.day))
            found[row] = features
        self._prefer_own(query, where, found)
        return found

    def _prefer_own(self, query: Query, where: Filter, found: dict[int, Features]) -> None:
        """Put an office's own record in the place of its national twin, as good a find as the better of the two."""
        for row in [row for row in found if self._twins.of(row)]:
            own = [unit.row for unit in self._twins.of(row) if where.allows(unit) and self._holds(query, unit)]
            if own:
                features = found.pop(row)
                for each in own:
                    best = max(features, found.get(each, features), key=self._fusion.score)
                    found[each] = {**best, "own": 1.0, "elsewhere": 0.0}

    def _holds(self, query: Query, unit: UnitRow) -> bool:
        return query.day is None or self.in_force(unit, query.day)

    def _narrow(self, query: Query, found: dict[int, Features]) -> dict[int, float]:
        """Add to the best candidates how their restrictions (for a child, re-issued, with a foreign element …) go
        together with those of the question: near-twins differ in nothing else. Gives the scores of all."""
        asked = self._narrowing.asked(query.typed or query.text)
        scores = {row: self._fusion_for(row).score(features) for row, features in found.items()}
        for row in heapq.nlargest(_NARROWED, scores, key=lambda row: scores[row]):
            if more := self._narrowing.features(asked, row):
                found[row].update(more)
                scores[row] += self._fusion.score(more)
        return scores

    def _rerank(self, query: Query, found: dict[int, Features], scores: dict[int, float]) -> None:
        """Let the reranker, where there is one, read the best candidates together with the question."""
        if self._reranker is None:
            return
        best = heapq.nlargest(_RERANKED, scores, key=lambda row: scores[row])
        texts = [
            passages[0].text if (passages := self.passages(self._units[row])) else self._units[row].title
            for row in best
        ]
        judged = self._reranker.scores(query.dense_text or query.text, texts)
        for row, value in zip(best, judged.tolist(), strict=True):
            found[row]["cross"] = value
            scores[row] += self._reranker_weight * value

    def _fusion_for(self, row: int) -> Fusion:
        return self._law_fusion if self._units[row].kind is Kind.LEGAL else self._fusion

    def _place(self, row: int) -> tuple[str, str, int]:
        """What orders units of one score, the same in every generation of the same records."""
        unit = self._units[row]
        return unit.id, unit.collection, row

    def contrast(self, query: Query, own: UnitRow, other: UnitRow) -> Contrast:
        """What sets two units apart by their titles, and whether the query speaks of it."""
        asked = self._weighted(folded_terms, query)
        own_terms, other_terms = self._title_terms(own.row), self._title_terms(other.row)

        def shares(mine: tuple[tuple[str, ...], float], theirs: tuple[tuple[str, ...], float]) -> tuple[float, float]:
            apart = [term for term in mine[0] if term not in theirs[0]]
            said = sum(self._weight(term) * min(1.0, asked.get(term, 0.0)) for term in apart)
            return said / mine[1], (sum(self._weight(term) for term in apart) - said) / mine[1]

        return Contrast(*shares(own_terms, other_terms), *shares(other_terms, own_terms))

    def _coverage(self, query: Query, unit: UnitRow) -> tuple[float, float]:
        """Share of the question's words, by weight, that stand anywhere in the unit, and the share of the heaviest
        word that does not: "nuôi cá sấu" is not answered by a record that never says "cá sấu"."""
        text = query.dense_text or query.text
        asked = dict.fromkeys(folded_terms(text))
        held = self._terms_held(unit.row)
        # "rớt cà vẹt" stands in no record, but what it means does.
        held |= {term for entry in default_lexicon().applying(text)
                 if any(held.issuperset(folded_terms(meaning)) for meaning in entry.means)
                 for wording in entry.says for term in folded_terms(wording)}  # fmt: skip
        weights = {term: self._weight(term) for term in asked}
        total = sum(weights.values()) or 1.0
        missing = [weight for term, weight in weights.items() if term not in held]
        return 1.0 - sum(missing) / total, max(missing, default=0.0) / total

    def _lexical_legs(self, query: Query, where: Filter) -> dict[str, dict[int, float]]:
        scope = _scope(where)
        forms = {"a": self._weighted(accented_terms, query), "f": self._weighted(folded_terms, query)}
        return {name: self._lexical.search(name, forms[name[-1]], scope, _CANDIDATES) for name in _LEGS}

    def _read(self, query: Query) -> Vectors | None:
        """The question's vector, shape ``(1, dimensions)``; None where it would say nothing."""
        text = query.dense_text or query.text
        # Typed without diacritics, a question is another language to most models: not one of 31 found its procedure.
        readable = self._embedder.reads_unaccented or accent_share(text) >= _ACCENTED
        if not len(self._vectors) or not readable:
            return None
        return self._vector(_embedded(query))

    def _dense_leg(self, vector: Vectors, where: Filter, found: set[int]) -> dict[int, float]:
        """Cosines of the nearest units, and of those that the words found."""
        vectors, allowed = self._scoped(where)
        ids, cosines = vectors.search(vector, _CANDIDATES, allowed)
        # What only the words found is compared as well: "not among the nearest" says less than how far it is.
        more = [identity for row in found for identity in self._vectors_of_row.get(row, ())]
        pairs = dict(zip(ids.tolist(), cosines.tolist(), strict=True))
        pairs |= dict(zip(more, (self._vectors.gather(more) @ vector[0]).tolist(), strict=True))
        best: dict[int, float] = {}
        for identity, cosine in pairs.items():
            row = self._vector_units[identity]
            best[row] = max(cosine, best.get(row, -1.0))
        return best

    def _weighted(self, make: Callable[[str], list[str]], query: Query) -> dict[str, float]:
        weighted = dict.fromkeys(make(query.text), 1.0)
        for text, weight in query.extra.items():
            for term in make(text):
                weighted[term] = max(weight, weighted.get(term, 0.0))
        return weighted

    def _vectors_of(self, where: Filter) -> tuple[VectorIndex, Ids | None]:
        """The vectors a filter leaves: an index of their own where they are few, else all with their ids."""
        rows = {row for row, unit in self._units.items() if where.allows(unit)}
        if len(rows) == len(self._units):
            return self._vectors, None
        allowed = np.asarray([i for i, row in self._vector_units.items() if row in rows], dtype=np.int64)
        part = self._vectors.part(allowed)
        return (self._vectors, allowed) if part is None else (part, None)

    def _alias_share(self, unit: UnitRow, asked: Mapping[str, float]) -> float:
        """The largest share, by weight, of one of the unit's other names that stands in the question."""
        best = 0.0
        for alias in unit.aliases:
            terms, whole = self._alias_terms(alias)
            best = max(best, sum(self._weight(term) * min(1.0, asked[term]) for term in terms if term in asked) / whole)
        return best

    def _terms_of_name(self, row: int) -> tuple[str, ...]:
        return tuple(folded_terms(fold(self._units[row].title).removeprefix(PREFIX)))

    def _terms_of(self, text: str) -> tuple[tuple[str, ...], float]:
        # In order: the sum of a set differs in its last digit from process to process, and ties with it.
        terms = tuple(dict.fromkeys(folded_terms(text)))
        return terms, sum(self._weight(term) for term in terms) or 1.0

    def _terms_of_text(self, row: int) -> frozenset[str]:
        unit = self._units[row]
        texts = (passage.text for passage in self.passages(unit))
        return frozenset(folded_terms(" ".join((*texts, unit.title))))

    def _terms_of_title(self, row: int) -> tuple[tuple[str, ...], float]:
        return self._terms_of(self._units[row].title)

    def _is_known(self, term: str) -> bool:
        return any(self._lexical.document_frequency(name, term) for name in TEXT_FIELDS if name.endswith("_f"))

    def _term_weight(self, term: str) -> float:
        return inverse_frequency(len(self._units), self._lexical.document_frequency("title_f", term))


def _embedded(query: Query) -> str:
    """What of a query is embedded: the question stands at the end of a long story, and a long text costs half a second
    on two cores."""
    return " ".join((query.dense_text or query.text).split()[-_DENSE_WORDS:])


def _scope(where: Filter) -> list[list[str]]:
    scope = [[f"for_{audience.value}" for audience in sorted(where.audiences)]]
    if where.collection is not None:
        scope.append([f"in_{name}" for name in (where.collection, *sorted(where.inner))])
    if where.kinds is not None:
        scope.append([f"kind_{kind.value}" for kind in sorted(where.kinds)])
    return scope
