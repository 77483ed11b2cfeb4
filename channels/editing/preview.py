"""What publishing a generation would change: passages, answers to the test questions, and scores, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from channels.container import Container
from channels.editing.wording import words
from channels.measuring import OWN, assistant_on, index_of, question_set
from corpus.models import Record
from eval.applicable import applicable
from eval.compare import compare
from eval.datasets import Item
from eval.evidence import Library
from eval.figures import better
from eval.gate import OF_A_SET, Check, Rules, decide, load_rules
from eval.measures import MEASURES
from eval.metrics import Judged
from eval.run import Run, run_set
from eval.systems import AssistantSystem, Reply
from index.builder import STORE
from index.generations import Manifest
from index.store import UnitStore

Progress = Callable[[str, int, int], None]
_RECORDS, _ANSWERS, _PASSAGES = 300, 300, 20  # most that a report holds
_TEXT = 1200  # characters of an answer shown
_NOISE = 0.005  # what a figure of the whole set may differ by for nothing
_EMPTIED, _EMPTIED_SHARE = 5, 0.02  # records that may lose content before the gate closes, the larger of both
_SLOWER = 3.0  # times; a busy machine answers more slowly whatever the index is


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that differs: ``what`` is added, changed or removed; passages that went and that came; ``lost`` are
    fields that held something and hold nothing now, or less than half of it."""

    what: str
    collection: str
    record_id: str
    title: str
    gone: tuple[str, ...]
    come: tuple[str, ...]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer in short."""

    outcome: str
    record: str
    fees: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A test question whose answer differs. ``verdict``: better, worse, or other where no measure says."""

    id: str
    question: str
    before: Shown
    after: Shown
    verdict: str
    lost: tuple[str, ...]  # measures that got worse


