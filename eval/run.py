"""Running a set against a system, and judging what came back."""

from __future__ import annotations

import itertools
import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from eval.datasets import GoldItem, RetrievalItem
from eval.facts import contains
from eval.metrics import Judged, Scores, as_json, confusion, score, slices
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

    def scores(self) -> Scores:
        """Figures in all."""
        return score(self.judged, outcomes=self.gold)

    def to_json(self) -> dict[str, Any]:
        """Figures in all and by slice."""
        shown: dict[str, Any] = {"system": self.system, "all": as_json(self.scores())}
        if self.twin:
            shown["twin"] = self.twin
        if self.gold:
            shown["slices"] = {
                name: {value: as_json(scores) for value, scores in group.items()}
                for name, group in slices(self.judged).items()
            }
            shown["outcomes"] = confusion(self.judged)
        return shown


def run_set(
    system: System,
    items: Sequence[GoldItem | RetrievalItem],
    progress: Progress = lambda done, total: None,
) -> Run:
    """Ask every question of a set, after one that is not counted (the first loads caches)."""
    if items:
        system.reply(items[0].question, ())
    replies: list[Reply] = []
    judged: list[Judged] = []
    for number, item in enumerate(items, start=1):
        history = item.history if isinstance(item, GoldItem) else ()
        reply = system.reply(item.question, history)
        replies.append(reply)
        judged.append(judge(item, reply))
        progress(number, len(items))
    gold = bool(items) and isinstance(items[0], GoldItem)
    return Run(system.name, tuple(replies), tuple(judged), gold)


@dataclass(frozen=True, slots=True)
class TwinRun:
    """A set asked as it stands and as its twin, with the twin's questions."""

    plain: Run
    twin: Run
    items: tuple[GoldItem | RetrievalItem, ...]

    def differences(self) -> dict[str, tuple[float, float]]:
        """``score → (as it stands, as twin)`` for every share that both runs measure, 0 to 1."""
        before, after = asdict(self.plain.scores()), asdict(self.twin.scores())
        return {name: (before[name], after[name]) for name in SHARES if None not in (before[name], after[name])}


def run_twin(
    system: System,
    items: Sequence[GoldItem | RetrievalItem],
    name: str,
    seed: int = 0,
    progress: Progress = lambda done, total: None,
) -> TwinRun:
    """Ask every question as it stands, then every question's twin. Raises ``InputError`` for an unknown twin."""
    changed = twin_set(items, name, seed)
    total = 2 * len(items)
    plain = run_set(system, items, lambda done, _: progress(done, total))
    twin = run_set(system, changed, lambda done, _: progress(len(items) + done, total))
    return TwinRun(plain, replace(twin, twin=name), tuple(changed))


def judge(item: GoldItem | RetrievalItem, reply: Reply) -> Judged:
    """Compare one reply with what was expected."""
    wanted = {name.lower() for name in (item.procedures if isinstance(item, GoldItem) else item.gold)}
    rank = next((place for place, name in enumerate(reply.ranked) if name.lower() in wanted), None)
    if isinstance(item, RetrievalItem):
        return Judged(item.qid, "answerable", "", "", "none", reply.outcome, rank, 0, 0, 0, True, reply.milliseconds)
    return Judged(
        id=item.id, kind=item.kind, style=item.style, audience=item.audience, aspect=item.aspect,
        outcome=reply.outcome, rank=rank, facts=len(item.facts),
        facts_shown=sum(contains(reply.shown, fact) for fact in item.facts),
        facts_held=sum(contains(reply.held, fact) for fact in item.facts),
        aspect_right=reply.aspect == item.aspect, milliseconds=reply.milliseconds,
    )  # fmt: skip


def write_run(run: Run, items: Sequence[GoldItem | RetrievalItem], folder: Path, config: dict[str, Any]) -> Path:
    """Write a run into a dated folder: figures, environment, and every question with its reply and judgement."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    name = "-".join([stamp, *run.system.split(), *filter(None, [run.twin])])
    target = next(t for n in itertools.count() if not (t := folder / (f"{name}-{n}" if n else name)).exists())
    target.mkdir(parents=True)
    environment = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "troly": metadata.version("troly"),
    }
    summary = {**run.to_json(), "config": config, "environment": environment}
    (target / "scores.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), "utf-8")
    with (target / "answers.jsonl").open("w", encoding="utf-8") as stream:
        for item, reply, judged in zip(items, run.replies, run.judged, strict=True):
            row = {"item": item.model_dump(mode="json"), "reply": asdict(reply), "judged": asdict(judged)}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return target
