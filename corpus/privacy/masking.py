"""Masking: personal data replaced by placeholders that tell the kind and keep apart who is who."""

from __future__ import annotations

from corpus.language import fold
from corpus.privacy.finder import find
from corpus.privacy.kinds import LABELS, Kind


class Masker:
    """Masks the texts of one conversation: the same value gets the same placeholder in all of them.

    The values stay in this object only; ``restore`` puts them back into a text made from masked ones. Not safe to
    share between conversations.
    """

    def __init__(self, keep: frozenset[Kind] = frozenset()) -> None:
        self._keep = keep
        self._given: dict[tuple[Kind, str], str] = {}
        self._typed: dict[str, str] = {}

    def mask(self, text: str) -> str:
        """``text`` with placeholders such as ``[SỐ ĐỊNH DANH]``, the second of a kind ``[SỐ ĐỊNH DANH B]``."""
        parts: list[str] = []
        end = 0
        for span in find(text):
            if span.kind in self._keep:
                continue
            parts += [text[end : span.start], self._placeholder(span.kind, text[span.start : span.end])]
            end = span.end
        return "".join([*parts, text[end:]]) if parts else text

    def restore(self, text: str) -> str:
        """``text`` with the placeholders given by this object replaced by what was first typed for them."""
        for placeholder, typed in self._typed.items():
            text = text.replace(placeholder, typed)
        return text

    def _placeholder(self, kind: Kind, typed: str) -> str:
        value = "".join(c for c in fold(typed) if c.isalnum())
        if kind is Kind.PHONE and value.startswith("84"):
            value = "0" + value[2:]
        known = self._given.get((kind, value))
        if known is None:
            count = sum(1 for other, _ in self._given if other is kind)
            known = f"[{LABELS[kind]}{'' if not count else ' ' + _letters(count)}]"
            self._given[kind, value] = known
            self._typed[known] = typed
        return known


def mask(text: str) -> str:
    """``text`` with its personal data masked. Masking a masked text changes nothing."""
    return Masker().mask(text)


def _letters(count: int) -> str:
    """1 → B, 2 → C, … 25 → Z, 26 → AA."""
    letters = ""
    count += 1
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
