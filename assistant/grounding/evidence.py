"""What an answer may say: everything its record holds, and our own frame."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.grounding.claims import claims, comparable, numbers, squeezed
from assistant.texts import every_text
from corpus.language import folded_terms
from corpus.models import FeeKind, LegalDocument, Procedure, Record

_JOIN = "\n"
# What stands before and behind a find (two characters each, around "|") makes it a part of a longer word or number.
_GOES_ON = re.compile(r"(?:.*\w|.*\d[.,/])\|.*|.*\|(?:\w.*|[.,/]\d.*)", re.DOTALL)


class Evidence:
    """The texts of one record, comparable. What is costly is made when it is first asked for."""

    def __init__(self, texts: Iterable[str], fees: frozenset[tuple[str, int | None]] | None = None) -> None:
        self._texts = [text for text in texts if text]
        self.fees = fees  # (kind, amount) of every fee; None where the record has no table of fees

    @classmethod
    def of(cls, record: Record, part: str = "") -> Evidence:
        """Evidence of a record; of a legal text only the article ``part``, where one is cited."""
        values = record.model_dump(mode="json", exclude_defaults=True)
        if part and isinstance(record, LegalDocument):
            values["articles"] = [a for a in values.get("articles", ()) if a.get("number") == part]
        values.pop("as_of", None)
        issued = record.issued if isinstance(record, LegalDocument) else None
        dates = [day for day in (record.updated, record.as_of, record.valid_from, record.valid_to, issued) if day]
        written = [f"{day:%d/%m/%Y}" for day in dates]
        return cls((*_leaves(values), record.id, record.key, *written), _fees(record))

    @functools.cached_property
    def plain(self) -> str:
        """All texts, without marks and case."""
        return _JOIN.join(map(comparable, self._texts))

    @functools.cached_property
    def marked(self) -> str:
        """All texts in lower case with their marks."""
        return _JOIN.join(map(squeezed, self._texts))

    @functools.cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(number for text in self._texts for number in numbers(text))

    @functools.cached_property
    def claims(self) -> frozenset[tuple[str, str]]:
        return frozenset((claim.kind, claim.value) for text in self._texts for claim in claims(text))

    @functools.cached_property
    def terms(self) -> frozenset[str]:
        """Every word, without marks."""
        return frozenset(term for text in self._texts for term in folded_terms(text))

    def holds(self, text: str) -> bool:
        """Whether ``text`` stands in the record as whole words and numbers: "5 ngày" does not stand in "15 ngày"."""
        wanted = comparable(text)
        start = self.plain.find(wanted) if wanted else -1
        while start >= 0:
            if not _GOES_ON.fullmatch(
                self.plain[max(0, start - 2) : start] + "|" + self.plain[start + len(wanted) :][:2]
            ):
                return True
            start = self.plain.find(wanted, start + 1)
        return False

    @functools.cached_property
    def lines(self) -> frozenset[str]:
        """Each text as a whole, comparable."""
        return frozenset(map(comparable, self._texts))

    @property
    def free(self) -> bool:
        """Whether a fee of the record is none."""
        return self.fees is not None and any(kind == FeeKind.FREE.value or amount == 0 for kind, amount in self.fees)


@functools.cache
def frame() -> Evidence:
    """Our own words beside the facts: headings, remarks, units, in every language we speak."""
    return Evidence(every_text())


def _fees(record: Record) -> frozenset[tuple[str, int | None]] | None:
    if not isinstance(record, Procedure):
        return None
    return frozenset((fee.kind.value, fee.amount) for channel in record.channels for fee in channel.fees)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner)
    elif isinstance(value, float) and value.is_integer():
        yield str(int(value))
    elif value is not None and not isinstance(value, bool):
        yield str(value)
