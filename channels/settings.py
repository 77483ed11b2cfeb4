"""Settings of the channels room."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ChannelSettings(BaseSettings):
    """Settings of the channels room."""

    model_config = SettingsConfigDict(env_prefix="TROLY_HTTP_", extra="ignore")

    host: str = Field(default="127.0.0.1", description="Address the server listens on; 0.0.0.0 for all.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the server listens on.")
    largest_body: int = Field(default=65_536, gt=0, description="Largest request body taken, in bytes.")
    answers_at_once: int = Field(default=4, gt=0, description="Questions answered at the same time; others wait.")
