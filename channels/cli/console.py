"""Printing and failing on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from channels.messages import help_for
from corpus.errors import TrolyError

# Answers are printed as they are: ":100:" stays what it is.
out = Console(highlight=False, soft_wrap=True, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

# Exit codes: 2 the caller's input, 3 somebody else at work, 4 the machine or its data.
_EXIT = {"BUSY": 3}
_DATA = ("INDEX", "LIBRARY", "DISK", "HOME", "EMBEDDER", "DEPENDENCY", "INTERNAL")


@contextmanager
def failing_clearly() -> Iterator[None]:
    """Turn a ``TrolyError`` into its Vietnamese help, its code and detail on stderr, and an exit code."""
    try:
        yield
    except TrolyError as error:
        fail(error)
    except KeyboardInterrupt:
        err.print("đã dừng; dữ liệu đang dùng không thay đổi", markup=False)
        raise SystemExit(130) from None


def fail(error: TrolyError) -> NoReturn:
    """Print an error and leave."""
    err.print(f"lỗi [{error.code}] {help_for(error.code)}", markup=False, style="red")
    if error.detail:
        err.print(f"  {error.detail}", markup=False)
    raise SystemExit(_EXIT.get(error.code, 4 if error.code.startswith(_DATA) else 2))


def print_json(value: Any) -> None:
    """One JSON object on stdout, nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def progress_bar() -> Progress:
    """A bar on stderr; silent where stderr is no terminal."""
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=err, transient=True, disable=not err.is_terminal,
    )  # fmt: skip
