"""Live quality: masked answers of the server, kept if the operator says so, to be sampled for labelling and watched for
drift.

What is kept of an answer is a line a question in a file a day: the question without personal data, cut short, and what
came of it. No time of day, no address, no conversation. Nothing here can change an answer: it fails open.
"""

from __future__ import annotations

import json
import logging
import math
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answer import Answer
from corpus.language import accent_share, clean, has_diacritics, normalize, words
from corpus.privacy import find
from eval.datasets import GoldItem
from eval.metrics import percentile

FOLDER = "quality"
_LONGEST = 300  # characters; long stories tell more of a person than of a question
_NUMBER = re.compile(r"(?<![\w./])\d(?:[\s.-]?\d){5,}(?![\w/])")
_CODE = re.compile(r"\d\.\d{6}")
_MASK = "⟨…⟩"
_STORY, _KEYWORDS = 45, 4  # words
_ACCENTED = 0.3
UNANSWERED = frozenset({"no_source", "out_of_scope", "error", "invalid_input", "handed_over"})
_log = logging.getLogger(__name__)


class Kept(BaseModel):
    """One line of the log."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    day: date
    question: str
    style: str
    outcome: str
    aspect: str
    topic: str = ""
    procedures: tuple[str, ...] = ()
    milliseconds: float = 0.0
    generation: str = ""


def masked(text: str) -> str:
    """A question without personal data: what ``corpus.privacy`` finds, every other number that may be a person's, the
    end of a long story. A name without any sign of being one is not found; that is why the log is off unless asked for
    and kept for days."""
    left = normalize(text)
    for span in sorted(find(left), key=lambda span: span.start, reverse=True):
        left = f"{left[: span.start]}{_MASK}{left[span.end :]}"
    left = _NUMBER.sub(lambda found: found[0] if _CODE.fullmatch(found[0]) else _MASK, left)
    return left if len(left) <= _LONGEST else left[:_LONGEST].rsplit(" ", 1)[0] + " …"


def style_of(text: str) -> str:
    """How a question is written, by what can be counted: story, keywords, without or with half its marks, or plain."""
    count = len(words(normalize(text)))
    if count > _STORY:
        return "long_story"
    if not has_diacritics(text):
        return "no_diacritics"
    if accent_share(clean(text)) < _ACCENTED:
        return "half_accents"
    return "keyword" if count <= _KEYWORDS else "plain"


class LiveLog:
    """Appends masked answers to a file a day. Safe to use from several threads."""

    def __init__(self, home: Path, days: int) -> None:
        self._folder = home / FOLDER
        self._days = days
        self._lock = threading.Lock()
        self._swept: date | None = None

    def note(self, question: str, answer: Answer, *, day: date | None = None) -> None:
        """Keep one answer. Never raises: what cannot be written is lost, and the operator reads so in the log."""
        try:
            self._note(question, answer, day or date.today())
        except Exception:  # noqa: BLE001 - a convenience fails open
            _log.exception("answer not kept for quality")

    def _note(self, question: str, answer: Answer, day: date) -> None:
        title = next((source.title for source in answer.sources), "")
        kept = Kept(
            day=day, question=masked(question), style=style_of(question), outcome=answer.outcome.value,
            aspect=answer.aspect.value, topic=title, procedures=answer.procedures[:3],
            milliseconds=round(answer.timings_ms.get("total", 0.0), 1), generation=answer.generation,
        )  # fmt: skip
        with self._lock:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / f"{day.isoformat()}.jsonl").open("a", encoding="utf-8") as stream:
                stream.write(kept.model_dump_json() + "\n")
            if self._swept != day:
                self._sweep(day)
                self._swept = day

    def _sweep(self, day: date) -> None:
        oldest = day - timedelta(days=self._days)
        for path in self._folder.glob("*.jsonl"):
            made = _day_of(path)
            if made is not None and made < oldest:
                path.unlink()


def read_log(home: Path, first: date, last: date) -> list[Kept]:
    """What was kept from ``first`` to ``last``, both included. Broken lines are passed over."""
    found: list[Kept] = []
    folder = home / FOLDER
    for path in sorted(folder.glob("*.jsonl")) if folder.exists() else ():
        made = _day_of(path)
        if made is None or not first <= made <= last:
            continue
        for line in path.read_text("utf-8").split("\n"):
            try:
                if line.strip():
                    found.append(Kept.model_validate_json(line))
            except ValidationError:
                _log.warning("%s: a broken line", path.name)
    return found


def sample(kept: Sequence[Kept], size: int, *, seed: int = 0) -> list[GoldItem]:
    """Answers to be labelled by people, evenly over outcomes and styles, each question once: the rare ones, where
    faults hide, are not drowned by the many good ones. As unlabelled items of a question set."""
    once = {item.question: item for item in kept}
    groups: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for item in once.values():
        groups[item.outcome, item.style].append(item)
    for key, group in sorted(groups.items()):
        group.sort(key=lambda item: (item.day, item.question))
        Random(f"{seed}/{key}").shuffle(group)
    picked: list[Kept] = []
    while len(picked) < size and any(groups.values()):
        for key in sorted(groups):
            if groups[key] and len(picked) < size:
                picked.append(groups[key].pop())
    return [
        GoldItem(id=f"live-{number:04}", question=item.question, kind="unlabelled", style=item.style,
                 topic=item.topic, aspect=item.aspect, procedures=item.procedures[:1])
        for number, item in enumerate(picked, start=1)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shift:
    """How one thing is distributed now and was before. ``psi``: population stability index; from .1 on something moves,
    from .25 on it has moved."""

    what: str
    psi: float
    before: Mapping[str, float]
    now: Mapping[str, float]

    @property
    def moved(self) -> bool:
        return self.psi >= 0.25


def drift(before: Sequence[Kept], now: Sequence[Kept], most: int = 15) -> list[Shift]:
    """What people ask, how they write and what came of it, before against now."""
    views: dict[str, Callable[[Kept], str]] = {
        "topic": lambda item: item.topic or "–",
        "style": lambda item: item.style,
        "outcome": lambda item: item.outcome,
        "aspect": lambda item: item.aspect,
        "unanswered": lambda item: "unanswered" if item.outcome in UNANSWERED else "answered",
    }
    return [_shift(name, [view(i) for i in before], [view(i) for i in now], most) for name, view in views.items()]


def _shift(name: str, before: Sequence[str], now: Sequence[str], most: int) -> Shift:
    common = [value for value, _ in Counter([*before, *now]).most_common(most)]
    shares = [_shares(values, common) for values in (before, now)]
    # Half a question is added to each count: a topic that was never asked is no infinite shift.
    psi = 0.0
    size = len(common) + 1
    for value in [*common, "…"]:
        one, two = (
            (share.get(value, 0.0) * len(values) + 0.5) / (len(values) + 0.5 * size)
            for share, values in zip(shares, (before, now), strict=True)
        )
        psi += (two - one) * math.log(two / one)
    return Shift(name, round(psi, 4), *shares)


def _shares(values: Iterable[str], common: Sequence[str]) -> dict[str, float]:
    counts = Counter(value if value in common else "…" for value in values)
    total = sum(counts.values()) or 1
    return {value: round(count / total, 4) for value, count in counts.most_common()}


def numbers(kept: Sequence[Kept], fewest: int = 20) -> dict[str, object]:
    """Figures that anybody may see: how much is asked, what share is answered, how long it takes. Groups of fewer than
    ``fewest`` questions are left out: a single question may tell who asked."""
    times = sorted(item.milliseconds for item in kept)
    outcomes, aspects = (
        {value: count for value, count in Counter(view).most_common() if count >= fewest}
        for view in ((item.outcome for item in kept), (item.aspect for item in kept))
    )
    enough = len(kept) >= fewest
    unanswered = sum(item.outcome in UNANSWERED for item in kept)
    return {
        "questions": len(kept) if enough else None,
        "unanswered_share": round(unanswered / len(kept), 3) if enough else None,
        "p50_ms": percentile(times, 0.5) if enough else None,
        "p95_ms": percentile(times, 0.95) if enough else None,
        "outcomes": outcomes,
        "aspects": aspects,
    }


def write_measured(home: Path, figures: Mapping[str, object]) -> Path:
    """Put the figures of a run on the public page."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "measured.json"
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1), "utf-8")
    return path


def read_measured(home: Path) -> dict[str, object]:
    """The figures put there; empty where there are none or the file is broken."""
    try:
        found = json.loads((home / FOLDER / "measured.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _day_of(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        return None
