"""YAML as editors write it, read strictly: a key given twice is an error, not a silent loss of the first.

Anchors and aliases are refused: content files need none, and a few lines of nested ones fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from corpus.errors import InputError

_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class RepeatedField(Exception):
    """A mapping names one field twice; the argument is the field."""


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "anchors and aliases are not taken")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [getattr(key, "value", None) for key, _ in node.value]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                raise RepeatedField(str(key))
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


# Dates stay text and are read with all others: 2025-02-30 is one wrong field, not a broken file.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def mapping_of(text: str) -> dict[str, Any]:
    """The one mapping a text holds. Raises ``InputError`` ``YAML_BROKEN``, also for anything but a mapping."""
    for _, value in _documents(text, listed=False):
        if isinstance(value, RepeatedField):
            raise InputError(f"field {value} is given twice", code="YAML_BROKEN")
        if isinstance(value, dict):
            return value
    raise InputError("not a list of fields with values", code="YAML_BROKEN")


def items_of(text: str) -> Iterator[tuple[int, Any]]:
    """Yield ``(line, value)`` for every item of the one list a text holds; line 1 is the first.

    A value is whatever YAML says, but dates stay text; a ``RepeatedField`` spoils its item only. Raises
    ``InputError`` with code ``YAML_BROKEN`` when the text is no YAML or no list.
    """
    return _documents(text, listed=True)


def _documents(text: str, *, listed: bool) -> Iterator[tuple[int, Any]]:
    loader = None
    try:
        # The constructor already reads, and finds control characters.
        loader = _Loader(text)
        root = loader.get_single_node()
        if listed and not isinstance(root, yaml.SequenceNode):
            raise InputError("not a list of records; each one begins with '- '", code="YAML_BROKEN")
        nodes = root.value if listed and root is not None else [root] if root is not None else []
        for node in nodes:
            yield node.start_mark.line + 1, _constructed(loader, node)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise InputError(f"{where}{getattr(error, 'problem', None) or error}", code="YAML_BROKEN") from error
    finally:
        if loader is not None:
            loader.dispose()


def _constructed(loader: _Loader, node: Any) -> Any:
    try:
        return loader.construct_document(node)
    except RepeatedField as repeated:
        return repeated
    except ValueError as error:  # a number beyond what Python converts
        raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from error
