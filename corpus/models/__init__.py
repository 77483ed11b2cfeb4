"""Records: what the assistant knows, as typed immutable values."""

from __future__ import annotations

from typing import Any

from corpus.models.base import INNER_PREFIX, Audience, Kind, Model, Record, Unparsed, digest_of, is_inner
from corpus.models.content import Faq, Form, Hours, NewsItem, Office
from corpus.models.legal import Article, LegalDocument, LegalStatus, Relation, RelationKind
from corpus.models.procedure import (
    Channel,
    Fee,
    FeeKind,
    FormRef,
    LegalRef,
    Level,
    Method,
    Paper,
    PaperGroup,
    Procedure,
    ProcessingTime,
    Result,
    Step,
    TimeUnit,
)

MODELS: dict[Kind, type[Record]] = {
    Kind.PROCEDURE: Procedure,
    Kind.LEGAL: LegalDocument,
    Kind.NEWS: NewsItem,
    Kind.FAQ: Faq,
    Kind.OFFICE: Office,
    Kind.FORM: Form,
}


def record_from_json(kind: Kind, value: dict[str, Any]) -> Record:
    """Validate ``value`` as a record of ``kind``. Raises ``pydantic.ValidationError``."""
    return MODELS[kind].model_validate(value)


__all__ = [
    "INNER_PREFIX", "MODELS", "Article", "Audience", "Channel", "Faq", "Fee", "FeeKind", "Form", "FormRef", "Hours", "Kind",
    "LegalDocument", "LegalRef", "LegalStatus", "Level", "Method", "Model", "NewsItem", "Office", "Paper",
    "PaperGroup", "Procedure", "ProcessingTime", "Record", "Relation", "RelationKind", "Result", "Step", "TimeUnit",
    "Unparsed", "digest_of", "is_inner", "record_from_json",
]  # fmt: skip
