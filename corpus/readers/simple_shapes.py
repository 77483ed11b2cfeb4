"""The plain shapes in which people hand over questions, offices and news: few fields, everyday names.

A record of a simple shape says no ``kind``; it is told by keys that leave no doubt. Fields that the model does not
have are kept as ``unparsed``, never dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from corpus.models import MODELS, Kind
from corpus.readers.html_text import html_to_text
from corpus.readers.values import slug_of

# Everyday name → field of the model, for every kind.
_ANYWHERE = {"id": "key", "slug": "key", "link": "url", "updated_at": "updated"}
_BY_KIND = {
    Kind.FAQ: {"question": "title", "answer_html": "answer", "topic": "field"},
    Kind.OFFICE: {"name": "title", "type": "office_type", "tel": "phone"},
    Kind.NEWS: {"date": "published", "content": "body", "category": "section"},
}
_HTML = frozenset(("answer_html", "answer", "body", "content"))
_WEB = ("http://", "https://")


def kind_by_keys(keys: Collection[str]) -> Kind | None:
    """Kind that a set of keys leaves no doubt about, else None."""
    if "question" in keys and ("answer" in keys or "answer_html" in keys):
        return Kind.FAQ
    if "name" in keys and ("address" in keys or "phone" in keys) and "code" not in keys:
        return Kind.OFFICE
    if "title" in keys and ("body" in keys or "content" in keys) and "article" not in keys:
        return Kind.NEWS
    return None


def simple_fields(kind: Kind, raw: Mapping[str, Any], *, strict: bool = False) -> dict[str, Any]:
    """Fields for the model of ``kind`` from a record of a simple shape, not yet validated.

    Everyday names become the model's. What has no field goes to ``unparsed``; with ``strict`` it stays, so that
    validation names it: for files of our own, where it is a misspelt name.
    """
    known = MODELS[kind].model_fields
    names = {**_ANYWHERE, **_BY_KIND.get(kind, {})}
    fields: dict[str, Any] = {}
    unparsed: list[dict[str, str]] = []
    for name, value in raw.items():
        target = names.get(name, name)
        if target == "source" and isinstance(value, str) and value.startswith(_WEB):
            target = "url"
        if target in known and target not in fields:
            fields[target] = html_to_text(value) if name in _HTML and isinstance(value, str) else value
        elif strict:
            fields[name] = value
        elif value not in (None, "", [], {}):
            unparsed.append({"field": name, "text": _as_text(value), "reason": "unknown_field"})
    if isinstance(fields.get("hours"), str):
        fields["hours"] = {"text": fields["hours"]}
    if unparsed:
        fields["unparsed"] = [*fields.get("unparsed", ()), *unparsed]
    return fields


def with_key(fields: dict[str, Any]) -> dict[str, Any]:
    """The same fields; a missing or empty ``key`` is made from the title. A numeric one becomes text."""
    key, title = fields.get("key"), fields.get("title")
    if isinstance(key, int) and not isinstance(key, bool):
        return {**fields, "key": str(key)}
    if key in (None, "") and isinstance(title, str) and title:
        return {**fields, "key": slug_of(title)}
    return fields


def _as_text(value: Any) -> str:
    return "; ".join(str(item) for item in value) if isinstance(value, list) else str(value)
