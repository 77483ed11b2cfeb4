"""A model that says what it was told to say: for tests, benchmarks and trying the page without a model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence

from assistant.generation.port import ModelError, Prompt

Script = Callable[[Prompt], Iterable[str]] | Sequence[str]


class ScriptedModel:
    """Streams a script: ``pieces`` or what a function makes of the prompt.

    ``delay``: seconds before the first piece; ``pause``: between pieces; ``fails_after``: that many pieces, then a
    ``ModelError`` (``passing`` or not); ``hangs``: after its pieces it stays silent for ever. ``asked`` holds the
    prompts, ``stopped`` counts requests that were ended before their end.
    """

    def __init__(
        self,
        script: Script,
        *,
        name: str = "scripted",
        delay: float = 0.0,
        pause: float = 0.0,
        fails_after: int | None = None,
        passing: bool = False,
        hangs: bool = False,
    ) -> None:
        self.name = name
        self.asked: list[Prompt] = []
        self.stopped = 0
        self._script = script
        self._delay = delay
        self._pause = pause
        self._fails_after = fails_after
        self._passing = passing
        self._hangs = hangs

    def warm_up(self) -> None:
        """There is nothing to load."""

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """The script, at its pace."""
        self.asked.append(prompt)
        done = False
        try:
            await asyncio.sleep(self._delay)
            for number, piece in enumerate(self._script(prompt) if callable(self._script) else self._script):
                if number == self._fails_after:
                    break
                yield piece
                await asyncio.sleep(self._pause)
            if self._hangs:
                await asyncio.Event().wait()
            done = True
            if self._fails_after is not None:
                raise ModelError("the script ends here", passing=self._passing)
        finally:
            self.stopped += not done
