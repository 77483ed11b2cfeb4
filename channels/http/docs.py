"""The API description as a page that needs nothing from elsewhere."""

from __future__ import annotations

import json
import re
from html import escape
from importlib import resources
from string import Template
from typing import Any

_LITERAL = re.compile("``(.+?)``")


def docs_page(spec: dict[str, Any]) -> str:
    """A page listing the operations of an OpenAPI description, with an example where it has one."""
    template = Template(resources.files("channels").joinpath("resources/docs.html").read_text("utf-8"))
    operations = "\n".join(
        _operation(spec, path, method, operation)
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
    )
    info = spec["info"]
    return template.substitute(
        title=escape(info["title"]),
        version=escape(info["version"]),
        about=escape(info.get("description", "")),
        operations=operations,
    )


def _operation(spec: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> str:
    parts = [f"<section class='block'><h3>{escape(method.upper())} {escape(path)}</h3>"]
    parts += [f"<p>{_marked(text)}</p>" for name in ("summary", "description") if (text := operation.get(name))]
    items = [
        f"<li><code>{escape(each['name'])}</code>{' *' if each.get('required') else ''} {escape(each.get('description', ''))}</li>"
        for each in operation.get("parameters", ())
    ]
    parts.append(f"<ul>{''.join(items)}</ul>" if items else "")
    parts += [f"<p><code>{escape(_curl(path, example))}</code></p>" for example in _examples(spec, operation)]
    return "".join([*parts, "</section>"])


def _marked(text: str) -> str:
    return _LITERAL.sub(r"<code>\1</code>", escape(text))


def _examples(spec: dict[str, Any], operation: dict[str, Any]) -> list[Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    reference = content.get("schema", {}).get("$ref", "")
    schema = spec.get("components", {}).get("schemas", {}).get(reference.rpartition("/")[2], {})
    return list(schema.get("examples", ()))


def _curl(path: str, example: Any) -> str:
    body = json.dumps(example, ensure_ascii=False)
    return f"curl -s http://127.0.0.1:8000{path} -H 'Content-Type: application/json' -d '{body}'"
