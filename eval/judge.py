"""Ragas: what it does well, with and without a judging model. Imported only when asked for (``pip install
'troly[judge]'``); the only module that imports it.

Without a model: context precision and recall by the ids of documents, and string likeness to the facts. With any
OpenAI-compatible judge: faithfulness, answer relevancy, context precision and recall. What a judge says is reported
beside its noise (``eval.agreement``) and never decides a gate.
"""

from __future__ import annotations

import asyncio
import math
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import DependencyError
from eval.datasets import GoldItem
from eval.measures import ANSWERED
from eval.run import Run
from index.embedders import Embedder

JUDGED = ("faithfulness", "answer_relevancy", "context_precision", "context_recall")
_LONGEST = 6000  # characters of a source that a judge is given
_FIRST = 10


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """Where the judge is."""

    url: str
    model: str
    key: str = ""
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Sample:
    """What Ragas is given of one answer."""

    id: str
    question: str
    answer: str
    contexts: tuple[str, ...]
    facts: str


def samples(run: Run) -> list[Sample]:
    """Answers with the sources they cite, as the library holds them; only what was answered from a known source."""
    found = []
    for item, reply in zip(run.items, run.replies, strict=True):
        contexts = tuple(run.sources[name].text[:_LONGEST] for name in reply.cited if name in run.sources)
        if reply.outcome in ANSWERED and contexts:
            facts = "; ".join(item.facts) if isinstance(item, GoldItem) else ""
            found.append(Sample(item.id, item.question, reply.shown, contexts, facts))
    return found


def without_model(run: Run) -> dict[str, float]:
    """``figure → mean`` of Ragas' measures that need no model: precision and recall of the first ten documents by id,
    and the likeness of the answer to its facts (ROUGE-L recall). Raises ``DependencyError``."""
    _quiet()
    try:
        from ragas.dataset_schema import SingleTurnSample
        from ragas.metrics._context_precision import IDBasedContextPrecision
        from ragas.metrics._context_recall import IDBasedContextRecall
        from ragas.metrics.collections import RougeScore
    except ImportError as error:
        raise DependencyError("pip install 'troly[judge]'") from error
    precision, recall = IDBasedContextPrecision(), IDBasedContextRecall()
    rouge = RougeScore(rouge_type="rougeL", mode="recall")
    values: dict[str, list[float]] = {}

    async def all_of() -> None:
        for item, reply in zip(run.items, run.replies, strict=True):
            names = item.procedures if isinstance(item, GoldItem) else item.gold
            if names and reply.ranked and (not isinstance(item, GoldItem) or item.kind == "answerable"):
                sample = SingleTurnSample(
                    retrieved_context_ids=[name.lower() for name in reply.ranked[:_FIRST]],
                    reference_context_ids=[name.lower() for name in names],
                )
                values.setdefault("id_precision", []).append(float(await precision.single_turn_ascore(sample)))
                values.setdefault("id_recall", []).append(float(await recall.single_turn_ascore(sample)))
        for one in samples(run):
            if one.facts:
                said = await rouge.ascore(reference=one.facts, response=one.answer)
                values.setdefault("facts_rouge", []).append(float(said.value))

    asyncio.run(all_of())
    return {name: sum(found) / len(found) for name, found in values.items()}


def judged(
    run: Run,
    settings: JudgeSettings,
    embedder: Embedder,
    *,
    measures: Sequence[str] = JUDGED,
    repeats: int = 1,
    limit: int = 0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, dict[str, list[float]]]:
    """``measure → id → scores of the repeats`` by a model behind an OpenAI-compatible interface. A question that the
    judge fails at has fewer scores. Raises ``DependencyError``."""
    asked = samples(run)[: limit or None]
    judges = _judges(settings, embedder)
    found: dict[str, dict[str, list[float]]] = {name: {} for name in measures}

    async def all_of() -> None:
        for done, sample in enumerate(asked, start=1):
            for name in measures:
                if name == "context_recall" and not sample.facts:
                    continue
                for _ in range(repeats):
                    try:
                        value = await judges[name](sample)
                    except Exception:  # noqa: BLE001 - a judge that fails at one question has no say there
                        continue
                    if math.isfinite(value):  # no embedder, no likeness
                        found[name].setdefault(sample.id, []).append(value)
            progress(done, len(asked))

    asyncio.run(all_of())
    return found


def _judges(settings: JudgeSettings, embedder: Embedder) -> Mapping[str, Callable[[Sample], Awaitable[float]]]:
    _quiet()
    try:
        from openai import AsyncOpenAI
        from ragas.embeddings.base import BaseRagasEmbedding
        from ragas.llms import llm_factory
        from ragas.metrics.collections import (
            AnswerRelevancy,
            ContextPrecisionWithoutReference,
            ContextRecall,
            Faithfulness,
        )
    except ImportError as error:
        raise DependencyError("pip install 'troly[judge]'") from error

    class Ours(BaseRagasEmbedding):  # type: ignore[misc]
        """The embedder in use, as Ragas wants it."""

        def embed_text(self, text: str, **_: Any) -> list[float]:
            return [float(x) for x in embedder.embed([text], input_type="query")[0]]

        async def aembed_text(self, text: str, **_: Any) -> list[float]:
            return self.embed_text(text)

    client = AsyncOpenAI(base_url=settings.url, api_key=settings.key or "none", timeout=settings.timeout, max_retries=1)
    llm = llm_factory(settings.model, client=client, temperature=0)
    faithful, relevant = Faithfulness(llm=llm), AnswerRelevancy(llm=llm, embeddings=Ours(), strictness=1)
    precise, recalled = ContextPrecisionWithoutReference(llm=llm), ContextRecall(llm=llm)

    async def faithfulness(one: Sample) -> float:
        said = await faithful.ascore(user_input=one.question, response=one.answer, retrieved_contexts=[*one.contexts])
        return float(said.value)

    async def relevancy(one: Sample) -> float:
        return float((await relevant.ascore(user_input=one.question, response=one.answer)).value)

    async def precision(one: Sample) -> float:
        said = await precise.ascore(user_input=one.question, response=one.answer, retrieved_contexts=[*one.contexts])
        return float(said.value)

    async def recall(one: Sample) -> float:
        said = await recalled.ascore(user_input=one.question, retrieved_contexts=[*one.contexts], reference=one.facts)
        return float(said.value)

    return dict(zip(JUDGED, (faithfulness, relevancy, precision, recall), strict=True))


def _quiet() -> None:
    # Ragas reports its use to its makers unless told not to; it reads this when it is imported.
    os.environ["RAGAS_DO_NOT_TRACK"] = "true"
