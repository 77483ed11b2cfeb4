"""The prompt: a versioned resource file with a digest, filled with masked words and names of tokens."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import Any

import yaml

from assistant.answer import Aspect
from assistant.generation.facts import Facts
from assistant.generation.port import Prompt
from assistant.texts import say
from corpus.privacy import mask

VERSION = "answer-1"
_LONGEST_QUESTION = 600  # characters; what comes after them is a story
SCHEMA = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "minItems": 1,
            "maxItems": 4,
            "items": {
                "type": "object",
                "properties": {"text": {"type": "string"}},
                "required": ["text"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}


@functools.cache
def _file(version: str) -> bytes:
    return resources.files("assistant").joinpath(f"generation/resources/{version}.yaml").read_bytes()


@functools.cache
def _parsed(version: str) -> Any:
    return yaml.safe_load(_file(version))


def digest(version: str = VERSION) -> str:
    """Name and digest of a prompt: ``answer-1/3f2a91c04d17``."""
    return f"{version}/{hashlib.sha256(_file(version)).hexdigest()[:12]}"


def make_prompt(question: str, title: str, asked: Sequence[Aspect], facts: Facts, version: str = VERSION) -> Prompt:
    """What the model is given: the question without personal data, the title, names of tokens (no values) and the
    numbered sentences of the record. Nothing of the conversation before, nothing about the person."""
    data = _parsed(version)
    filled = {
        "title": title,
        "tokens": "\n".join(f"{{{name}}}: {data['tokens'][name]}" for name in facts.values),
        "passages": "\n".join(f"[{passage.id}] {passage.text}" for passage in facts.passages),
        "asked": "; ".join(say(f"aspects.{aspect.value}") for aspect in asked) or data["overview"],
        "question": mask(question)[:_LONGEST_QUESTION].replace("<<<", "").replace(">>>", ""),
    }
    user = data["user"]
    for name, value in filled.items():
        user = user.replace(f"{{{name}}}", value, 1)
    return Prompt(data["system"], user, SCHEMA)
