"""Fees, times and counts in words. Facts come from the record; nothing here computes one."""

from __future__ import annotations

import re

from assistant.answer import FeeRow, TimeRow
from assistant.cues import resource
from assistant.render.cases import exempts
from assistant.texts import VIETNAMESE, say, spoken_language
from corpus.language import normalize, syllables
from corpus.models import Channel, Fee, FeeKind, Method, Paper, Procedure, ProcessingTime, TimeUnit

LONGEST = 700
# A wording as short as this is shown alone when it holds the figure: "Cấp mới: 40.000 đồng/lần".
_SAYS_IT_ITSELF = 80


def fee_words(fee: Fee) -> str:
    """One fee in words: the figure first, then the source's own wording where it adds something."""
    detail = shorten(fee.text)
    if fee.kind is FeeKind.AMOUNT and fee.amount is not None:
        figure = money(fee.amount, fee.currency)
        words = _with_detail(figure, detail)
        label = f"{fee.label[0].upper()}{fee.label[1:]}" if fee.label else ""
        return f"{label}{' ' if words[:1].isdigit() else ': '}{words}" if label else words
    if fee.kind is FeeKind.UNKNOWN:
        return say("fees.unknown")
    head = say(f"fees.{fee.kind.value}")
    if fee.kind is FeeKind.RULE:
        return (detail or head) if _records_are_read() else _glossed(head, detail)
    if not detail or detail.strip(". ").lower() == head.lower():
        return head
    if fee.kind is FeeKind.FREE and exempts(detail):
        return detail if _records_are_read() else _glossed(say("fees.exempt"), detail)
    if fee.kind is FeeKind.COUNCIL and _records_are_read() and resource("grounding")["council"] in normalize(detail):
        return detail  # "do Hội đồng nhân dân cấp tỉnh quyết định. Mức cụ thể do Hội đồng nhân dân tỉnh quyết định"
    spoken = syllables(normalize(detail))
    if fee.kind is FeeKind.FREE and set(spoken) <= set(say("fees.words_of_free").split()):
        return detail if "phí" in spoken and _records_are_read() else head
    return f"{head}. {detail}"


def money(amount: int, currency: str = "VND") -> str:
    """ "8.000 đồng"."""
    return f"{amount:,}".replace(",", ".") + f" {'đồng' if currency == 'VND' else currency}"


def fee_rows(procedure: Procedure) -> tuple[FeeRow, ...]:
    """Fee rows of a procedure; equal fees of several channels become one row."""
    rows: dict[str, list[tuple[Method, Fee]]] = {}
    for channel in procedure.channels:
        for fee in channel.fees:
            rows.setdefault(fee_words(fee), []).append((channel.method, fee))
    methods = {channel.method for channel in procedure.channels}
    result: list[FeeRow] = []
    for words, found in rows.items():
        everywhere = {method for method, _ in found} == methods
        for method in [None] if everywhere else list(dict.fromkeys(method for method, _ in found)):
            fee = found[0][1]
            result.append(FeeRow(method=method, text=words, kind=fee.kind, amount=fee.amount, currency=fee.currency))
    return tuple(result)


def time_words(time: ProcessingTime) -> str:
    """One processing time in words, with the source's wording where it says more than number and unit."""
    if time.unit is TimeUnit.AT_ONCE and time.quantity is None:
        plain = say("units.at_once")
    elif time.quantity is not None:
        number = _number(time.quantity)
        rest = _after(number, shorten(time.text)) if time.unit is TimeUnit.UNKNOWN else None
        if rest:
            return number + rest
        count = "unit_of_one" if time.quantity == 1 else "units"
        plain = f"{number} {say(f'{count}.{time.unit.value}')}"
    else:
        return shorten(time.text)
    return _with_detail(plain, shorten(time.text))