@dataclass(frozen=True, slots=True)
class Preview:
    """What the gate says of ``generation`` against ``against`` (empty: nothing is live yet)."""

    generation: str
    against: str
    passed: bool
    questions: int
    passages: dict[str, int]  # added, changed, removed
    records: tuple[RecordChange, ...]
    answers: tuple[AnswerChange, ...]
    checks: tuple[dict[str, Any], ...]
    scores: tuple[dict[str, Any], ...]  # measure, before, after, verdict

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def preview(
    container: Container, generation: str, *, questions: str | Path = OWN, limit: int = 0, day: date | None = None,
    progress: Progress = lambda stage, done, total: None, rules: Rules | None = None,
) -> Preview:  # fmt: skip
    """Compare a generation with the live one. Both are asked the same questions: those that either of them can answer,
    so that an index that lost records is not excused from the questions about them. Reads only.

    Raises ``GenerationError`` for a generation that does not load.
    """
    rules = rules or load_rules()
    day = day or date.today()
    against = container.generations.live() or ""
    folder = container.generations.folder
    progress("compare", 0, 1)
    records = list(changed_records(folder(against) / STORE if against else None, folder(generation) / STORE))
    progress("compare", 1, 1)
    every = _items(container, [name for name in (against, generation) if name], questions, day)
    part = bool(limit) and len(every) > limit
    items = every[:: -(-len(every) // limit)] if part else every
    total = len(items) * (2 if against else 1)
    before = _run(container, against, items, day, lambda done, _: progress("measure", done, total)) if against else None
    start = len(items) if against else 0
    after = _run(container, generation, items, day, lambda done, _: progress("measure", start + done, total))
    verdict = decide(after.judged, rules, against=before.judged if before else None, part=part)
    known = {c.name: c for c in decide(before.judged, rules, part=part).checks} if before else {}
    checks = [(check, check.passed or _no_worse(check, known.get(check.name))) for check in verdict.checks]
    if against:
        emptied = _emptied(records, Manifest.read(folder(against)).counts.get("records", 0))
        checks.insert(0, (emptied, emptied.passed))
    measured = any(check.value is not None for check, _ in checks)
    return Preview(
        generation, against, measured and all(passed for _, passed in checks), len(items),
        _counts(records), tuple(records[:_RECORDS]), tuple(_answers(items, before, after))[:_ANSWERS],
        tuple({**{name: getattr(check, name) for name in Check.__slots__}, "passed": passed,
               "as_before": passed and not check.passed} for check, passed in checks),
        tuple(_scores(before, after)),
    )  # fmt: skip


def changed_records(before: Path | None, after: Path) -> Iterator[RecordChange]:
    """Records that differ between two unit stores, removed ones first."""
    with closing(UnitStore(after)) as new:
        if before is None:
            rows = _units(new)
            for key in new.digests():
                yield RecordChange("added", *key, rows[key][0], (), tuple(_of(new, rows[key][1]))[:_PASSAGES])
            return
        with closing(UnitStore(before)) as old:
            had, have = old.digests(), new.digests()
            old_rows, new_rows = _units(old), _units(new)
            for key in had.keys() - have.keys():
                yield RecordChange("removed", *key, old_rows[key][0], tuple(_of(old, old_rows[key][1]))[:_PASSAGES], ())
            for key in (key for key in have if had.get(key) != have[key]):
                come = list(_of(new, new_rows[key][1]))
                gone = list(_of(old, old_rows[key][1])) if key in had else []
                yield RecordChange(
                    "changed" if key in had else "added", *key, new_rows[key][0],
                    tuple(text for text in gone if text not in come)[:_PASSAGES],
                    tuple(text for text in come if text not in gone)[:_PASSAGES],
                    tuple(_lost(old.record(*key), new.record(*key))) if key in had else (),
                )  # fmt: skip


def _lost(before: Record | None, after: Record | None) -> Iterator[str]:
    """Fields that held something and hold nothing now, or a list that is less than half as long."""
    if before is None or after is None:
        return
    for name in type(before).model_fields:
        old, new = getattr(before, name), getattr(after, name, None)
        if name != "unparsed" and old and (not new or (isinstance(old, tuple) and 2 * len(new) < len(old))):
            yield name


def _emptied(records: Sequence[RecordChange], total: int) -> Check:
    """Records that are gone or lost fields: a broken export damages many, of which a set of questions may ask none."""
    count = sum(each.what == "removed" or bool(each.lost) for each in records)
    most = max(_EMPTIED, round(total * _EMPTIED_SHARE))
    text = words("gate")["emptied"]
    return Check(text["name"], f"≤ {most}", float(count), total, count <= most, text["reason"])


def _units(store: UnitStore) -> dict[tuple[str, str], tuple[str, list[int]]]:
    """``record → (title, rows of its units)``; records without units have none."""
    found: dict[tuple[str, str], tuple[str, list[int]]] = {key: ("", []) for key in store.digests()}
    for unit in store.units():
        key = (unit.collection, unit.record)
        title, rows = found.get(key, ("", []))
        found[key] = (title or unit.title, [*rows, unit.row])
    return found


def _of(store: UnitStore, rows: Sequence[int]) -> Iterator[str]:
    # The first passage of a unit is the whole of it: its parts tell better what changed.
    for row in rows:
        texts = [passage.text for passage in store.passages(row)]
        yield from texts[1:] or texts


def _counts(records: Sequence[RecordChange]) -> dict[str, int]:
    """Passages: of a pair of one that went and one that came, one changed."""
    counts = {"added": 0, "changed": 0, "removed": 0}
    for each in records:
        both = min(len(each.gone), len(each.come))
        counts["changed"] += both
        counts["added"] += len(each.come) - both
        counts["removed"] += len(each.gone) - both
    return counts


def _items(container: Container, generations: Sequence[str], questions: str | Path, day: date) -> list[Item]:
    found: dict[str, Item] = {}
    every = question_set(questions)
    for generation in generations:
        library = Library(index_of(container, generation).searcher(), container.corpus_settings.collection, day)
        for item in applicable(every, library):
            found.setdefault(item.id, item)
    return [found[item.id] for item in every if item.id in found]


def _run(
    container: Container, generation: str, items: Sequence[Item], day: date, progress: Callable[[int, int], None]
) -> Run:
    live = index_of(container, generation)
    collection = container.corpus_settings.collection
    system = AssistantSystem(assistant_on(container, live), collection, day)
    return run_set(system, items, progress, witness=Library(live.searcher(), collection, day))


def _no_worse(check: Check, before: Check | None) -> bool:
    """Whether a threshold that is missed was missed by the live index as much: then this index is not the cause."""
    if before is None or before.passed or check.value is None or before.value is None:
        return False
    name = check.name.partition(" [")[0]
    if name in OF_A_SET and name.endswith("_ms"):
        return check.value <= before.value * _SLOWER
    lost = before.value - check.value if better(name) == "higher" else check.value - before.value
    return lost <= _NOISE


def _answers(items: Sequence[Item], before: Run | None, after: Run) -> Iterator[AnswerChange]:
    if before is None:
        return
    order = {"worse": 0, "other": 1, "better": 2}
    found = []
    for item, old, new, was, now in zip(items, before.replies, after.replies, before.judged, after.judged, strict=True):
        first, second = shown(old), shown(new)
        if first != second:
            verdict, lost = _verdict(was, now)
            found.append(AnswerChange(item.id, item.question, first, second, verdict, lost))
    yield from sorted(found, key=lambda change: order[change.verdict])


def _verdict(before: Judged, after: Judged) -> tuple[str, tuple[str, ...]]:
    lost: list[str] = []
    won = False
    for name in MEASURES:
        if name in before.values and name in after.values:
            change = after.values[name] - before.values[name]
            change = change if better(name) == "higher" else -change
            lost += [name] if change < 0 else []
            won = won or change > 0
    # A fact that is no longer there says nothing where the question is not measured any more.
    lost += [name for name in ("hit_1", "facts_recall") if name in before.values and name not in after.values]
    return ("worse" if lost else "better" if won else "other"), tuple(lost)


def shown(reply: Reply) -> Shown:
    """An answer in short: what an editor compares."""
    blocks = reply.trace.get("blocks", ())
    # Of all rows only those of fees say what kind they are; the type of a block is left out of a trace.
    rows = [row for block in blocks for row in block.get("rows", ()) if "kind" in row]
    fees = "; ".join(row["text"] for row in rows)
    sources = reply.trace.get("sources", ())
    record = (
        " · ".join(part for part in (sources[0].get("number", ""), sources[0].get("title", "")) if part)
        if sources
        else ""
    )
    return Shown(reply.outcome, record, fees, reply.shown[:_TEXT])


def _scores(before: Run | None, after: Run) -> Iterator[dict[str, Any]]:
    if before is None:
        for name in MEASURES:
            values = [item.values[name] for item in after.judged if name in item.values]
            if values:
                yield {
                    "measure": name,
                    "before": None,
                    "after": sum(values) / len(values),
                    "verdict": "",
                    "questions": len(values),
                }
        return
    for each in compare(before.judged, after.judged):
        yield {
            "measure": each.measure,
            "before": each.before,
            "after": each.after,
            "verdict": each.verdict,
            "questions": each.questions,
        }
