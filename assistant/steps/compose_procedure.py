"""A procedure as an answer: what is asked first, two or three facts beside it, the rest folded."""

from __future__ import annotations

from assistant.answer import AnyBlock, Aspect, FeesBlock, NoticeBlock, Outcome, TextBlock, TimesBlock
from assistant.context import Context
from assistant.render.money_and_time import shorten
from assistant.render.names import short_name
from assistant.render.plain import block_text
from assistant.render.procedure import ORDER, aspect_blocks
from assistant.render.quotes import asks_about, quotes
from assistant.texts import say
from corpus.models import FeeKind, Level, Method, Procedure
from corpus.models.procedure import is_national_code

# What every answer about a procedure shows unfolded besides the aspect asked: nobody comes twice.
_ALWAYS = (Aspect.TIME, Aspect.FEE, Aspect.WHERE)
# Asked so, no field of the record is the answer: the sentence that is comes before the fields.
_OPEN = frozenset({Aspect.CONDITION, Aspect.HOW})
_READ_AT_A_GLANCE = 500  # characters of a field below which quoting from it says the same twice
_LONG_REMARK = 300
_BESIDE = 200  # characters of a fee that nobody asked for
_WAYS = {"online": Method.ONLINE, "delivery": Method.POSTAL}


def procedure_answer(context: Context, procedure: Procedure, source: str) -> None:
    """Fill ``blocks`` from the record; ``partial`` where it holds nothing of what is asked."""
    asked: list[Aspect] = [aspect for aspect in context.aspects if aspect not in (Aspect.NONE, Aspect.OVERVIEW)]
    fields: dict[Aspect, list[AnyBlock]] = {aspect: aspect_blocks(procedure, aspect, source) for aspect in asked}
    missing: list[Aspect] = [aspect for aspect, blocks in fields.items() if _says_nothing(blocks)]
    ways = _ways(procedure, context.search_text, source)
    quoted = _quoted(context, procedure, fields, source)
    context.outcome = Outcome.ANSWERED
    if missing and len(missing) == len(asked) and not _rescued(missing, ways, quoted):
        context.outcome = Outcome.PARTIAL
    if Aspect.CONDITION in missing:  # "được không" is answered by these, and its field is not said to be missing
        ways, quoted = (
            [block.model_copy(update={"aspect": Aspect.CONDITION}) for block in found] for found in (ways, quoted)
        )
    blocks: list[AnyBlock] = [TextBlock(text=_name(procedure, context), source=source), *ways]
    first = quoted if not asked or asked[0] in _OPEN else []
    blocks += first
    blocks += [block for found in fields.values() for block in found]
    unsaid = [aspect for aspect in missing if aspect is not Aspect.CONDITION or not (ways or quoted)]
    blocks += [NoticeBlock(level="warning", text=say("unknown_aspect", aspect=say(f"aspects.{aspect.value}")), aspect=aspect)
               for aspect in unsaid[:1]]  # fmt: skip
    blocks += [] if first else quoted
    blocks += _rest(procedure, asked, source, answered=bool(asked or quoted or ways))
    if Level.DISTRICT in procedure.levels:
        blocks.append(NoticeBlock(text=say("district_gone")))
    context.blocks = _once(blocks)
    context.reasons["compose"] = ", ".join(aspect.value for aspect in asked) or "overview"


def _name(procedure: Procedure, context: Context) -> str:
    wanted = " ".join([context.search_text, *(context.query.extra if context.query else ())])
    title = short_name(procedure.title, wanted)
    return say("intro_answer", title=title, code=procedure.code) if is_national_code(procedure.code) else title


def _ways(procedure: Procedure, question: str, source: str) -> list[AnyBlock]:
    """By which ways it can be handed in, where one of them is asked for: "làm qua mạng được không"."""
    wanted = [method for point, method in _WAYS.items() if point in asks_about(question)]
    methods = list(dict.fromkeys(channel.method for channel in procedure.channels))
    if not wanted or not methods:
        return []
    key = "ways.found" if set(wanted) <= set(methods) else "ways.other"
    listed = ", ".join(say(f"methods.{method.value}").lower() for method in methods)
    text = say(key, ways=listed)
    return [TextBlock(title=say("ways.title"), text=text, source=source)]


def _quoted(
    context: Context, procedure: Procedure, fields: dict[Aspect, list[AnyBlock]], source: str
) -> list[AnyBlock]:
    read = [aspect for aspect, blocks in fields.items() if sum(map(len, map(block_text, blocks))) <= _READ_AT_A_GLANCE]
    found = quotes(procedure, context.search_text, fields, read)
    if not found:
        return []
    text = "\n".join(f"“{quote.text}”" for quote in found)
    return [TextBlock(title=say("titles.relevant"), text=text, source=source)]


def _rescued(missing: list[Aspect], ways: list[AnyBlock], quoted: list[AnyBlock]) -> bool:
    """Whether something else answers what the field asked for does not hold."""
    return bool(quoted) or (bool(ways) and set(missing) <= _OPEN)


def _rest(procedure: Procedure, asked: list[Aspect], source: str, *, answered: bool) -> list[AnyBlock]:
    """What was not asked: what nobody should come without knowing, short; everything else folded. The papers stand
    open only where the whole procedure was asked for."""
    unfolded = _ALWAYS if answered else (Aspect.DOCUMENTS, *_ALWAYS)
    rest: list[AnyBlock] = []
    for aspect in ORDER:
        if aspect in asked:
            continue
        blocks = aspect_blocks(procedure, aspect, source)
        table = any(isinstance(block, FeesBlock | TimesBlock) for block in blocks)
        for block in blocks:
            kept = table and isinstance(block, TextBlock | NoticeBlock)  # what could not be read into the table
            shown = aspect in unfolded and not (answered and (kept or _beside_the_point(block)))
            rest.append(_shortened(block) if shown and answered else block.model_copy(update={"folded": not shown}))
    return rest


def _beside_the_point(block: AnyBlock) -> bool:
    """Nothing known of a fee nobody asked for, and long remarks on handing in."""
    if isinstance(block, FeesBlock):
        return all(row.kind is FeeKind.UNKNOWN for row in block.rows)
    return isinstance(block, TextBlock) and len(block.text) > _LONG_REMARK


def _shortened(block: AnyBlock) -> AnyBlock:
    if not isinstance(block, FeesBlock):
        return block
    rows = tuple(row.model_copy(update={"text": shorten(row.text, _BESIDE)}) for row in block.rows)
    return block.model_copy(update={"rows": rows})


def _once(blocks: list[AnyBlock]) -> list[AnyBlock]:
    """Without texts said before: a table that could not be parted is kept under fees and under times alike."""
    said: set[str] = set()
    kept: list[AnyBlock] = []
    for block in blocks:
        if isinstance(block, TextBlock | NoticeBlock):
            if block.text in said:
                continue
            said.add(block.text)
        kept.append(block)
    return kept


def _says_nothing(blocks: list[AnyBlock]) -> bool:
    return not blocks or all(
        block.type == "fees" and all(row.kind == "unknown" for row in block.rows) for block in blocks
    )
