"""Building a generation: beside the live one, from the difference only."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.errors import TrolyError
from corpus.library import Entry, Library
from corpus.models import Kind
from index.embedders import Embedder, InputType, Vectors
from index.errors import GenerationError, is_disk_full
from index.examples import FILE as EXAMPLES
from index.examples import Examples
from index.generations import Fingerprints, Generations, Manifest, checksums, new_id, verify
from index.journal import Journal
from index.lexical import LexicalIndex
from index.store import UnitStore
from index.units import PIECES, Unit, units_of
from index.vectors import VectorIndex

STORE, VECTORS, LEXICAL = "units.sqlite", "vectors.faiss", "lexical"
JOURNAL = "embedding.part"
_PORTION = 64
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``generation`` is empty when nothing had changed and nothing was built."""

    generation: str
    created: int
    updated: int
    deleted: int
    skipped: int
    units: int
    embedded: int
    reason: str  # why it was a full build, or "difference"
    held_back: tuple[str, ...] = ()  # records that were approved over another version than is published: drafts again


class Builder:
    """Builds generations of one data folder."""

    def __init__(
        self, library: Library, generations: Generations, embedder: Embedder, *, article_pieces: int = PIECES,
        examples: Examples | None = None,
    ) -> None:  # fmt: skip
        self._library = library
        self._generations = generations
        self._embedder = embedder
        self._article_pieces = article_pieces
        self._examples = examples or Examples()
        self._known: dict[str, Vectors] = {}
        self._journal: Journal

    def build(self, *, full: bool = False, progress: Progress = lambda done, total: None) -> BuildReport:
        """Build a generation from what is published in the library, and from what was approved, which is published
        by this; reuse what the live one holds unchanged.

        ``progress(done, total)`` counts records. A failed or killed build leaves the live generation as it was, and
        what it had embedded for the next one; a full disk raises ``TrolyError`` (``DISK_FULL``).
        """
        held_back = self._library.publish_approved().held_back
        report = self._build(full, progress)
        return replace(report, held_back=held_back) if held_back else report

    def _build(self, full: bool, progress: Progress) -> BuildReport:
        fingerprints = Fingerprints.current(self._embedder.digest, self._embedder.dimensions)
        base, reason = self._base(fingerprints, full)
        self._known = {} if full or base is not None else self._embedded_before(fingerprints)
        journal = Journal(self._generations.root / JOURNAL, self._embedder.digest, self._embedder.dimensions)
        wanted = self._library.digests()
        if not wanted:
            raise GenerationError("the library is empty; first: troly corpus import PATH…", code="LIBRARY_EMPTY")
        if base is not None and self._held(base) == wanted:
            return BuildReport("", 0, 0, 0, len(wanted), 0, 0, reason)
        self._known |= journal.read()
        generation = new_id(self._generations.all())
        folder = self._generations.folder("." + generation)
        try:
            self._sweep()
            folder.mkdir(parents=True)
            if base is not None:
                shutil.copytree(base, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.lock"))
            # Closed in any case: a deleted file that is still open takes up the disk.
            with closing(UnitStore(folder / STORE)) as store, journal as self._journal:
                report = self._apply(store, folder, generation, wanted, fingerprints, reason, progress)
            folder.rename(self._generations.folder(generation))
            journal.discard()
            return report
        except OSError as error:
            if is_disk_full(error):
                journal.discard()  # room comes first
                raise TrolyError(f"no space left for a new generation under {self._generations.root}; the live one "
                                 "is untouched", code="DISK_FULL") from error  # fmt: skip
            raise
        finally:
            self._known = {}
            shutil.rmtree(folder, ignore_errors=True)

    def _base(self, fingerprints: Fingerprints, full: bool) -> tuple[Path | None, str]:
        if full:
            return None, "asked for"
        try:
            live = self._generations.live()
            if live is None:
                return None, "first build"
            folder = self._generations.folder(live)
            # Checked file by file: copying a damaged one would seal the damage with fresh checksums.
            manifest = verify(folder)
            different = manifest.fingerprints.differences(fingerprints)
            if manifest.article_pieces != self._article_pieces:
                different.append("article_pieces")
            if manifest.examples != self._examples.digest:
                different.append("examples")
        except GenerationError as error:
            return None, f"live generation unusable ({error.code})"
        return (None, "changed: " + ", ".join(different)) if different else (folder, "difference")

    def _embedded_before(self, fingerprints: Fingerprints) -> dict[str, Vectors]:
        """``digest of a text → vector`` of the live generation, when the same embedder and normaliser made it: other
        passages do not make the old vectors wrong."""
        try:
            live = self._generations.live()
            if live is None:
                return {}
            folder = self._generations.folder(live)
            made = verify(folder).fingerprints
            # The embedder reads normalised text, so another normaliser makes another vector.
            if set(made.differences(fingerprints)) - {"units"} or not made.dimensions:
                return {}
            with closing(UnitStore(folder / STORE)) as store:
                return {
                    digest: vectors.get(identity)
                    for name, digests in ((VECTORS, store.vector_digests()), (EXAMPLES, store.example_digests()))
                    for vectors in [VectorIndex.load(folder / name, made.dimensions)]
                    for digest, identity in digests.items()
                }
        except GenerationError:
            return {}

    def _held(self, base: Path) -> dict[tuple[str, str], str]:
        with closing(UnitStore(base / STORE)) as store:
            return store.digests()

    def _sweep(self) -> None:
        # Leftovers of killed builds; the write lock says that no other build is at work.
        root = self._generations.root / "generations"
        for leftover in root.glob(".*") if root.exists() else ():
            shutil.rmtree(leftover, ignore_errors=True)

    def _apply(
        self, store: UnitStore, folder: Path, generation: str, wanted: dict[tuple[str, str], str],
        fingerprints: Fingerprints, reason: str, progress: Progress,
    ) -> BuildReport:  # fmt: skip
        dimensions = self._embedder.dimensions
        vectors, examples = (
            VectorIndex.load(folder / name, dimensions) if (folder / name).exists() else VectorIndex(dimensions)
            for name in (VECTORS, EXAMPLES)
        )
        had = store.digests()
        gone = [key for key in had if key not in wanted]
        fresh = [key for key in wanted if key not in had]
        changed = [key for key in wanted if key in had and had[key] != wanted[key]]
        skipped = len(wanted) - len(fresh) - len(changed)
        lexical = LexicalIndex(folder / LEXICAL)
        removed: list[int] = []
        for key in (*gone, *changed):
            rows, ids, asked = store.remove(*key)
            removed += rows
            vectors.remove(ids)
            examples.remove(asked)
        self._embedded = 0
        lexical.change(removed, self._add(store, (vectors, examples), {*fresh, *changed}, progress))
        store.commit()
        units = store.units()
        collections: dict[str, dict[str, int]] = {}
        for unit in units:
            kinds = collections.setdefault(unit.collection, {})
            kinds[unit.kind.value] = kinds.get(unit.kind.value, 0) + 1
        for name, made in ((VECTORS, vectors), (EXAMPLES, examples)):
            made.fit()
            made.save(folder / name)
        manifest = Manifest(
            id=generation, created=datetime.now(UTC).isoformat(timespec="seconds"), fingerprints=fingerprints,
            counts={"records": len(wanted), "units": len(units), "vectors": len(vectors)},
            diff={"created": len(fresh), "updated": len(changed), "deleted": len(gone), "skipped": skipped},
            collections=collections, files=checksums(folder), article_pieces=self._article_pieces, examples=self._examples.digest,
        )  # fmt: skip
        manifest.write(folder)
        return BuildReport(generation, len(fresh), len(changed), len(gone), skipped, len(units), self._embedded, reason)

    def _add(
        self, store: UnitStore, indexes: tuple[VectorIndex, VectorIndex], keys: set[tuple[str, str]], progress: Progress
    ) -> Iterator[tuple[int, str, dict[str, str]]]:
        """Store and embed records, giving each unit to the lexical index as ``(row, scope, fields)``."""
        portion: list[tuple[int, Unit]] = []
        for done, entry in enumerate(self._entries(keys), start=1):
            units = units_of(entry.record)
            rows = store.add(entry, units)
            portion += zip(rows, units, strict=True)
            yield from ((row, scope_of(entry), unit.fields) for row, unit in zip(rows, units, strict=True))
            if len(portion) >= _PORTION:
                self._embed(store, indexes, portion)
                portion = []
                progress(done, len(keys))
        self._embed(store, indexes, portion)
        progress(len(keys), len(keys))

    def _entries(self, keys: set[tuple[str, str]]) -> Iterator[Entry]:
        if len(keys) > 50:
            yield from (entry for entry in self._library.entries() if (entry.collection, entry.record.id) in keys)
            return
        for key in sorted(keys):
            entry = self._library.entry(*key)
            if entry is not None:
                yield entry

    def _embed(
        self, store: UnitStore, indexes: tuple[VectorIndex, VectorIndex], portion: list[tuple[int, Unit]]
    ) -> None:
        """Add passages and example questions of units: the latter are found by their words also without an embedder."""
        passages = [
            (row, text)
            for row, unit in portion
            for text in (unit.dense[: self._article_pieces] if unit.kind is Kind.LEGAL else unit.dense)
            if text.strip()
        ]
        questions = [(row, text) for row, unit in portion for text in self._examples.of.get(unit.id, ())]
        vectors, examples = indexes
        digests = [_digest(text, "query") for _, text in questions]
        asked = store.add_examples((row, digest, text) for (row, text), digest in zip(questions, digests, strict=True))
        if not self._embedder.dimensions:
            return
        self._put(examples, asked, digests, questions, "query")
        digests = [_digest(text, "passage") for _, text in passages]
        ids = store.add_vectors((row, digest) for (row, _), digest in zip(passages, digests, strict=True))
        self._put(vectors, ids, digests, passages, "passage")

    def _put(
        self, index: VectorIndex, ids: list[int], digests: list[str], texts: list[tuple[int, str]], kind: InputType
    ) -> None:
        """Embed what has no vector yet, keeping it for a build that has to begin again, and add all."""
        new = {digest: text for digest, (_, text) in zip(digests, texts, strict=True) if digest not in self._known}
        if new:
            made = self._embedder.embed(list(new.values()), input_type=kind)
            self._known.update(zip(new, made, strict=True))
            self._journal.add(new, made)
            self._embedded += len(new)
        if ids:
            index.add(ids, np.stack([self._known[digest] for digest in digests]))


def _digest(text: str, kind: InputType) -> str:
    """A text has one vector as a question and another as a passage."""
    return hashlib.sha256((f"{kind}: {text}" if kind == "query" else text).encode()).hexdigest()


def scope_of(entry: Entry) -> str:
    """The filter words of a record: collection, kind, audience."""
    record = entry.record
    return f"in_{entry.collection} kind_{record.kind.value} for_{record.audience.value}"
