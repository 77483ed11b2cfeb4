"""Running a set against a system, and judging what came back."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from eval.datasets import GoldItem, Item, RetrievalItem
from eval.evidence import Evidence, Witness
from eval.facts import contains
from eval.figures import figures_of, sliced, steps, style_gaps
from eval.measures import Case, values
from eval.metrics import Judged, Scores, as_json, confusion, score, slices
from eval.store import JUDGED, SCORES, RunFolder, digest_of_items, digest_of_replies
from eval.systems import Reply, System
from eval.twins import twin_set

Progress = Callable[[int, int], None]
SHARES = ("hit_1", "hit_5", "hit_10", "mrr", "facts_shown", "facts_held", "aspect_right", "outcome_right")


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: the replies beside the judgements, in the order of the set."""

    system: str
    replies: tuple[Reply, ...]
    judged: tuple[Judged, ...]
    gold: bool  # whether the set has kinds, facts and outcomes
    twin: str = ""  # how the questions were changed, a name of ``eval.twins.TWINS``
    items: tuple[Item, ...] = ()
    sources: Mapping[str, Evidence] = field(default_factory=dict)
    usage: Mapping[str, float] = field(default_factory=dict)

    def scores(self) -> Scores:
        """Figures in all."""
        return score(self.judged, outcomes=self.gold)

    def to_json(self) -> dict[str, Any]:
        """Figures in all and by slice."""
        shown: dict[str, Any] = {"system": self.system, "all": as_json(self.scores())}
        if self.twin:
            shown["twin"] = self.twin
        shown["figures"] = figures_of(self.judged)
        if self.gold:
            shown["slices"] = {
                name: {value: as_json(scores) for value, scores in group.items()}
                for name, group in slices(self.judged).items()
            }
            shown["outcomes"] = confusion(self.judged)
        return shown

    def detail(self) -> dict[str, Any]:
        """What the folder of a run keeps beside ``to_json``."""
        return {"by_slice": sliced(self.judged), "gaps": style_gaps(self.judged), "steps": steps(self.judged),
                "usage": dict(self.usage), "answers_digest": digest_of_replies(self.replies)}  # fmt: skip


def run_set(
    system: System,
    items: Sequence[Item],
    progress: Progress = lambda done, total: None,
    *,
    witness: Witness | None = None,
    jobs: int = 1,
    folder: RunFolder | None = None,
) -> Run:
    """Ask every question of a set, after one that is not counted (the first loads caches).

    ``jobs`` questions at once, for systems that allow it; times then hold waiting too. With a ``folder`` each answer is
    on disk as soon as it is there, and what is there already is not asked again.
    """
    done: dict[str, tuple[Item, Reply]] = {}
    sources: dict[str, Evidence] = {}
    if folder is not None:
        folder.mend()
        done, sources = folder.answers(), folder.evidence()
    missing = [(place, item) for place, item in enumerate(items) if item.id not in done]
    if missing:
        system.reply(missing[0][1].question, ())
    started = time.perf_counter(), time.process_time()
    fresh: dict[int, Reply] = {}  # by place: nothing keeps a set without a folder from naming two questions alike
    for count, (place, item, reply) in enumerate(_asked(system, missing, jobs), start=len(items) - len(missing) + 1):
        for name in [*reply.cited, *(item.records if isinstance(item, GoldItem) else ())]:
            if witness is not None and name not in sources and (found := witness.evidence(name)) is not None:
                sources[name] = found
                if folder is not None:
                    folder.add_evidence(found)
        if folder is not None:
            folder.add(item, reply)
        fresh[place] = reply
        progress(count, len(items))
    replies = tuple(fresh[place] if place in fresh else done[item.id][1] for place, item in enumerate(items))
    usage = {"wall_s": round(time.perf_counter() - started[0], 3), "cpu_s": round(time.process_time() - started[1], 3),
             "peak_mb": peak_megabytes(), "asked": float(len(missing))}  # fmt: skip
    return judged_run(system.name, items, replies, sources, usage=usage)


def judged_run(
    system: str, items: Sequence[Item], replies: Sequence[Reply], sources: Mapping[str, Evidence], *,
    twin: str = "", usage: Mapping[str, float] | None = None,
) -> Run:  # fmt: skip
    """A run from replies that are there."""
    judged = tuple(judge(item, reply, sources) for item, reply in zip(items, replies, strict=True))
    gold = bool(items) and isinstance(items[0], GoldItem)
    return Run(system, tuple(replies), judged, gold, twin, tuple(items), sources, usage or {})


