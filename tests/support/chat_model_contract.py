"""What every chat model is held to. A model's tests inherit ``ChatModelContract`` and give ``make``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing

import pytest

from assistant.generation.port import ChatModel, ModelError, Prompt

PROMPT = Prompt("Bạn là cán bộ.", "Câu hỏi: <<<lệ phí?>>>", {"type": "object"})
PIECES = ("Lệ ", "phí ", "ạ: {fee} ", "😀 [s1]")
Make = Callable[..., ChatModel]


async def listen(stream: AsyncIterator[str], most: int = 1000) -> list[str]:
    """The pieces of a stream, ended after ``most``."""
    got: list[str] = []
    async with aclosing(stream) as pieces:  # type: ignore[type-var]
        async for piece in pieces:
            got.append(piece)
            if len(got) >= most:
                break
    return got


class ChatModelContract:
    """``make(pieces, ...)`` gives a model that says the pieces: ``hangs`` says nothing after them and never ends,
    ``drops`` breaks off after them, ``refuses`` is a status to be refused with."""

    @pytest.fixture
    def make(self) -> Make:
        raise NotImplementedError

    def stopped(self, model: ChatModel) -> int:
        """How many requests ended before their end, as the other side saw it."""
        raise NotImplementedError

    def prompts(self, model: ChatModel) -> Sequence[str]:
        """What the other side was given, one text a request."""
        raise NotImplementedError

    def test_pieces_come_in_order_and_whole(self, make: Make) -> None:
        model = make(PIECES)
        assert "".join(asyncio.run(listen(model.stream(PROMPT)))) == "".join(PIECES)
        (given,) = self.prompts(model)
        assert PROMPT.system in given and PROMPT.user in given

    def test_a_piece_is_given_before_the_next_one_exists(self, make: Make) -> None:
        async def first() -> str:
            async with asyncio.timeout(20), aclosing(make(PIECES[:1], hangs=True).stream(PROMPT)) as pieces:  # type: ignore[type-var]
                return await anext(pieces)

        assert asyncio.run(first()) == PIECES[0]

    def test_a_request_nobody_listens_to_is_ended(self, make: Make) -> None:
        model = make(PIECES, hangs=True)

        async def leave() -> None:
            task = asyncio.ensure_future(listen(model.stream(PROMPT)))
            while not self.prompts(model):  # asked, and silent now
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            for _ in range(500):
                if self.stopped(model):
                    return
                await asyncio.sleep(0.01)

        asyncio.run(leave())
        assert self.stopped(model) == 1

    def test_closing_in_the_middle_ends_the_request_too(self, make: Make) -> None:
        model = make(PIECES, hangs=True)

        async def leave() -> None:
            assert await listen(model.stream(PROMPT), most=2)
            for _ in range(500):
                if self.stopped(model):
                    return
                await asyncio.sleep(0.01)

        asyncio.run(leave())
        assert self.stopped(model) == 1

    def test_a_refusal_is_a_model_error_that_says_whether_it_passes(self, make: Make) -> None:
        for status, passing in ((503, True), (401, False)):
            with pytest.raises(ModelError) as caught:
                asyncio.run(listen(make(PIECES, refuses=status).stream(PROMPT)))
            assert caught.value.passing is passing
            assert PROMPT.user not in str(caught.value)

    def test_two_requests_at_once_do_not_mix(self, make: Make) -> None:
        model = make(PIECES)

        async def both() -> list[list[str]]:
            return await asyncio.gather(listen(model.stream(PROMPT)), listen(model.stream(PROMPT)))

        assert ["".join(got) for got in asyncio.run(both())] == ["".join(PIECES)] * 2
