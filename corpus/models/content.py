"""The smaller kinds: news, questions and answers, offices, blank forms."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from corpus.models.base import Kind, Model, Record


class NewsItem(Record):
    """A portal notice. ``key`` is a slug."""

    summary: str = ""
    body: str = ""
    published: date | None = None
    section: str = ""
    author: str = ""

    @property
    def kind(self) -> Kind:
        return Kind.NEWS


class Faq(Record):
    """A question with its approved answer; ``title`` is the question as a citizen would ask it."""

    answer: str = Field(min_length=1)
    alternatives: tuple[str, ...] = Field(default=(), description="other wordings of the same question")
    procedures: tuple[str, ...] = Field(default=(), description="codes of the procedures it is about")
    legal_basis: tuple[str, ...] = ()
    field: str = ""

    @property
    def kind(self) -> Kind:
        return Kind.FAQ

    @property
    def question(self) -> str:
        return self.title


class Hours(Model):
    """Opening hours in words, as the office publishes them."""

    text: str = ""
    cutoff: str = Field(default="", description="time after which same-day results move to the next working day")


class Office(Record):
    """A place people go to or call. ``title`` is its name. Unknown address or phone stays empty."""

    office_type: str = Field(
        default="", description="one_stop, police, land, tax, insurance, court, department, hotline"
    )
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: Hours = Hours()
    serves: tuple[str, ...] = Field(default=(), description="communes or areas it serves")
    former_units: tuple[str, ...] = Field(
        default=(), description="units it took over, for people who know the old name"
    )
    fields: tuple[str, ...] = Field(default=(), description="fields of procedures it handles")

    @property
    def kind(self) -> Kind:
        return Kind.OFFICE


class Form(Record):
    """A blank form. ``key`` is its code, such as ``CT01``."""

    file: str = ""
    procedures: tuple[str, ...] = ()
    legal_basis: str = ""

    @property
    def kind(self) -> Kind:
        return Kind.FORM
