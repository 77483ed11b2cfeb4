"""Asks the questions of README.md again and writes the answers into it: ``python scripts/readme_examples.py``.

Works on a fresh starter corpus in a temporary data folder. The milliseconds are left out: they are those of a process
that has just started.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

_README = Path(__file__).parents[1] / "README.md"
_TROLY = Path(sys.executable).parent / "troly"
_EXAMPLE = re.compile(r'^```console\n\$ troly ask "(?P<question>[^"\n]+)"\n(?:.*\n)*?```$', re.MULTILINE)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        env = {name: value for name, value in os.environ.items() if not name.startswith("TROLY_")} | {
            "TROLY_HOME": home
        }

        def troly(*args: str) -> str:
            return subprocess.run([_TROLY, *args], env=env, check=True, text=True, stdout=subprocess.PIPE).stdout

        def again(match: re.Match[str]) -> str:
            answer = re.sub(r", \d+ ms\]$", "]", troly("ask", match["question"]).strip())
            return f'```console\n$ troly ask "{match["question"]}"\n{answer}\n```'

        troly("corpus", "starter")
        troly("index", "build")
        text, asked = _EXAMPLE.subn(again, _README.read_text("utf-8"))
    _README.write_text(text, "utf-8")
    print(f"{asked} answers written")


if __name__ == "__main__":
    main()
