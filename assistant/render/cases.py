"""Fee and time rows as people read them: equal lines said once, the usual first, and cases in words.

The portal names the cases of a procedure by codes ("trường hợp mã 1.000894.02") and says nowhere what they are. A code
tells nobody which line is theirs, so such times are said together, as depending on the case.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TypeVar

from assistant.answer import FeeRow, TimeRow
from assistant.cues import resource
from assistant.texts import say
from corpus.language import normalize
from corpus.models import FeeKind, Method, TimeUnit

_CODED = re.compile(r"(?:trường hợp\s+)?(?:mã\s+)?\d\.\d{6}\.\d+")
# Amounts first, then what the rule is, then for whom nothing is charged, last that nothing is known.
_ORDER = (FeeKind.AMOUNT, FeeKind.COUNCIL, FeeKind.RULE, FeeKind.FREE, FeeKind.UNKNOWN)
Row = TypeVar("Row", FeeRow, TimeRow)


def told_times(rows: Sequence[TimeRow]) -> tuple[TimeRow, ...]:
    """The rows without codes of cases, those with a known unit first, equal times of several channels in one row."""
    named = [row.model_copy(update={"case": ""}) if _of_all(row.case) else row for row in rows if not _is_coded(row)]
    known = [row for row in named if row.unit is not TimeUnit.UNKNOWN]
    coded = sorted((row for row in rows if _is_coded(row)), key=lambda row: row.case)
    said = {(row.quantity, row.unit) for row in known}
    left = list({row.text: row for row in coded if (row.quantity, row.unit) not in said}.values())
    return _joined([*known, *_uncoded(left, beside=bool(known)), *(row for row in named if row not in known)])


def told_fees(rows: Sequence[FeeRow]) -> tuple[FeeRow, ...]:
    """The rows by kind, equal fees of several channels in one; what is free for all stays first."""
    everybody = [row for row in rows if row.kind is FeeKind.FREE and not exempts(row.text)]
    rest = [row for row in rows if row not in everybody]
    if not any(row.kind is FeeKind.AMOUNT for row in rows):
        return _joined([*everybody, *sorted(rest, key=_place)])
    return _joined(sorted(rows, key=_place))


def exempts(text: str) -> bool:
    """Whether a wording of "free" names for whom: it is not free for everybody."""
    plain = normalize(text)
    return any(plain.startswith(beginning) for beginning in _exempting())


def case_words(case: str) -> str:
    """A case as it is said of one time: its name, or that it is one of several the source does not name."""
    if _of_all(case):
        return ""
    return say("times.one_case") if _CODED.fullmatch(normalize(case).strip()) else case


def _uncoded(rows: Sequence[TimeRow], *, beside: bool) -> list[TimeRow]:
    if not rows:
        return []
    if len(rows) == 1:
        return [rows[0].model_copy(update={"case": say("times.one_case") if beside else ""})]
    texts = [row.text for row in rows]
    listed = f"{', '.join(texts[:-1])} {say('times.or')} {texts[-1]}"
    if beside:
        return [TimeRow(case=say("times.one_case"), text=listed)]
    return [TimeRow(text=say("times.by_case", times=listed))]


def _joined(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows that differ in the channel alone as one row that names the channels."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.case if isinstance(row, TimeRow) else "", row.text), []).append(row)
    return tuple(found[0] if len(found) == 1 else _together(found) for found in groups.values())


def _together(rows: Sequence[Row]) -> Row:
    methods = list(dict.fromkeys(row.method for row in rows if row.method))
    first = rows[0]
    if len(methods) < 2 or any(row.method is None for row in rows):
        return first.model_copy(update={"method": None})
    names = _methods(methods)
    if isinstance(first, TimeRow):
        case = f"{names}, {first.case}" if first.case else names
        return first.model_copy(update={"method": None, "case": case})
    return first.model_copy(update={"method": None, "text": f"{names}: {first.text}"})


def _methods(methods: Sequence[Method]) -> str:
    first, *others = [say(f"methods.{method.value}") for method in methods]
    return ", ".join([first, *(f"{name[0].lower()}{name[1:]}" for name in others)])


def _place(row: FeeRow) -> int:
    return _ORDER.index(row.kind)


def _is_coded(row: TimeRow) -> bool:
    return _CODED.fullmatch(normalize(row.case).strip()) is not None


def _of_all(case: str) -> bool:
    return normalize(case).startswith(tuple(map(str, resource("grounding")["all_cases"])))


@functools.cache
def _exempting() -> tuple[str, ...]:
    return tuple(normalize(str(wording)) for wording in resource("grounding")["exempting"])
