"""The reading process: takes one request a line on standard input, gives one answer a line on standard output.

It sets its own limit of memory before anything is read, so that a file can cost this process and never the one that
asked. Run by ``sandbox`` as ``python -m corpus.documents.worker``.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import TextIO

from corpus.documents.limits import Limits
from corpus.documents.parsing import parse
from corpus.errors import TrolyError


def main() -> None:
    """Serve until standard input ends."""
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        limits = Limits.model_validate(request["limits"])
        limit_memory(limits.memory)
        _say(answers, _answer(Path(request["path"]), request["name"], limits, answers))


def _answer(path: Path, name: str, limits: Limits, answers: TextIO) -> dict[str, object]:
    try:
        if (size := path.stat().st_size) > limits.bytes:
            return {"error": "FILE_TOO_LARGE", "detail": f"{name}: {size} bytes, at most {limits.bytes}"}
        document = parse(path.read_bytes(), name, limits, lambda: _say(answers, {"alive": 1}))
        return {"document": document.model_dump(mode="json", exclude_defaults=True)}
    except TrolyError as error:
        return {"error": error.code, "detail": error.detail, "kind": type(error).__name__}
    except MemoryError:
        return {"error": "READ_MEMORY", "detail": f"{name}: needs more than {limits.memory} bytes"}
    except OSError as error:
        return {"error": "FILE_UNREADABLE", "detail": f"{name}: {error.strerror or error}"}
    except RecursionError:
        return {"error": "TOO_DEEP", "detail": f"{name}: nested too deeply"}
    except Exception as error:  # noqa: BLE001 - the boundary: a parser's surprise is a damaged file to who asked
        return {"error": "FILE_DAMAGED", "detail": f"{name}: {type(error).__name__}: {error}"[:500]}


def limit_memory(limit: int) -> None:
    """Let this process have no more than ``limit`` bytes of address space, and leave no core behind."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # elsewhere than on POSIX there is none
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(answers: TextIO, value: dict[str, object]) -> None:
    answers.write(json.dumps(value, ensure_ascii=False))
    answers.write("\n")
    answers.flush()


if __name__ == "__main__":
    main()
