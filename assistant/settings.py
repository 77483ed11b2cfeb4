"""Settings of the assistant room."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class AssistantSettings(BaseSettings):
    """Settings of the assistant room."""

    model_config = SettingsConfigDict(env_prefix="TROLY_ASSISTANT_", extra="ignore")

    profile: str = Field(
        default="quang-ngai",
        description="Profile of the province: the name of a shipped one, or a path to a YAML file.",
    )
    lexicon: Path | None = Field(
        default=None,
        description="A YAML file, or a folder of them, with everyday words of one's own, read after the shipped lexicon.",
    )
    longest_question: int = Field(default=2000, gt=0, description="Longest question taken, in characters.")

    @property
    def profile_path(self) -> Path | None:
        """The path when the setting names a file, None for a shipped profile."""
        path = Path(self.profile)
        return path if path.suffix in {".yaml", ".yml"} else None


class GenerationSettings(BaseSettings):
    """A language model that writes sentences above the record's own blocks; off until a model is named."""

    model_config = SettingsConfigDict(env_prefix="TROLY_GENERATION_", extra="ignore")

    model: str = Field(default="", description="Name of the model at the endpoint; empty: no model is asked.")
    base_url: str = Field(
        default="http://127.0.0.1:8080/v1",
        pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$",
        description="Base URL of any OpenAI-compatible chat endpoint: vLLM, Ollama, llama.cpp, xllamacpp, a cloud.",
    )
    key: SecretStr = Field(default=SecretStr(""), description="API key of the endpoint.")
    first_seconds: float = Field(default=8.0, gt=0, le=120, description="Longest wait for the model's first piece.")
    total_seconds: float = Field(default=20.0, gt=0, le=300, description="Longest time a text may take in all.")
    unseen_seconds: float = Field(
        default=6.0, gt=0, le=300, description="The same where nothing is shown before the answer is whole."
    )
    retries: int = Field(default=1, ge=0, le=5, description="Further tries where the endpoint was busy or restarting.")
    at_once: int = Field(default=2, ge=1, le=256, description="Texts written at the same time; others go without.")
    failures: int = Field(default=3, ge=1, description="Failures in a row after which the model is left alone.")
    rest_seconds: float = Field(default=60.0, gt=0, description="Seconds for which it is then left alone.")
    answers_per_day: int = Field(default=0, ge=0, description="Most texts of a day; 0: no limit.")
    tokens_per_day: int = Field(default=0, ge=0, description="Most tokens of a day, estimated; 0: no limit.")
    longest: int = Field(default=400, ge=50, le=4000, description="Most tokens of one text.")
    temperature: float = Field(default=0.2, ge=0, le=2, description="How freely the model chooses its words.")
    structured: bool = Field(default=True, description="Ask the endpoint for text of our JSON schema.")
