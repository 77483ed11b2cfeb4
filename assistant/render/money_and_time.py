"""Fees, times and counts in words. Facts come from the record; nothing here computes one."""

from __future__ import annotations

from assistant.answer import FeeRow, TimeRow
from assistant.texts import say
from corpus.models import Channel, Fee, FeeKind, Method, Paper, Procedure, ProcessingTime, TimeUnit

_LONGEST = 700


def fee_words(fee: Fee) -> str:
    """One fee in words: the figure first, then the source's own wording where it adds something."""
    detail = shorten(fee.text)
    if fee.kind is FeeKind.AMOUNT and fee.amount is not None:
        unit = "đồng" if fee.currency == "VND" else fee.currency
        figure = f"{fee.amount:,}".replace(",", ".") + f" {unit}"
        label = f"{fee.label}: " if fee.label else ""
        return label + figure + (f" ({detail})" if _adds(detail, figure) else "")
    if fee.kind is FeeKind.UNKNOWN:
        return say("fees.unknown")
    head = say(f"fees.{fee.kind.value}")
    if fee.kind is FeeKind.RULE:
        return detail or head
    return f"{head}. {detail}" if detail and detail.lower() != head.lower() else head


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
        plain = f"{_number(time.quantity)} {say('units.' + time.unit.value)}"
    else:
        return shorten(time.text)
    detail = shorten(time.text)
    return f"{plain} ({detail})" if _adds(detail, plain) else plain


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
    return tuple(row for row in result if row.text)


def copies_words(paper: Paper) -> str:
    """``1 bản chính, 2 bản sao``, or nothing where the source gives no number."""
    parts = []
    if paper.originals:
        parts.append(say("paper.originals", n=paper.originals))
    if paper.copies:
        parts.append(say("paper.copies", n=paper.copies))
    return ", ".join(parts)


def shorten(text: str, limit: int = _LONGEST) -> str:
    """Text cut at a sentence or word near ``limit``; a cut is shown."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat.rfind(". ", 0, limit)
    cut = cut + 1 if cut > limit // 2 else flat.rfind(" ", 0, limit)
    return flat[:cut].rstrip() + " …"


def _number(quantity: float) -> str:
    return str(int(quantity)) if quantity == int(quantity) else str(quantity).replace(".", ",")


def _adds(detail: str, plain: str) -> bool:
    squeezed = "".join(detail.lower().split()).strip(".()")
    known = "".join(plain.lower().split())
    digits = "".join(c for c in known if c.isdigit())
    return bool(squeezed) and squeezed not in (known, digits) and squeezed not in known
