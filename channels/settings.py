"""Settings of the channels room."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ChannelSettings(BaseSettings):
    """Settings of the channels room."""

    model_config = SettingsConfigDict(env_prefix="TROLY_HTTP_", extra="ignore")

    host: str = Field(default="127.0.0.1", description="Address the server listens on; 0.0.0.0 for all.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the server listens on.")
    largest_body: int = Field(default=65_536, gt=0, description="Largest request body taken, in bytes.")
    answers_at_once: int = Field(default=4, gt=0, description="Questions answered at the same time; others wait.")
    allowed_origins: str = Field(
        default="",
        description="Sites that may embed the widget or frame the page: exact origins such as https://portal.example, "
        "divided by spaces or commas.",
    )
    feedback_days: int = Field(default=365, gt=0, description="Days for which feedback on answers is kept.")

    @field_validator("allowed_origins")
    @classmethod
    def _exact_origins(cls, value: str) -> str:
        for origin in _parts(value):
            parts = urlsplit(origin)
            exact = f"{parts.scheme}://{parts.netloc}" == origin and "@" not in origin and "*" not in origin
            if parts.scheme not in ("http", "https") or not parts.hostname or not exact or origin != origin.lower():
                raise ValueError(f"{origin} is no origin: write scheme and host, in lower case, without a path or *")
        return value

    @property
    def origins(self) -> tuple[str, ...]:
        """The allowed origins, each once."""
        return tuple(dict.fromkeys(_parts(self.allowed_origins)))


def _parts(text: str) -> list[str]:
    return text.replace(",", " ").split()
