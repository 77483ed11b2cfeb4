"""What an office itself says: ready answers, questions it keeps from the assistant, and notes beside records.

Edited as data (docs/EDITORS.md) and changed while the program runs; like the lexicon, one set is in use in a process.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from corpus.language import clean, normalize, syllables
from corpus.language.phrases import PhraseTable

# Of the syllables of a question, how many a wording must be for its ready answer to be the whole answer.
_WHOLE = 0.6


def _wording(text: str) -> str:
    text = clean(text)
    if not syllables(text):
        raise ValueError("cần có chữ")
    return text


Wording = Annotated[str, AfterValidator(_wording)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class _Dated(_Entry):
    """Something that holds from a day to a day, both included; open where none is given."""

    from_date: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        return (self.from_date is None or self.from_date <= day) and (self.until is None or day <= self.until)


class ReadyAnswer(_Dated):
    """An answer an office wrote, given when a question is little else than one of ``says``. It names its source."""

    says: Annotated[tuple[Wording, ...], Field(min_length=1)]
    answer: Wording
    source: Wording
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")


class Exclusion(_Dated):
    """Questions that are not answered: those with one of ``says`` in them, or all of a withheld ``collection``."""

    says: tuple[Wording, ...] = ()
    collection: str = ""
    reply: str = ""

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if bool(self.says) == bool(self.collection):
            raise ValueError("ghi says hoặc collection, một trong hai")
        return self


class RecordNote(_Dated):
    """A remark shown with every answer from one record (``procedure:1.001193``)."""

    record: str = Field(pattern=r"^\w+:\S.*$")
    text: Wording
    level: Literal["info", "warning"] = "info"


class OfficeWords(_Entry):
    """Everything an office says itself."""

    ready: tuple[ReadyAnswer, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    notes: tuple[RecordNote, ...] = ()

    @cached_property
    def _ready(self) -> PhraseTable[int]:
        return PhraseTable((said, number) for number, each in enumerate(self.ready) for said in each.says)

    @cached_property
    def _barred(self) -> PhraseTable[int]:
        return PhraseTable((said, number) for number, each in enumerate(self.exclusions) for said in each.says)

    def exclusion(self, text: str, collection: str | None, day: date) -> Exclusion | None:
        """What keeps a question from being answered, or nothing."""
        for each in self.exclusions:
            if each.collection and each.collection == collection and each.holds(day):
                return each
        found = (self.exclusions[match.payload] for match in self._barred.find(text))
        return next((each for each in found if each.holds(day)), None)

    def ready_answer(self, text: str, day: date) -> tuple[int, ReadyAnswer] | None:
        """The ready answer to a question, with its place, or nothing; that of the longest wording."""
        length = len(syllables(normalize(text)))
        found = sorted(self._ready.find(text), key=lambda match: -match.length)
        for match in found:
            if match.length >= _WHOLE * length and self.ready[match.payload].holds(day):
                return match.payload, self.ready[match.payload]
        return None

    def notes_on(self, record: str, day: date) -> tuple[RecordNote, ...]:
        """The remarks on a record."""
        return tuple(note for note in self.notes if note.record == record and note.holds(day))


_current = OfficeWords()


def office_words() -> OfficeWords:
    """The words in use."""
    return _current


def use_office_words(words: OfficeWords) -> None:
    """Use these from the next question on, in this process."""
    global _current
    _current = words
