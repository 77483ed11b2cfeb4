"""The page's modules as one classic script, made when it is asked for: nothing built lies about to grow stale.

Each module becomes a function that returns its exports; modules stand in the order in which they need each other.
Understood is what our own files use: ``import {…} from "./x.js"``, ``import * as x from "./x.js"`` (each on one line)
and ``export`` before ``const``, ``let``, ``function``, ``async function`` and ``class``. Anything else is an error.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from channels.web import STATIC

_IMPORT = re.compile(r'^import (\{[^}]*\}|\* as \w+) from "\./([\w-]+)\.js";$')
_EXPORT = re.compile(r"^export (?=(?:const|let|async function|function|class) ([\w$]+))")
_STYLE = "TROLY_STYLE"  # the name by which a module finds the style sheet's text


@dataclass(frozen=True)
class Script:
    """A script ready to be sent; ``tag`` changes with its content."""

    text: bytes
    tag: str


def widget() -> Script:
    """The ``<tro-ly>`` element with its style sheet: all that a foreign page loads."""
    return _script("element", True, _state())


def page() -> Script:
    """The script of the full page, which links the style sheet itself."""
    return _script("page", False, _state())


def _state() -> tuple[tuple[str, int, int], ...]:
    """What is on disk: a changed file makes a new script without a restart."""
    files = sorted(path for path in STATIC.iterdir() if path.suffix in (".js", ".css"))
    return tuple((path.name, (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files)


@functools.lru_cache(maxsize=4)
def _script(entry: str, with_style: bool, _: object) -> Script:
    style = (STATIC / "chat.css").read_text("utf-8") if with_style else ""
    text = bundle(STATIC, entry, style).encode()
    return Script(text, f'"{sha256(text).hexdigest()[:20]}"')


def bundle(folder: Path, entry: str, style: str = "") -> str:
    """One script of ``entry`` and all it imports, in strict mode and leaving no global name behind.

    Raises ``ValueError`` on a circle, on two modules' worth of syntax it does not know, and on a missing file.
    """
    done: dict[str, str] = {}
    _add(folder, entry, done, ())
    head = f"const {_STYLE} = {json.dumps(_squeezed_style(style), ensure_ascii=False)};"
    return '(() => {\n"use strict";\n' + "\n".join([head, *done.values()]) + "\n})();\n"


def _add(folder: Path, name: str, done: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"modules import each other in a circle: {' → '.join((*above, name))}")
    if name in done:
        return
    path = folder / f"{name}.js"
    if not path.is_file():
        raise ValueError(f"no module {path.name}")
    lines, exports = [], []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if found := _IMPORT.match(line):
            _add(folder, found[2], done, (*above, name))
            lines.append(f"const {_names(found[1])} = {_variable(found[2])};")
        elif found := _EXPORT.match(line):
            exports.append(found[1])
            lines.append(line[found.end() :])
        elif line.startswith(("import ", "import{", "export ", "export{")):
            raise ValueError(f"{path.name}:{number}: cannot be bundled: {line}")
        elif not line.lstrip().startswith("//"):
            lines.append(line.lstrip() if "`" not in line else line)
    body = "\n".join(line for line in lines if line)
    given = ", ".join(exports)
    done[name] = f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();"


def _names(clause: str) -> str:
    return clause.removeprefix("* as ") if clause.startswith("*") else clause.replace(" as ", ": ")


def _variable(module: str) -> str:
    return f"$_{module.replace('-', '_')}"


def _squeezed_style(text: str) -> str:
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip()
