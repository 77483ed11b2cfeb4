"""Direct: a want that is no question (where is my dossier, a complaint, a payment) is sent where it is taken care of."""

from __future__ import annotations

from assistant.answer import Action, Outcome, TextBlock
from assistant.context import Context
from assistant.cues import resource
from assistant.texts import say
from corpus.models import Kind
from corpus.understanding.entities import entities_of

# A record that answers as surely as this is shown instead: an FAQ of the province knows more than a general way.
SURELY_KNOWN = 0.9


def direct(context: Context, is_known: float) -> bool:
    """Stop with the way to turn, when the intent is clear and no record answers; whether it did."""
    if not context.intents or (context.filing is not None and context.filing.day >= context.day):
        return False  # "nộp ngày 20/1 khi nào có kết quả" asks for a term; no dossier exists yet
    intent = max(context.intents, key=lambda name: context.intents[name])
    way = resource("intents").get(intent)
    answered = bool(context.hits) and context.hits[0].unit.kind in (Kind.FAQ, Kind.NEWS) and is_known >= SURELY_KNOWN
    if way is None or answered or context.intents[intent] < way["at"]:
        return False
    text = say(way["text"], office=context.profile.office, hotline=context.profile.hotline_words)
    dossiers = entities_of(context.text).dossiers
    if intent == "dossier_status" and dossiers:
        text = f"{say('intents.dossier_code', code=dossiers[0].value)} {text}"
    context.stop(Outcome.HANDED_OVER, TextBlock(text=text))
    links = {url: key for key in way["links"] if (url := context.profile.links.get(key))}
    context.actions += [Action(type="link", label=say(f"links.{key}"), url=url) for url, key in links.items()]
    context.reasons["choose"] = f"directed: {intent}"
    return True
