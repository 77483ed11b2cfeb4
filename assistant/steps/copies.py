"""Copies: the sum for so many copies, where the record's unit allows one; where it does not, that is said."""

from __future__ import annotations

from assistant.answer import Action, Aspect, TextBlock
from assistant.context import Context
from assistant.copies import Copies, by_page, total, unit_of
from assistant.render.money_and_time import money
from assistant.texts import say
from corpus.models import Fee, FeeKind, Method, Procedure

_PAGES_OFFERED = (1, 2, 3, 4)
_PLACE = 1  # behind the line that names the procedure


def copies_total(context: Context) -> None:
    """Add the sum for the copies asked for, in the answer to a question about the fee."""
    asked = context.copies
    if asked is None or context.chosen is None or not context.blocks or Aspect.FEE not in context.aspects:
        return
    procedure = context.record()
    if not isinstance(procedure, Procedure):
        return
    lines = _lines(procedure, asked)
    if not lines:
        return
    text = "\n".join(lines)
    context.told.append(text)
    block = TextBlock(title=say("copies.title", count=asked.count), text=text, aspect=Aspect.FEE)
    context.blocks.insert(min(_PLACE, len(context.blocks)), block)
    context.told.append(block.title)
    if asked.pages is None and any(by_page(channel.fees) for channel in procedure.channels):
        for pages in _PAGES_OFFERED:
            question = say("copies.pages_question", count=asked.count, pages=pages, code=procedure.code)
            context.actions.append(Action(type="ask", label=say("copies.pages_choice", pages=pages), question=question))
    context.reasons["copies"] = f"{asked.count} copies"


def _lines(procedure: Procedure, asked: Copies) -> list[str]:
    told: dict[str, list[Method]] = {}
    for channel in procedure.channels:
        if line := _line(channel.fees, asked):
            told.setdefault(line, []).append(channel.method)
    methods = {channel.method for channel in procedure.channels}
    lines = []
    for line, found in told.items():
        names = "" if set(found) == methods else ", ".join(say(f"methods.{m.value}").lower() for m in found) + ", "
        lines.append(line.replace("\0", names))
    unsummed = [line for line in lines if "=" not in line and ":" not in line]
    return lines if len(unsummed) < len(lines) or len(lines) == 1 else unsummed[:1]


def _line(fees: tuple[Fee, ...], asked: Copies) -> str:
    """What one way of handing in costs for the copies, "\\0" where the ways are named; empty where nothing is said."""
    summed = total(fees, asked)
    if summed is not None and asked.pages is not None and by_page(fees):
        return say("copies.paged", pages=asked.pages, fee=money(summed.each), count=asked.count,
                   total=money(summed.total), method="\0")  # fmt: skip
    if summed is not None:
        return say("copies.total", count=asked.count, fee=money(summed.each), total=money(summed.total), method="\0",
                   unit=summed.unit)  # fmt: skip
    amounts = [fee for fee in fees if fee.kind is FeeKind.AMOUNT and fee.currency == "VND"]
    if by_page(fees):
        return say("copies.need_pages")
    if len(amounts) == 1:
        unit, fee = unit_of(amounts[0]), money(amounts[0].amount or 0)
        key = "copies.other_unit" if unit else "copies.no_unit"
        return say(key, fee=fee, unit=unit, count=asked.count)
    if fees and all(fee.kind is FeeKind.FREE for fee in fees):
        return say("copies.free", count=asked.count)
    return say("copies.no_fee", count=asked.count)
