"""The page: summary, charts, slices, worst cases with their whole trace, differences to another run."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import resources
from typing import Any

import yaml

from eval.compare import Difference, changed, compare, intervals
from eval.datasets import GoldItem, Item
from eval.figures import better, figures_of, reliability, sliced, steps
from eval.measures import MEASURES
from eval.metrics import Judged, confusion
from eval.report.charts import bars, times
from eval.report.charts import reliability as reliability_chart
from eval.report.marks import Markup, joined, table, tag
from eval.run import Run

_WORST = 40
_DIFFERENT = 60
_CARDS = ("hit_1", "hit_5", "facts_recall", "citation_precision", "outcome_right", "over_refusal", "wrong_facts",
          "safety", "personal_data", "ece", "p50_ms", "p95_ms")  # fmt: skip
_CHARTED = ("hit_1", "facts_recall", "outcome_right")
_SLICED = ("questions", "hit_1", "hit_5", "facts_recall", "citation_precision", "aspect_right", "outcome_right",
           "over_refusal", "p50_ms", "p95_ms")  # fmt: skip
_MOST_TEXT = 6000


@dataclass(frozen=True, slots=True)
class Section:
    """One run on the page, with the run it is compared with and what its folder says of it."""

    title: str
    run: Run
    config: Mapping[str, Any] = field(default_factory=dict)
    other: Run | None = None
    other_title: str = ""


def page(sections: Sequence[Section], *, extra: Sequence[tuple[str, str]] = ()) -> str:
    """The report as one HTML text that loads nothing. ``extra``: (heading, preformatted text), such as a gate's."""
    words = _words()
    made = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    head = tag("head", tag("meta", charset="utf-8"),
               tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
               tag("title", words["title"]), tag("style", Markup(_resource("report.css"))))  # fmt: skip
    body = tag("main", tag("h1", words["title"]), tag("p", f"{words['made']} {made}", cls="meta"), _overview(sections),
               *(joined([tag("h2", title), tag("pre", text)]) for title, text in extra),
               *(_section(number, section) for number, section in enumerate(sections)))  # fmt: skip
    return f'<!DOCTYPE html>\n<html lang="vi">{head}<body>{body}</body></html>\n'


def _overview(sections: Sequence[Section]) -> Markup:
    words = _words()
    names = ("hit_1", "hit_5", "facts_recall", "outcome_right", "p50_ms", "p95_ms")
    rows = []
    for number, section in enumerate(sections):
        found = figures_of(section.run.judged)
        link = tag("a", section.title, href=f"#run-{number}")
        rows.append([link, section.run.system, len(section.run.judged), *(_shown(name, found) for name in names)])
    return table([words["set"], words["system"], words["questions"], *names], rows)


def _section(number: int, section: Section) -> Markup:
    words, run = _words(), section.run
    found = figures_of(run.judged)
    spread = intervals(run.judged)
    differences = {d.measure: d for d in compare(section.other.judged, run.judged)} if section.other else {}
    cards = [
        tag("div", tag("b", _shown(name, found)), name, tag("span", words["what"].get(name, "")), cls="card")
        for name in _CARDS if name in found
    ]  # fmt: skip
    parts = [
        tag("h2", section.title, id=f"run-{number}"), _meta(section), tag("div", *cards, cls="cards"),
        tag("h3", words["measures"]), _measures(found, spread, differences),
    ]  # fmt: skip
    parts += _charts(run.judged)
    if run.gold:
        parts += [tag("h3", words["outcomes"]), _confusion(run.judged)]
    parts += [joined([tag("h3", f"{words['slices']}: {name}"), _slice(groups)])
              for name, groups in sliced(run.judged).items()]  # fmt: skip
    if section.other:
        parts += [tag("h3", f"{words['differences']} ({section.other_title})"), _changes(section)]
    parts += [tag("h3", words["worst"]), tag("p", words["worst_note"], cls="note"), _worst(run)]
    return tag("section", *parts)


def _meta(section: Section) -> Markup:
    shown = {key: value for key, value in section.config.items() if key not in ("order", "environment")}
    shown |= {f"{key}": value for key, value in dict(section.config.get("environment", {})).items()}
    return tag(
        "p", " · ".join(f"{key}: {value}" for key, value in shown.items() if value not in ("", None)), cls="meta"
    )


def _measures(found: Mapping[str, float], spread: Mapping[str, Any], differences: Mapping[str, Difference]) -> Markup:
    words = _words()
    head = [words["figure"], words["value"], words["range"], words["count"]]
    head += [words["before"], words["change"], words["p"], words["verdict"]] if differences else []
    rows = []
    for name in found:
        range_ = spread.get(name)
        row: list[object] = [name, _shown(name, found), f"{range_.low:.3f} – {range_.high:.3f}" if range_ else "",
                             range_.questions if range_ else ""]  # fmt: skip
        if differences:
            row += _difference(differences.get(name))
        rows.append([*row, tag("td", words["what"].get(name, ""), cls="left")])
    return table([*head, words["meaning"]], rows)


def _difference(difference: Difference | None) -> list[object]:
    if difference is None:
        return ["", "", "", ""]
    verdict = _words()["verdicts"][difference.verdict]
    return [f"{difference.before:.3f}", f"{difference.change:+.3f} (+{difference.gained} −{difference.lost})",
            f"{difference.p:.3f}", tag("td", verdict, cls=difference.verdict)]  # fmt: skip