def time_rows(procedure: Procedure) -> tuple[TimeRow, ...]:
    """Time rows by channel, then by case; equal times of all channels become one row."""
    rows: dict[tuple[str, str], list[tuple[Channel, ProcessingTime]]] = {}
    for channel in procedure.channels:
        for time in channel.times:
            rows.setdefault((time.case, time_words(time)), []).append((channel, time))
    methods = {channel.method for channel in procedure.channels}
    result: list[TimeRow] = []
    for (case, words), found in rows.items():
        everywhere = {channel.method for channel, _ in found} == methods
        for method in [None] if everywhere else list(dict.fromkeys(channel.method for channel, _ in found)):
            time = found[0][1]
            result.append(TimeRow(method=method, case=case, text=words, quantity=time.quantity, unit=time.unit))
    for time in procedure.case_times:
        row = TimeRow(case=time.case, text=time_words(time), quantity=time.quantity, unit=time.unit)
        if all((row.text, row.case) != (seen.text, seen.case) for seen in result):
            result.append(row)
    # "5" without a unit beside "5 ngày làm việc" is the same figure, worse told.
    told = {row.quantity for row in result if row.quantity is not None and row.unit is not TimeUnit.UNKNOWN}
    return tuple(row for row in result if row.text and not (row.unit is TimeUnit.UNKNOWN and row.quantity in told))


def copies_words(paper: Paper) -> str:
    """``1 bản chính, 2 bản sao``, or nothing where the source gives no number."""
    parts = []
    if paper.originals:
        parts.append(say("paper.originals", n=paper.originals))
    if paper.copies:
        parts.append(say("paper.copies", n=paper.copies))
    return ", ".join(parts)


def shorten(text: str, limit: int = LONGEST) -> str:
    """Text cut at a sentence or word near ``limit``; a cut is shown."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat.rfind(". ", 0, limit)
    cut = cut + 1 if cut > limit // 2 else flat.rfind(" ", 0, limit)
    cut = cut if cut > 0 else limit  # one endless word
    return flat[:cut].rstrip() + " …"


def _records_are_read() -> bool:
    """Whether who asks reads the language of the records: a wording in another language gets a gloss before it."""
    return spoken_language() == VIETNAMESE


def _glossed(gloss: str, detail: str) -> str:
    return f"{gloss} ({detail})" if detail else gloss


def _figures(text: str) -> list[str]:
    return [run.lstrip("0") for run in re.findall(r"\d+", text)]


def _squeezed(text: str) -> str:
    """For comparing figures: no spaces, no thousands marks, no leading zeros; a mark before each number."""
    return re.sub(r"(?<!\d)0*(?=\d)", "#", "".join(text.lower().split()).replace(".", ""))


def _number(quantity: float) -> str:
    return str(int(quantity)) if quantity == int(quantity) else str(quantity).replace(".", ",")


def _with_detail(plain: str, detail: str) -> str:
    """The figure, with what the source's wording says beyond it and without saying the figure twice."""
    rest = _after(plain, detail)
    if rest is not None:
        # "7 ngày làm việc; không quá 07 ngày làm việc" says one figure twice.
        again = (
            rest.startswith(";") and _squeezed(rest).endswith(_squeezed(plain)) and _figures(rest) == _figures(plain)
        )
        return plain if again else plain + rest
    if len(detail) <= _SAYS_IT_ITSELF and _squeezed(plain) in _squeezed(detail):
        return detail
    return f"{plain} ({detail})" if _adds(detail, plain) else plain


def _after(plain: str, detail: str) -> str | None:
    """What ``detail`` says after ``plain``; None when it begins otherwise.

    "07 ngày làm việc kể từ …" begins with "7 ngày làm việc", "8000đồng/bản" with "8.000 đồng".
    """
    skipped = " ."
    wanted = [c for c in plain.lower() if c not in skipped]
    place, started = 0, False
    while wanted and place < len(detail):
        char = detail[place].lower()
        place += 1
        if char in skipped or (not started and char == "0" and wanted[0] != "0"):
            continue
        if char != wanted.pop(0):
            return None
        started = True
    rest = detail[place:].rstrip(" .")
    return None if wanted or rest[:1].isalnum() else rest


def _adds(detail: str, plain: str) -> bool:
    squeezed = "".join(detail.lower().split()).strip(".()")
    known = "".join(plain.lower().split())
    digits = "".join(c for c in known if c.isdigit())
    return bool(squeezed) and squeezed not in (known, digits) and squeezed not in known
