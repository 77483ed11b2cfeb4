"""What a model may refer to: the facts of a record as tokens, and its sentences as numbered passages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.answer import AnyBlock, Aspect, ChecklistBlock, FeesBlock, PlacesBlock, TextBlock, TimesBlock
from assistant.render.highlight import relevant, sentences
from assistant.render.plain import block_text
from assistant.render.procedure import aspect_blocks
from assistant.texts import say
from corpus.language import syllables
from corpus.models import Procedure

SOURCE = "s1"
_LONGEST_VALUE = 160  # characters; a longer value is pointed to where it stands below
_LONGEST_PASSAGE = 320
_PASSAGES = 8
_FEW = 5  # syllables; fewer are a heading
# Tokens and the aspect of the record they stand for.
TOKENS: Mapping[str, Aspect] = {
    "procedure": Aspect.NONE, "link": Aspect.NONE, "fee": Aspect.FEE, "time": Aspect.TIME, "papers": Aspect.DOCUMENTS,
    "office": Aspect.WHERE, "result": Aspect.RESULT, "form": Aspect.FORM, "basis": Aspect.LEGAL_BASIS,
    "steps": Aspect.HOW, "conditions": Aspect.CONDITION,
}  # fmt: skip
_UNANNOUNCED = frozenset({"procedure", "link"})  # need no word before them that says what they are


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of the record. ``id`` is how it is cited: ``s1.2``."""

    id: str
    text: str
    aspect: Aspect


@dataclass(frozen=True, slots=True)
class Facts:
    """``values``: token name to the text that code puts in its place; nothing the record does not hold is in it."""

    values: Mapping[str, str]
    passages: tuple[Passage, ...]

    @property
    def cited(self) -> frozenset[str]:
        """Everything that can be cited."""
        return frozenset({SOURCE, *(passage.id for passage in self.passages)})


def needs_announcing(token: str) -> bool:
    """Whether a word must stand before the token that says what it is."""
    return token not in _UNANNOUNCED


def facts_of(procedure: Procedure, question: str, aspects: Iterable[Aspect], known: Iterable[Aspect]) -> Facts:
    """The facts of a procedure for a question. ``known``: aspects the answer below shows something on."""
    shown = set(known)
    values = {"procedure": _lowered(procedure.title)}
    for token, aspect in TOKENS.items():
        if aspect in shown and (value := _value(procedure, aspect)):
            values[token] = value
    if procedure.url.startswith(("https://", "http://")):
        values["link"] = procedure.url
    near = relevant(procedure, question, list(aspects), limit=_PASSAGES)
    others = [sentence for sentence in sentences(procedure) if sentence not in near]
    # One paper of a list would sound like all of it: papers are named by their token only.
    whole = (s for s in (*near, *others) if _is_whole(s.text) and s.aspect is not Aspect.DOCUMENTS)
    chosen = list(whole)[:_PASSAGES]
    passages = (Passage(f"{SOURCE}.{n}", sentence.text, sentence.aspect) for n, sentence in enumerate(chosen, 1))
    return Facts(values, tuple(passages))


def _is_whole(text: str) -> bool:
    """Whether a sentence can stand alone. What goes on behind a semicolon may be the exception to it, and what begins
    in the middle has lost its condition."""
    return (
        len(text) <= _LONGEST_PASSAGE and len(syllables(text)) >= _FEW and text[0].isupper() and text[-1] not in ",;:"
    )


def _value(procedure: Procedure, aspect: Aspect) -> str:
    """An aspect in one line, or where it stands below; empty where the record holds nothing on it."""
    blocks = aspect_blocks(procedure, aspect, SOURCE)
    if not blocks:
        return ""
    block = blocks[0]
    if isinstance(block, FeesBlock) and all(row.kind.value == "unknown" for row in block.rows):
        return ""
    # Places are whole in their first block: remarks on ways to file follow.
    lines = _lines(block) if len(blocks) == 1 or isinstance(block, PlacesBlock) else []
    line = "; ".join(line.rstrip(" .;") for line in lines)
    if line and len(line) <= _LONGEST_VALUE:
        return line
    return say("written.below", title=say(f"titles.{aspect.value}"))


def _lines(block: AnyBlock) -> list[str]:
    """The block's lines where it is short enough to be said in a sentence; none of one that holds cases or notes."""
    if isinstance(block, ChecklistBlock):
        papers = block.cases[0].papers if len(block.cases) == 1 and not block.cases[0].case else ()
        return [] if any(paper.note for paper in papers) else [_lowered(paper.name) for paper in papers]
    if isinstance(block, TextBlock) and block.aspect is Aspect.RESULT:
        return block.text.splitlines()
    if not isinstance(block, FeesBlock | TimesBlock | PlacesBlock):
        return []
    lines = [line.removeprefix("- ") for line in block_text(block.model_copy(update={"title": ""})).splitlines()]
    if isinstance(block, PlacesBlock):
        return lines
    return [_lowered(line).removeprefix(say("written.fee")).lstrip(": ") for line in lines]


def _lowered(text: str) -> str:
    """Fit for the middle of a sentence; an abbreviation keeps its letters."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