def score_folder(folder: RunFolder) -> Run:
    """Judge the answers of a folder anew, without the system that gave them, and write the figures beside them."""
    config = folder.config()
    answers = folder.answers()
    if not answers:
        raise InputError(f"{folder.path} holds no answer", code="RUN_BROKEN")
    order = {name: place for place, name in enumerate(config.get("order", ()))}
    pairs = sorted(answers.values(), key=lambda pair: order.get(pair[0].id, len(order)))
    run = judged_run(
        config["system"], [item for item, _ in pairs], [reply for _, reply in pairs], folder.evidence(),
        twin=config.get("twin", ""), usage=config.get("usage", {}),
    )  # fmt: skip
    write_scores(run, folder)
    return run


def write_scores(run: Run, folder: RunFolder) -> None:
    """Write ``judged.jsonl`` and ``scores.json``."""
    config = folder.config()
    if run.usage.get("asked"):
        folder.write("config.json", config | {"usage": dict(run.usage)})
    with (folder.path / JUDGED).open("w", encoding="utf-8") as stream:
        for item in run.judged:
            stream.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")
    environment = config.pop("environment", {})
    folder.write(SCORES, {**run.to_json(), **run.detail(), "config": config, "environment": environment})


@dataclass(frozen=True, slots=True)
class TwinRun:
    """A set asked as it stands and as its twin, with the twin's questions."""

    plain: Run
    twin: Run
    items: tuple[Item, ...]

    def differences(self) -> dict[str, tuple[float, float]]:
        """``score → (as it stands, as twin)`` for every share that both runs measure, 0 to 1."""
        before, after = asdict(self.plain.scores()), asdict(self.twin.scores())
        return {name: (before[name], after[name]) for name in SHARES if None not in (before[name], after[name])}


def run_twin(
    system: System,
    items: Sequence[Item],
    name: str,
    seed: int = 0,
    progress: Progress = lambda done, total: None,
    *,
    witness: Witness | None = None,
) -> TwinRun:
    """Ask every question as it stands, then every question's twin. Raises ``InputError`` for an unknown twin."""
    changed = twin_set(items, name, seed)
    total = 2 * len(items)
    plain = run_set(system, items, lambda done, _: progress(done, total), witness=witness)
    twin = run_set(system, changed, lambda done, _: progress(len(items) + done, total), witness=witness)
    return TwinRun(plain, replace(twin, twin=name), tuple(changed))


def judge(item: Item, reply: Reply, sources: Mapping[str, Evidence] | None = None) -> Judged:
    """Compare one reply with what was expected."""
    case = Case(item, reply, sources or {})
    if isinstance(item, RetrievalItem):
        return Judged(item.qid, "answerable", item.style, "", "none", reply.outcome, case.rank, 0, 0, 0, True,
                      reply.milliseconds, values=values(case), steps_ms=reply.steps_ms)  # fmt: skip
    return Judged(
        id=item.id, kind=item.kind, style=item.style, audience=item.audience, aspect=item.aspect,
        outcome=reply.outcome, rank=case.rank, facts=len(item.facts),
        facts_shown=sum(contains(reply.shown, fact) for fact in item.facts),
        facts_held=sum(contains(reply.held, fact) for fact in item.facts),
        aspect_right=reply.aspect == item.aspect, milliseconds=reply.milliseconds,
        group=item.group, subject=item.subject, values=values(case), confidence=reply.confidence,
        steps_ms=reply.steps_ms, tokens=reply.tokens,
    )  # fmt: skip


def write_run(run: Run, items: Sequence[Item], folder: Path, config: dict[str, Any]) -> Path:
    """Write a finished run into a dated folder."""
    target = RunFolder.create(folder, run.system, run_config(items, config, twin=run.twin), twin=run.twin)
    for evidence in run.sources.values():
        target.add_evidence(evidence)
    for item, reply in zip(items, run.replies, strict=True):
        target.add(item, reply)
    write_scores(run, target)
    return target.path


def run_config(items: Sequence[Item], config: Mapping[str, Any], *, twin: str = "") -> dict[str, Any]:
    """The configuration a folder keeps: what the caller says, what was asked, and in which order."""
    found = {**config, "items_digest": digest_of_items(items), "order": [item.id for item in items]}
    return found | {"twin": twin} if twin else found


def peak_megabytes() -> float:
    """The most memory this process ever held, MB (Linux counts in kilobytes)."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def _asked(system: System, numbered: Sequence[tuple[int, Item]], jobs: int) -> Iterator[tuple[int, Item, Reply]]:
    def ask(item: Item) -> Reply:
        return system.reply(item.question, item.history if isinstance(item, GoldItem) else ())

    if jobs < 2:
        for place, item in numbered:
            yield place, item, ask(item)
        return
    with ThreadPoolExecutor(jobs) as pool:
        waiting = {pool.submit(ask, item): (place, item) for place, item in numbered}
        try:
            for ready in as_completed(waiting):
                yield *waiting[ready], ready.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
