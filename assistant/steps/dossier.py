"""Dossier: who asks where their dossier is and can show that it is theirs hears it. Only where a system is connected."""

from __future__ import annotations

import re
from datetime import date

from assistant.answer import NoticeBlock, Outcome, TextBlock
from assistant.context import Context
from assistant.cues import cue
from assistant.dossiers import DossierState, Stage
from assistant.texts import say
from corpus.language import normalize
from corpus.understanding.entities import entities_of

# From so much on, a dossier code in the question is taken to be asked about.
ASKED = 0.3
_PROOF = re.compile(r"(?<!\d)\d{4}(?!\d)")
_BARE_CODE = 8  # characters beside the code that still make it a bare code
_LATE = frozenset({Stage.RECEIVED, Stage.PROCESSING})


def dossier(context: Context) -> None:
    """Stop with the state of the dossier named, or with the question for the proof; do nothing where no system is
    connected, no dossier is named or something else is asked."""
    if context.dossiers is None:
        return
    asked = entities_of(context.text)
    if asked.dossiers:
        code = asked.dossiers[0]
        rest = f"{asked.text[: code.start]} {asked.text[code.end :]}"
        bare = len(rest.strip(" ?.!")) <= _BARE_CODE
        if not bare and context.intents.get("dossier_status", 0.0) < ASKED and not cue("cues", "dossier").find(rest):
            return
        given = _PROOF.search(rest)
        _tell(context, code.value, given[0]) if given else _ask(context, code.value)
    elif code_asked := _asked_before(context):
        proofs = _PROOF.findall(normalize(context.text))
        if len(proofs) == 1:
            _tell(context, code_asked, proofs[0])


def proof(context: Context) -> None:
    """Take nothing but four digits, sent after they were asked for: the steps after this one find no words in them."""
    bare = _PROOF.fullmatch(normalize(context.text).strip(" .!"))
    if context.dossiers is not None and bare and (code := _asked_before(context)):
        _tell(context, code, bare[0])


def _ask(context: Context, code: str) -> None:
    context.private = True  # the answer to it holds a proof
    context.stop(Outcome.CLARIFICATION, TextBlock(text=say("dossier.ask_proof", code=code)))
    context.reasons["dossier"] = "proof asked for"


def _asked_before(context: Context) -> str:
    """The code whose proof was asked for in the turn before; empty where it was not."""
    turns = context.question.history
    last = turns[-1] if turns else None
    if last is None or last.role != "assistant":
        return ""
    found = entities_of(last.text).dossiers
    # Recognised by our own words around the code: any other text with a code in it asks for nothing.
    return found[0].value if found and _flat(say("dossier.ask_proof", code=found[0].value)) in _flat(last.text) else ""


def _flat(text: str) -> str:
    return " ".join(normalize(text).split())


def _tell(context: Context, code: str, proof: str) -> None:
    assert context.dossiers is not None
    context.private = True
    looked = context.dossiers.look_up(code, proof, context.question.asker)
    context.reasons["dossier"] = looked.found.value
    place = {"office": context.profile.office, "hotline": context.profile.hotline_words}
    if looked.state is None:
        text = say(f"dossier.{looked.found.value}", code=code, **place)
        context.stop(Outcome.HANDED_OVER, NoticeBlock(level="warning", text=text))
        return
    context.stop(Outcome.ANSWERED, TextBlock(text=state_text(looked.state, context.day)))


def state_text(state: DossierState, day: date) -> str:
    """A dossier's state in sentences; what is not known is left out."""
    lines = [say("dossier.head", code=state.code), say(f"dossier.stages.{state.stage.value}")]
    if state.procedure:
        lines.append(say("dossier.procedure", name=state.procedure))
    if state.agency:
        lines.append(say("dossier.agency", name=state.agency))
    if state.received:
        lines.append(say("dossier.received", date=_written(state.received)))
    if state.finished:
        lines.append(say("dossier.finished", date=_written(state.finished)))
    elif state.due:
        late = state.stage in _LATE and state.due < day
        lines.append(say("dossier.late" if late else "dossier.due", date=_written(state.due)))
    if state.note:
        lines.append(say("dossier.note", text=state.note))
    return "\n".join([*lines, say("dossier.read_on", date=_written(day))])


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
