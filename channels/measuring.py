"""What measuring needs of the wiring: systems by name, a generation that is not live yet, and the gate for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.live import LiveIndex
from channels.container import Container, read_settings
from corpus.errors import InputError, TrolyError
from eval.applicable import applicable
from eval.baseline import LangChainHybrid
from eval.datasets import GoldItem, Item, QuestionSet, load_set
from eval.evidence import Library
from eval.gate import Rules, Verdict, decide, load_rules
from eval.metrics import Judged
from eval.peers import Bm25, HttpAssistant, OpenAiRag
from eval.run import Progress, Run, run_set
from eval.sets import own_set
from eval.settings import EvalSettings
from eval.systems import AssistantSystem, SearchSystem, System
from index.errors import GenerationError
from index.generations import Generations

OWN = "own"
SYSTEMS = ("troly", "search", "langchain", "bm25", "http:URL", "openai:MODEL@URL", "rag:MODEL@URL")


def question_set(name: str | Path) -> QuestionSet:
    """A set by its path; ``own`` is the package's. Raises ``InputError`` (``SET_BROKEN``)."""
    return load_set(own_set() if str(name) == OWN else Path(name))


def system_of(name: str, container: Container, items: list[Item], collection: str, day: date | None = None) -> System:
    """A system by the name the command line gives it; empty: the assistant, or search alone for a retrieval set."""
    searcher = container.live.searcher()
    if not name:
        name = "troly" if isinstance(items[0], GoldItem) else "search"
    if name == "troly":
        return AssistantSystem(container.assistant, collection, day)
    if name == "search":
        return SearchSystem(searcher, collection)
    if name == "langchain":
        return LangChainHybrid(searcher, container.embedder, collection)
    if name == "bm25":
        return Bm25(searcher, collection)
    kind, _, rest = name.partition(":")
    settings = read_settings(EvalSettings)
    if kind == "http" and rest:
        url = name if rest.startswith("//") else rest
        return HttpAssistant(url, timeout=settings.timeout)
    model, _, url = rest.partition("@")
    if kind in ("openai", "rag") and model and url:
        documents = Bm25(searcher, collection) if kind == "rag" else None
        return OpenAiRag(url, model, documents, key=settings.key.get_secret_value(), timeout=settings.timeout)
    raise InputError(f"no system {name!r}; known: {', '.join(SYSTEMS)}")


def config_of(container: Container, name: str, items: list[Item], collection: str, day: date) -> dict[str, Any]:
    """What a run's folder keeps of how it was made."""
    manifest = container.live.searcher().manifest
    return {"set": name, "questions": len(items), "collection": collection, "generation": manifest.id,
            "embedder": container.embedder.digest, "units": manifest.counts.get("units", 0),
            "profile": container.profile.id, "day": day.isoformat()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gated:
    """A run of the gate's questions and what the gate says of it."""

    run: Run
    verdict: Verdict


def gate(
    container: Container,
    *,
    generation: str | None = None,
    questions: str | Path = OWN,
    rules: Rules | None = None,
    against: list[Judged] | None = None,
    progress: Progress = lambda done, total: None,
    limit: int = 0,
    day: date | None = None,
) -> Gated:
    """Ask a generation, by default the live one, the questions of a set that its records answer, and hold the answers
    against the thresholds. Reads only: nothing is published or changed. ``limit``: every so many questions only, so
    that about ``limit`` remain.

    Raises ``GenerationError`` for a generation that does not exist or load, and ``InputError`` (``SET_BROKEN``) where
    the set asks nothing that the records answer.
    """
    live = index_of(container, generation)
    searcher = live.searcher()
    day = day or date.today()
    collection = container.corpus_settings.collection
    library = Library(searcher, collection, day)
    items = applicable(question_set(questions), library)
    part = bool(limit) and len(items) > limit
    if part:
        items = items[:: -(-len(items) // limit)]
    if not items:
        raise InputError(f"{questions}: no question that this index answers", code="SET_BROKEN")
    assistant = assistant_on(container, live)
    run = run_set(AssistantSystem(assistant, collection, day), items, progress, witness=library)
    return Gated(run, decide(run.judged, rules or load_rules(), against=against, part=part))


def index_of(container: Container, generation: str | None) -> LiveIndex:
    """The live index, or another generation as if it were live. Raises ``GenerationError`` (``INDEX_UNKNOWN``)."""
    return container.live if generation is None else LiveIndex(_Only(container, generation), container.embedder)


def assistant_on(container: Container, live: LiveIndex) -> Assistant:
    """The assistant over an index, with the words and limits of the one in use."""
    return Assistant(live, container.profile, longest_question=container.assistant.longest_question)


def require_gate(container: Container, generation: str, **options: Any) -> Gated:
    """``gate``, for who is about to publish. Raises ``TrolyError`` (``GATE_FAILED``) naming what is not reached."""
    found = gate(container, generation=generation, **options)
    if not found.verdict.passed:
        missed = "; ".join(f"{c.name} {c.value:.3f}, {c.bound}" for c in found.verdict.failed if c.value is not None)
        raise TrolyError(f"{generation}: {missed or 'nothing could be measured'}", code="GATE_FAILED")
    return found


class _Only(Generations):
    """A data folder in which one generation is the live one, whatever the pointer says."""

    def __init__(self, container: Container, generation: str) -> None:
        super().__init__(container.corpus_settings.home)
        if generation not in self.all():
            raise GenerationError(f"no generation {generation!r}; see: troly index status", code="INDEX_UNKNOWN")
        self._generation = generation

    def live(self) -> str | None:
        return self._generation
