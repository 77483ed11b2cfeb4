"""The table: fee, time, papers, where, who and result of two records. No cell says what its own record does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answer import Aspect, Compared, ComparedRow, ComparisonBlock
from assistant.grounding import Evidence, unsupported
from assistant.render.cases import told_times
from assistant.render.money_and_time import fee_rows, money, shorten, time_rows
from assistant.render.procedure import agencies
from assistant.texts import say
from corpus.language import folded_terms
from corpus.models import FeeKind, Procedure, TimeUnit

_LONGEST = 160  # characters of one line of a cell
_ROWS = 5  # lines of a cell
_PAPERS = 12
_BRACKETED = re.compile(r"\([^()]*\)")
_SAME = 0.75  # share of words two names of a paper have in common when they mean one


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its record and the id of its source."""

    procedure: Procedure
    source: str


def comparison(first: Side, second: Side) -> ComparisonBlock:
    """The two side by side. A cell with anything that its record does not hold is left empty."""
    sides = (first, second)
    rows = [
        ComparedRow(aspect=aspect, label=label, cells=tuple(_checked(make(side.procedure), side) for side in sides))
        for aspect, label, make in _makers()
    ]
    both, *own = papers(first.procedure, second.procedure)
    if any((both, *own)):
        rows.append(
            ComparedRow(
                aspect=Aspect.DOCUMENTS, label=say("compare.papers_own"),
                cells=tuple(_checked(_listed(names), side) or say("compare.none") for names, side in zip(own, sides, strict=True)),
            )
        )  # fmt: skip
    if both:
        shared = _checked(_listed(both), first)
        rows.append(ComparedRow(aspect=Aspect.DOCUMENTS, label=say("compare.papers_both"), cells=(shared, shared)))
    columns = tuple(
        Compared(title=side.procedure.title, code=side.procedure.code, source=side.source) for side in sides
    )
    kept = tuple(
        row.model_copy(update={"cells": tuple(cell or say("compare.unknown") for cell in row.cells)})
        for row in rows
        if any(row.cells)
    )
    return ComparisonBlock(title=say("compare.title"), columns=columns, rows=kept)


def faster(first: Procedure, second: Procedure) -> str:
    """Which of two is done sooner, where both have one term in one unit; else that they cannot be put in order."""
    one, two = _one_time(first), _one_time(second)
    if one is None or two is None or one[1] is not two[1]:
        return say("compare.times_apart")
    if one[0] == two[0]:
        return say("compare.same_time", time=one[2])
    (_, _, time), (_, _, other) = sorted((one, two), key=lambda each: each[0])
    title = (first if one[0] < two[0] else second).title
    return say("compare.faster", title=title, time=time, other=other)


def cheaper(first: Procedure, second: Procedure) -> str:
    """Which of two costs less, where both have one fee; else that they cannot be put in order."""
    one, two = _one_fee(first), _one_fee(second)
    if one is None or two is None:
        return say("compare.fees_apart")
    if one == two:
        return say("compare.same_fee", fee=money(one))
    title = (first if one < two else second).title
    return say("compare.cheaper", title=title, fee=money(min(one, two)), other=money(max(one, two)))


def papers(first: Procedure, second: Procedure) -> tuple[list[str], list[str], list[str]]:
    """Names of the papers both need (in the first's words), and of those only the first and only the second does."""
    ones, twos = _names(first), _names(second)
    shared = [name for name in ones if any(_same(name, other) for other in twos)]
    return (
        [name for place, name in enumerate(shared) if not any(_same(name, before) for before in shared[:place])],
        [name for name in ones if name not in shared],
        [name for name in twos if not any(_same(name, other) for other in ones)],
    )


def _names(procedure: Procedure) -> list[str]:
    found = (paper.name for group in procedure.paper_groups for paper in group.papers if not paper.is_note)
    return list(dict.fromkeys(found))


def _same(one: str, two: str) -> bool:
    # "Tờ khai (nếu nộp trực tiếp)" and "Tờ khai" are one paper.
    first, second = (set(folded_terms(_BRACKETED.sub("", name))) for name in (one, two))
    return bool(first | second) and len(first & second) / len(first | second) >= _SAME


def _listed(names: list[str]) -> str:
    return _lines([shorten(name.lstrip("-+* "), _LONGEST) for name in names], most=_PAPERS)


def _fees(procedure: Procedure) -> str:
    known = [row for row in fee_rows(procedure) if row.kind is not FeeKind.UNKNOWN]
    return _lines([_by_method(row.method, shorten(row.text, _LONGEST)) for row in known])


def _times(procedure: Procedure) -> str:
    rows = told_times(time_rows(procedure))
    return _lines(
        [_by_method(row.method, ": ".join(p for p in (row.case, shorten(row.text, _LONGEST)) if p)) for row in rows]
    )


def _by_method(method: object, text: str) -> str:
    label = say(f"methods.{method}") if method else ""
    return f"{label}: {text}" if label and not text.lower().startswith(label.lower()) else text


def _lines(lines: list[str], most: int = _ROWS) -> str:
    once = list(dict.fromkeys(line for line in lines if line))[:most]
    return "\n".join(f"- {line}" for line in once) if len(once) > 1 else "".join(once)


def _where(procedure: Procedure) -> str:
    return shorten(procedure.intake_address, _LONGEST) if procedure.intake_address else _who(procedure)


def _who(procedure: Procedure) -> str:
    return _lines(agencies(procedure))


def _result(procedure: Procedure) -> str:
    return _lines([shorten(result.name, _LONGEST) for result in procedure.results])


def _makers() -> list[tuple[Aspect, str, Callable[[Procedure], str]]]:
    return [
        (Aspect.FEE, say("titles.fee"), _fees),
        (Aspect.TIME, say("titles.time"), _times),
        (Aspect.WHERE, say("titles.where"), _where),
        (Aspect.WHO, say("compare.who"), _who),
        (Aspect.RESULT, say("compare.result"), _result),
    ]


def _checked(text: str, side: Side) -> str:
    evidence = Evidence.of(side.procedure)
    return "" if any(unsupported(line.removeprefix("- "), evidence) for line in text.split("\n")) else text


def _one_time(procedure: Procedure) -> tuple[float, TimeUnit, str] | None:
    rows = [row for row in time_rows(procedure) if row.unit is not TimeUnit.UNKNOWN]
    found = {(row.quantity, row.unit) for row in rows}
    if len(found) != 1 or rows[0].quantity is None or len(rows) != len(time_rows(procedure)):
        return None
    return rows[0].quantity, rows[0].unit, shorten(rows[0].text, _LONGEST)


def _one_fee(procedure: Procedure) -> int | None:
    rows = fee_rows(procedure)
    amounts = {0 if row.kind is FeeKind.FREE else row.amount for row in rows}
    plain = all(row.kind in (FeeKind.FREE, FeeKind.AMOUNT) and row.currency == "VND" for row in rows)
    return amounts.pop() if len(amounts) == 1 and plain else None
