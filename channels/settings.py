"""Settings of the channels room."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ChannelSettings(BaseSettings):
    """Settings of the channels room."""

    model_config = SettingsConfigDict(env_prefix="TROLY_HTTP_", extra="ignore")

    host: str = Field(default="127.0.0.1", description="Address the server listens on; 0.0.0.0 for all.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the server listens on.")
    largest_body: int = Field(default=65_536, gt=0, description="Largest request body taken, in bytes.")
    answers_at_once: int = Field(default=4, gt=0, description="Questions answered at the same time; others wait.")


class KioskSettings(BaseSettings):
    """Settings of the kiosk."""

    model_config = SettingsConfigDict(env_prefix="TROLY_KIOSK_", extra="ignore")

    hall: Path | None = Field(default=None, description="A YAML file to be used in place of the profile's kiosk part.")
    recordings: Path | None = Field(
        default=None, description="Folder of the profile's recordings; default: recordings in the data folder."
    )
    link_base: str = Field(
        default="",
        pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$",
        description="Public address of this service, which phones reach; empty: QR codes lead to the official page.",
    )
    idle_seconds: int = Field(default=40, ge=10, le=300, description="Seconds without a touch before the countdown.")
    countdown_seconds: int = Field(default=20, ge=10, le=60, description="Seconds of the countdown before the wipe.")
    listen: Literal["local", "browser", "off"] = Field(
        default="local",
        description="Where speech is recognised: on this machine only, by the browser's maker, or nowhere.",
    )
    listen_command: str = Field(default="", description="Local recogniser: WAV on standard input, text on output.")
    speak_command: str = Field(default="", description="Local voice: text on standard input, WAV on output.")
    speech_seconds: float = Field(default=20.0, gt=0, description="Longest time either command may take.")
