"""Values as sources write them → values the models take: dates, clean text, keys made from titles."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from corpus.language.hygiene import clean, fold, normalize, syllables

# Every field of the models that holds a date, at any depth.
DATE_FIELDS = frozenset(
    ("updated", "as_of", "valid_from", "valid_to", "published", "issued", "since", "effective")
)  # fmt: skip
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[T ]\d)")
_DAY_FIRST = re.compile(r"^(?:ngày )?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$", re.IGNORECASE)
_IN_WORDS = re.compile(r"^(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})$", re.IGNORECASE)
MAX_SLUG = 60


def parse_date(value: Any) -> date | None:
    """Date from ISO (with or without a time), dd/mm/yyyy (also with - or .) or "ngày 1 tháng 7 năm 2025".

    None when the value is none of these or no day of the calendar: a date is never guessed.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    text = clean(value).rstrip(".")
    if match := _ISO.match(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.match(text) or _IN_WORDS.match(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def tidy(value: Any, field: str = "") -> Any:
    """Clean every string of a JSON-like value and read every date field; what is no date stays as it was given,
    so that validation names it. An empty string in a date field means none."""
    if isinstance(value, str):
        text = clean(value)
        return _date_or_text(text) if field in DATE_FIELDS else text
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, Mapping):
        return {key: tidy(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(item) for item in value]
    return value


def _date_or_text(text: str) -> date | str | None:
    return (parse_date(text) or text) if text else None


def slug_of(title: str) -> str:
    """Key for a record that brings none: readable beginning of the title and a digest of the whole.

    The digest is of the normalised title: case, spaces and tone placement make no new record, other words do.
    """
    digest = hashlib.sha256(normalize(title).encode()).hexdigest()[:8]
    words = "-".join(syllables(fold(title)))[:MAX_SLUG].rstrip("-")
    return f"{words}-{digest}" if words else digest
