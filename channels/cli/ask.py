"""``troly ask``: one question, one answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from assistant.answer import Answer
from assistant.context import Question, Turn
from channels.cli.console import failing_clearly, out, print_json
from channels.container import Container
from corpus.errors import InputError
from eval.datasets import TurnItem

_TURNS = TypeAdapter(list[TurnItem])


def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi.")],
    as_json: Annotated[bool, typer.Option("--json", help="In cả câu trả lời dưới dạng JSON.")] = False,
    history: Annotated[Path | None, typer.Option(help="Tệp JSON các lượt trước: [{role, text}].")] = None,
    collection: Annotated[str | None, typer.Option(help="Bộ dữ liệu để trả lời.")] = None,
) -> None:
    """Hỏi một câu."""
    with failing_clearly():
        container = Container()
        if not question.strip():
            raise InputError("empty question", code="EMPTY_QUESTION")
        turns = read_history(history) if history else ()
        name = container.collection(collection)
        answer = container.assistant.answer(Question(question, turns, collection=name))
    if as_json:
        print_json(answer.model_dump(mode="json"))
        return
    out.print(answer.text, markup=False)
    out.print(f"\n[{made_by(answer)}]", markup=False, style="dim")


def made_by(answer: Answer) -> str:
    """How an answer came about, in a line: outcome, time, and whether a language model helped."""
    parts = [answer.outcome.value, f"{answer.timings_ms.get('total', 0):.0f} ms"]
    if (by := answer.written_by) is not None:
        parts.append(f"AI {by.model}: {by.kept} câu" if by.used else f"AI {by.model}: không dùng ({by.reason})")
    return ", ".join(parts)


def read_history(path: Path) -> tuple[Turn, ...]:
    """Earlier turns from a JSON file. Raises ``InputError`` (``BAD_INPUT``)."""
    try:
        return tuple(Turn(turn.role, turn.text) for turn in _TURNS.validate_json(path.read_bytes()))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", code="BAD_INPUT") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        expected = 'expected [{"role": "user" | "assistant", "text": "…"}]'
        raise InputError(f"{path}: {where + ': ' if where else ''}{first['msg']}; {expected}") from error
