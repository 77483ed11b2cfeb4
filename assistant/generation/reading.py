"""The sentences of a model's JSON while it is still being written."""

from __future__ import annotations

import json
from collections.abc import Iterator

_THOUGHT = "</think>"
_LONGEST_SENTENCE = 2000  # characters of one JSON object


class SentenceReader:
    """Feed it pieces of text; it gives each ``text`` of an object ``{"text": "…"}`` as soon as the object is closed.

    What stands around the objects (an outer object with a list, lines, a code fence, thinking aloud) is passed over.
    An object that is no JSON or has no text gives nothing and counts in ``broken``.
    """

    def __init__(self) -> None:
        self.broken = 0
        self._held = ""  # from the last opening brace
        self._in_string = False
        self._escaped = False

    def feed(self, piece: str) -> Iterator[str]:
        """The sentences that this piece completes."""
        for char in piece:
            if self._in_string:
                self._held += char
                if self._escaped:
                    self._escaped = False
                elif char == "\\":
                    self._escaped = True
                elif char == '"':
                    self._in_string = False
                elif char == ">" and self._held.endswith(_THOUGHT):
                    self._held, self._in_string = "", False  # what was opened while thinking closes nowhere
            elif char == "{":
                self._held = "{"  # the innermost object is a sentence; what encloses it only holds the list
            elif self._held:
                self._held += char
                self._in_string = char == '"'
                if char == "}":
                    yield from self._closed()
            if len(self._held) > _LONGEST_SENTENCE:
                self.broken += 1
                self._held, self._in_string, self._escaped = "", False, False

    @property
    def open(self) -> bool:
        """Whether the text broke off inside an object that has begun to say something."""
        return '"text"' in self._held

    def _closed(self) -> Iterator[str]:
        text, self._held = self._held, ""
        try:
            said = json.loads(text, strict=False)
        except ValueError:
            self.broken += 1
            return
        if isinstance(said, dict) and isinstance(said.get("text"), str) and said["text"].strip():
            yield said["text"]
        else:
            self.broken += 1
