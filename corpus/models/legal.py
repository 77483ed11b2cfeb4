"""Legal documents by article, with validity and relations."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from corpus.models.base import Kind, Model, Record


class LegalStatus(StrEnum):
    """Validity as the national legal database names it."""

    VALID = "valid"
    PARTIAL = "partial"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"


class RelationKind(StrEnum):
    AMENDS = "amends"
    REPLACES = "replaces"
    REPEALS = "repeals"
    GUIDES = "guides"
    BASED_ON = "based_on"


class Relation(Model):
    """A directed link from this document to ``target`` (a document number)."""

    kind: RelationKind
    target: str = Field(min_length=1)
    scope: str = Field(default="", description="part of the target that is touched, empty = all")
    since: date | None = None


class Article(Model):
    """One Điều. ``number`` keeps suffixes (``5a``); ``path`` is the heading path above it. An appendix is an article
    whose number does not begin with a digit ("Phụ lục II"); articles of a regulation issued with a decision say so
    ("3 (Quy chế kèm theo)")."""

    number: str = Field(min_length=1)
    title: str = ""
    text: str = ""
    path: str = ""
    url: str = ""
    effective: date | None = None
    amended: bool = False

    @property
    def label(self) -> str:
        """As people call it: "Điều 5"; an appendix has its own name."""
        return f"Điều {self.number}" if self.number[:1].isdigit() else self.number[:1].upper() + self.number[1:]


class LegalDocument(Record):
    """A legal document; ``key`` is its number, such as ``60/2014/QH13``."""

    doc_type: str = Field(default="", description="Luật, Nghị định, Thông tư, …")
    agency: str = ""
    field: str = ""
    issued: date | None = None
    signer: str = ""
    status: LegalStatus = LegalStatus.UNKNOWN
    articles: tuple[Article, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def kind(self) -> Kind:
        return Kind.LEGAL

    @property
    def number(self) -> str:
        return self.key
