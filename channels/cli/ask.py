"""``troly ask``: one question, one answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from assistant.context import Question, Turn
from channels.cli.console import failing_clearly, out, print_json
from channels.container import Container
from corpus.errors import InputError


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
        name = collection or container.corpus_settings.collection
        answer = container.assistant.answer(Question(question, turns, collection=name))
    if as_json:
        print_json(answer.model_dump(mode="json"))
        return
    out.print(answer.text, markup=False)
    out.print(f"\n[{answer.outcome.value}, {answer.timings_ms.get('total', 0):.0f} ms]", markup=False, style="dim")


def read_history(path: Path) -> tuple[Turn, ...]:
    """Earlier turns from a JSON file. Raises ``InputError`` (``BAD_INPUT``)."""
    try:
        turns = json.loads(path.read_text("utf-8"))
        found = tuple(Turn(turn["role"], str(turn["text"])) for turn in turns)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f'{path}: {error}; expected [{{"role": "user", "text": "…"}}]', code="BAD_INPUT") from error
    if any(turn.role not in ("user", "assistant") for turn in found):
        raise InputError(f"{path}: role is user or assistant", code="BAD_INPUT")
    return found
