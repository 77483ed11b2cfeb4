"""Which turns of a conversation later questions may lean on: what was refused, and what failed, is no context."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from assistant.context import Turn
from assistant.texts import ENGLISH, VIETNAMESE, say, using_language
from corpus.language import normalize

# What the assistant says when it refuses, cannot read or breaks down.
_TEXTS = (
    "refused_unsafe", "refused_injection", "refused_personal_data", "refused_forgery", "refused_bribery", "refused_hate",
    "refused_violence", "refused_evasion", "declined_politics", "declined_minor", "invalid_input", "error",
)  # fmt: skip
_PLACES = {"office": "\0", "hotline": "\0"}


def in_context(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns without refusals and errors, and without what they answered: a refused wish must not colour the next
    question, nor be carried on by it. An attack spread over turns is screened before any of them was refused."""
    kept: list[Turn] = []
    for turn in history:
        if turn.role == "assistant" and _is_refusal(turn.text):
            while kept and kept[-1].role == "user":
                kept.pop()
            continue
        kept.append(turn)
    return tuple(kept)


def _is_refusal(text: str) -> bool:
    said = normalize(text)
    return any(said.startswith(head) for head in _heads())


@functools.cache
def _heads() -> tuple[str, ...]:
    """How each of these texts begins, up to the first name that is filled in, in every language."""
    heads = []
    for language in (VIETNAMESE, ENGLISH):
        with using_language(language):
            heads += [normalize(say(key, **_PLACES).partition("\0")[0]).strip() for key in _TEXTS]
    return tuple(dict.fromkeys(head for head in heads if head))