def _charts(judged: Sequence[Judged]) -> list[Markup]:
    words, parts = _words(), [tag("h3", _words()["charts"])]
    groups = sliced(judged)
    for name in ("style", "aspect"):
        rows = [(f"{value} ({int(row['questions'])})", [row.get(measure) for measure in _CHARTED])
                for value, row in groups.get(name, {}).items()]  # fmt: skip
        if rows:
            parts += [tag("h4", words[f"by_{name}"]), bars(words[f"by_{name}"], rows, _CHARTED)]
    if bins := reliability(judged):
        parts += [tag("h4", words["calibration"]), reliability_chart(words["calibration"], bins),
                  tag("p", words["calibration_note"], cls="note")]  # fmt: skip
    if found := steps(judged):
        parts += [tag("h4", words["steps"]), times(words["steps"], found)]
    return parts


def _confusion(judged: Sequence[Judged]) -> Markup:
    found = confusion(judged)
    outcomes = sorted({outcome for row in found.values() for outcome in row})
    rows = []
    for kind, row in sorted(found.items()):
        total = sum(row.values())
        cells = [
            tag("td", row.get(outcome, ""), cls="heat",
                style=f"background: color-mix(in srgb, var(--sky) {100 * row.get(outcome, 0) // total}%, transparent)")
            for outcome in outcomes
        ]  # fmt: skip
        rows.append([kind, *cells])
    return table(["", *outcomes], rows)


def _slice(groups: Mapping[str, Mapping[str, float]]) -> Markup:
    rows = [[value, *(_shown(name, row) for name in _SLICED)] for value, row in groups.items()]
    return table(["", *_SLICED], rows)


def _changes(section: Section) -> Markup:
    words = _words()
    assert section.other is not None
    asked = {item.id: item for item in section.run.items}
    parts: list[Markup] = []
    for measure in ("hit_1", "facts_recall", "outcome_right"):
        for label, names in zip(
            ("gained", "lost"), changed(section.other.judged, section.run.judged, measure), strict=True
        ):
            if names:
                lines = [tag("li", f"{name}: {asked[name].question}" if name in asked else name) for name in names]
                parts.append(tag("details", tag("summary", f"{measure} {words[label]}: {len(names)}"),
                                 tag("ul", *lines[:_DIFFERENT])))  # fmt: skip
    return joined(parts) if parts else tag("p", words["nothing"], cls="note")


def _worst(run: Run) -> Markup:
    triples = list(zip(run.items, run.replies, run.judged, strict=True))
    bad = [(missed, triple) for triple in triples if (missed := _missed(triple[2]))]
    bad.sort(key=lambda entry: (-len(entry[0]), entry[1][2].id))
    shown = [_case(item, reply, judged, missed, run) for missed, (item, reply, judged) in bad[:_WORST]]
    return joined(shown) if shown else tag("p", _words()["nothing"], cls="note")


def _missed(judged: Judged) -> list[str]:
    return [name for name, value in judged.values.items()
            if (value < 1.0 if better(name) == "higher" else value > 0.0)]  # fmt: skip


def _case(item: Item, reply: Any, judged: Judged, missed: Sequence[str], run: Run) -> Markup:
    words = _words()
    wanted: dict[str, Any] = item.model_dump(mode="json", exclude_defaults=True, exclude={"question", "history"})
    tags = [tag("span", label, cls="tag") for label in (judged.id, judged.kind, judged.style, judged.outcome) if label]
    parts: list[object] = [tag("summary", *tags, item.question)]
    if isinstance(item, GoldItem) and item.history:
        turns = "\n".join(f"{turn.role}: {turn.text}" for turn in item.history)
        parts.append(tag("div", tag("b", words["history"]), tag("pre", turns)))
    sources = "\n".join(f"{name}: {run.sources[name].title if name in run.sources else '?'}" for name in reply.cited)
    trace = {"ranked": list(reply.ranked)[:10], "confidence": reply.confidence, "steps_ms": dict(reply.steps_ms),
             **dict(reply.trace)}  # fmt: skip
    parts += [
        tag("div", tag("b", words["failed"]), " ", tag("span", ", ".join(missed), cls="bad")),
        tag("div", tag("b", words["expected"]), tag("pre", json.dumps(wanted, ensure_ascii=False, indent=1))),
        tag("div", tag("b", words["said"]), tag("pre", reply.shown[:_MOST_TEXT])),
        tag("div", tag("b", words["sources"]), tag("pre", sources or words["nothing"])),
        tag("details", tag("summary", words["trace"]),
            tag("pre", json.dumps(trace, ensure_ascii=False, indent=1)[:_MOST_TEXT])),
    ]  # fmt: skip
    return tag("details", *parts)


def _shown(name: str, found: Mapping[str, float]) -> str:
    if name not in found:
        return "–"
    value = found[name]
    if name in ("questions", "tokens"):
        return f"{value:.0f}"
    return f"{value:.1f}" if name.endswith("_ms") else f"{value:.3f}"


@functools.cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(_resource("report.yaml"))
    missing = set(MEASURES) - set(words["what"])
    assert not missing, missing
    return words


def _resource(name: str) -> str:
    return resources.files("eval").joinpath(f"resources/{name}").read_text("utf-8")
