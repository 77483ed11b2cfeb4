"""A legal document as a whole: what the register holds of it, where its text is not asked for or not held."""

from __future__ import annotations

from datetime import date

from assistant.answer import AnyBlock, TextBlock
from assistant.texts import say
from corpus.language import fold
from corpus.models import LegalDocument, LegalStatus, RelationKind

_KNOWN = frozenset({LegalStatus.VALID, LegalStatus.PARTIAL, LegalStatus.SUSPENDED})
_TOLD = (RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.GUIDES)
_MOST = 6  # documents named of one relation


def document_blocks(document: LegalDocument, source: str, *, ended: bool) -> list[AnyBlock]:
    """Name, number, agency, dates, force and relations. ``ended``: another document ended it, which is said elsewhere."""
    number = document.number if fold(document.number) not in fold(document.title) else ""
    name = " – ".join(part for part in (document.title, number) if part)
    facts = [
        say("law.agency", agency=document.agency) if document.agency else "",
        say("law.issued", date=_written(document.issued)) if document.issued else "",
        "" if ended else force_words(document),
        *(_related(document, kind) for kind in _TOLD),
    ]
    text = "\n".join(f"- {fact}" for fact in facts if fact)
    blocks: list[AnyBlock] = [TextBlock(text=name, source=source)]
    return [*blocks, TextBlock(title=say("law.card"), text=text, source=source)] if text else blocks


def force_words(document: LegalDocument) -> str:
    """Whether it is in force as the register has it, and since when; that this was not looked at, where it was not."""
    if document.status is LegalStatus.UNKNOWN:
        begins = say("law.begins", date=_written(document.valid_from)) if document.valid_from else ""
        return " ".join(part for part in (begins, say("law.force.unknown")) if part)
    if document.status not in _KNOWN:
        return ""  # a warning of its own says so
    since = say("law.since_day", date=_written(document.valid_from)) if document.valid_from else ""
    checked = say("law.checked", date=_written(document.as_of)) if document.as_of else ""
    return say(f"law.force.{document.status.value}", since=since, checked=checked)


def knows_force(document: LegalDocument) -> bool:
    """Whether the register says if it is in force."""
    return document.status is not LegalStatus.UNKNOWN


def _related(document: LegalDocument, kind: RelationKind) -> str:
    targets = list(dict.fromkeys(relation.target for relation in document.relations if relation.kind is kind))
    listed = ", ".join(targets[:_MOST]) + (", …" if len(targets) > _MOST else "")
    return say(f"law.relations.{kind.value}", documents=listed) if targets else ""


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
