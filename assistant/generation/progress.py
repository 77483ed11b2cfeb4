"""What a channel is told while an answer is made, and how it says that nobody waits for it any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from assistant.answer import AnyBlock


class Progress:
    """Told once what the record says, then each checked sentence of the model. Set ``gone`` from any thread when the
    reader has left: the model stops, and the answer ends with what there is."""

    def __init__(
        self,
        on_record: Callable[[Sequence[AnyBlock]], None] = lambda blocks: None,
        on_sentence: Callable[[str], None] = lambda text: None,
        *,
        seen: bool = True,
    ) -> None:
        self.seen = seen  # whether the person reads what this is told before the answer is whole
        self.gone = threading.Event()
        self.record_told = False
        self._on_record = on_record
        self._on_sentence = on_sentence

    def record(self, blocks: Sequence[AnyBlock]) -> None:
        """The record's blocks are checked and final; only sentences above them can still come."""
        self.record_told = True
        self._on_record(blocks)

    def sentence(self, text: str) -> None:
        """One more sentence has passed the check."""
        self._on_sentence(text)
