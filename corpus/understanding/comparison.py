"""How the restrictions of a question and of a title go together, axis by axis, as figures for a learnt ranker."""

from __future__ import annotations

import functools

from corpus.understanding.axes import Axis, Value
from corpus.understanding.constraints import Constraints
from corpus.understanding.entities import Entities
from corpus.understanding.measures import Dimension

# Values of which a matter has one: a question that names one and a title that names only others contradict each other.
_EXCLUSIVE: tuple[frozenset[Value], ...] = (
    frozenset(value for value in Value if value.axis is Axis.ACT),
    frozenset({Value.FOREIGN, Value.DOMESTIC}),
    frozenset(value for value in Value if value.axis is Axis.CAUSE),
    frozenset({Value.HOUSEHOLD_BUSINESS, Value.COMPANY, Value.COOPERATIVE}),
    frozenset({Value.CHILD, Value.ELDERLY}),
    frozenset(value for value in Value if value.axis is Axis.COMPANY),
    frozenset(value for value in Value if value.axis is Axis.LEVEL),
    frozenset({Value.ONLINE, Value.DIRECT, Value.POSTAL}),
    frozenset({Value.IMPORT, Value.EXPORT, Value.TRANSIT}),
    frozenset({Value.MAKE, Value.SELL, Value.CARRY}),
    frozenset({Value.DEFENCE, Value.POLICE}),
)
_NO_LIMITS = frozenset({Dimension.MONEY, Dimension.DOLLARS, Dimension.DURATION})
# People say one for the other, or the office offers both: half a contradiction.
_NEAR: frozenset[frozenset[Value]] = frozenset({
    frozenset({Value.REISSUE, Value.EXCHANGE}), frozenset({Value.REISSUE, Value.RENEW}),
    frozenset({Value.EXCHANGE, Value.RENEW}), frozenset({Value.EXCHANGE, Value.CHANGE}),
    frozenset({Value.REISSUE, Value.CHANGE}), frozenset({Value.REISSUE, Value.REGISTER_AGAIN}),
    frozenset({Value.CHANGE, Value.CONVERT}), frozenset({Value.CHANGE, Value.TRANSFER}),
    frozenset({Value.CANCEL, Value.SUSPEND}), frozenset({Value.LOST, Value.DAMAGED}),
})  # fmt: skip
# What a cause asks for, where the question names no act: who lost a paper wants it issued again.
_IMPLIED: dict[Value, frozenset[Value]] = {
    Value.LOST: frozenset({Value.REISSUE}),
    Value.DAMAGED: frozenset({Value.REISSUE, Value.EXCHANGE}),
    Value.EXPIRED: frozenset({Value.RENEW, Value.REISSUE, Value.EXCHANGE}),
    Value.WRONG: frozenset({Value.CHANGE, Value.REISSUE, Value.EXCHANGE}),
}
# What every procedure is unless it says otherwise: no question need name these.
_PLAIN = frozenset({
    Value.FIRST, Value.OBTAIN, Value.DOMESTIC, Value.PERSON, Value.COMPANY, Value.ORGANISATION, Value.WORKER,
    Value.ONLINE, Value.DIRECT, Value.POSTAL, Value.COMMUNE, Value.PROVINCE, Value.MAKE, Value.SELL,
}) | frozenset(value for value in Value if value.axis is Axis.SERVICE)  # fmt: skip


def clash(asked: Constraints, offered: Constraints) -> dict[Axis, float]:
    """How far the title contradicts the question: 1 for another value, .5 for a neighbouring one. Axes at 0 are left
    out. Services never clash: one matter may need a confirmation and an inspection."""
    found: dict[Axis, float] = {}
    asked_values, offered_values = _wanted(asked), _given(offered)
    for group in _EXCLUSIVE:
        wanted, given = asked_values & group, offered_values & group
        if wanted and given and not wanted & given:
            # "xin giấy phép" says little about what is to be done with it.
            near = wanted == {Value.OBTAIN} or any(
                frozenset({one, other}) in _NEAR for one in wanted for other in given
            )
            axis = next(iter(group)).axis
            found[axis] = max(found.get(axis, 0.0), 0.5 if near else 1.0)
    return found


def extra(asked: Constraints, offered: Constraints) -> dict[Axis, float]:
    """How much more special the title is than the question: 0 to 1, growing with each restriction nobody named.

    A title that lists several values on an axis ("cấp mới, cấp lại") is not more special for the ones not asked; one
    that contradicts the question on an axis counts as a clash only.
    """
    return _extra(asked, offered, clash(asked, offered))


def _extra(asked: Constraints, offered: Constraints, contradicted: dict[Axis, float]) -> dict[Axis, float]:
    found: dict[Axis, float] = {}
    asked_values = _wanted(asked)
    for axis in {value.axis for value in offered.values - asked_values - _PLAIN} - contradicted.keys():
        given = offered.on(axis)
        alternatives = axis is not Axis.SPECIAL and (given & asked_values or given & _PLAIN)
        if not alternatives:
            found[axis] = 1 - 0.5 ** len(given - asked_values)
    return found


def agreement(asked: Constraints, offered: Constraints) -> dict[Axis, float]:
    """Share of what the question names on an axis that the title names too. Axes at 0 are left out."""
    wanted = _wanted(asked)
    shared = wanted & _given(offered)
    return {
        axis: sum(value.axis is axis for value in shared) / sum(value.axis is axis for value in wanted)
        for axis in {value.axis for value in shared}
    }


def missing(asked: Constraints, offered: Constraints) -> dict[Axis, float]:
    """1 for each axis on which the question names something special and the title nothing at all."""
    return {value.axis: 1.0 for value in asked.values - _PLAIN if not offered.on(value.axis)}


def features(asked: Constraints, offered: Constraints) -> dict[str, float]:
    """All of the above for a learnt ranker, by "act_clash", "act_extra", "act_agree", "act_missing" and so on.

    Only what is not 0 is there. Nothing is weighed here: a clash of levels says less than a clash of acts.
    """
    contradicted = clash(asked, offered)
    kinds = {
        "clash": contradicted,
        "extra": _extra(asked, offered, contradicted),
        "agree": agreement(asked, offered),
        "missing": missing(asked, offered),
    }
    return {f"{axis.value}_{kind}": figure for kind, figures in kinds.items() for axis, figure in figures.items()}


def measure_features(asked: Entities, offered: Entities) -> dict[str, float]:
    """ "measure_clash" and "measure_agree" for figures of one kind: "15 tuổi" against "dưới 14 tuổi".

    Only limits of the title count; a figure that is none ("trong 60 ngày") excludes nobody. Money and durations are
    left out: what people paid or how long they have waited is not what a title limits.
    """
    found: dict[str, float] = {}
    for limit in offered.measures:
        if limit.low == limit.high or limit.dimension in _NO_LIMITS:
            continue
        for measure in asked.of(limit.dimension):
            found["measure_clash" if measure.apart(limit) else "measure_agree"] = 1.0
    return found


@functools.lru_cache(maxsize=64)  # one question is held against a hundred titles
def _wanted(asked: Constraints) -> frozenset[Value]:
    """What the question names, and the act its cause asks for where it names none itself."""
    values = _given(asked)
    if not asked.on(Axis.ACT) - {Value.OBTAIN}:
        implied = frozenset(act for cause in asked.on(Axis.CAUSE) for act in _IMPLIED[cause])
        if implied:
            values = (values - {Value.OBTAIN}) | implied
    return values


def _given(found: Constraints) -> frozenset[Value]:
    """Who gets a paper for the first time gets one."""
    return found.values | {Value.OBTAIN} if Value.FIRST in found.values else found.values
