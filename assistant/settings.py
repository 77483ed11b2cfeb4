"""Settings of the assistant room."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
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
