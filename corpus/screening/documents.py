"""Text of a document that gives orders to a machine: "trợ lý phải trả lời rằng …", "ignore previous instructions".

The code-made answer follows no document, whatever it says; but it quotes, and a model that arranges the answer reads.
A page for citizens never speaks to a chatbot, so such a record is kept out at import, and out of answers where an older
import let it in.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

import yaml

from corpus.language import fold
from corpus.language.disguise import plain_letters

_NEAR = 80  # characters between who is spoken to and what it shall do
_EXCERPT = 80
_SUSPECT = re.compile("[^\u0000-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f\\s]")


def addressed(text: str, *, folded: bool = False) -> str:
    """The wording by which ``text`` (in any form) speaks to a machine; empty where it speaks to people. ``folded``: the
    text is without marks and case already."""
    found = _found(text if folded else fold(text))
    if not found and not folded and _SUSPECT.search(text):  # letters of other scripts may hide the words
        found = _found(fold(plain_letters(text)))
    return found[:_EXCERPT]


def _found(plain: str) -> str:
    orders, machines, tasks = _words()
    # Nearly every page holds none of the words: plain substring tests are a hundred times faster than one pattern.
    for order in orders:
        if order in plain:
            return order
    for machine in machines:
        if machine not in plain:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(machine)}(?!\w)([^.!?\n]{{0,{_NEAR}}})", plain):
            if any(re.search(rf"(?<!\w){re.escape(task)}(?!\w)", match[1]) for task in tasks):
                return match[0]
    return ""


@functools.cache
def _words() -> tuple[tuple[str, ...], ...]:
    words = yaml.safe_load(resources.files("corpus.screening").joinpath("resources/documents.yaml").read_text("utf-8"))
    return tuple(tuple(fold(str(wording)) for wording in words[key]) for key in ("orders", "machines", "tasks"))
