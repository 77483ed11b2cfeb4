"""Settings of the channels room."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ChannelSettings(BaseSettings):
    """Settings of the channels room."""

    model_config = SettingsConfigDict(env_prefix="TROLY_HTTP_", extra="ignore")

    host: str = Field(default="127.0.0.1", description="Address the server listens on; 0.0.0.0 for all.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the server listens on.")
    largest_body: int = Field(default=65_536, gt=0, description="Largest request body taken, in bytes.")
    answers_at_once: int = Field(default=4, gt=0, description="Questions answered at the same time; others wait.")


class MessageSettings(BaseSettings):
    """What all messaging channels share."""

    model_config = SettingsConfigDict(env_prefix="TROLY_MESSAGES_", extra="ignore")

    workers: int = Field(default=2, ge=1, le=32, description="Messages answered at the same time.")
    queue_limit: int = Field(default=10_000, ge=10, description="Most messages that wait; more are refused.")
    per_minute: int = Field(default=20, ge=0, description="Most messages of one sender in a minute; 0: no limit.")
    attempts: int = Field(default=8, ge=1, description="Attempts at a message before it is laid aside.")
    ack_seconds: float = Field(default=8.0, ge=0, description='Seconds before "please wait" is sent; 0: never.')
    memory_minutes: float = Field(default=60.0, gt=0, description="Minutes a conversation is remembered.")
    person_minutes: float = Field(
        default=30.0, gt=0, description="Minutes of silence after a person of the office wrote or was asked for."
    )
    privacy_link: str = Field(default="", description="Page that says how personal data are protected.")


class ApiSettings(BaseSettings):
    """The API for applications."""

    model_config = SettingsConfigDict(env_prefix="TROLY_API_", extra="ignore")

    chat_without_key: bool = Field(default=False, description="Let /v1/chat/completions be used without a key.")


class ZaloSettings(BaseSettings):
    """Zalo Official Account; off until app id and OA secret are set."""

    model_config = SettingsConfigDict(env_prefix="TROLY_ZALO_", extra="ignore")

    app_id: str = Field(default="", description="Id of the application on Zalo for Developers.")
    oa_id: str = Field(default="", description="Id of the Official Account.")
    oa_secret: SecretStr = Field(default=SecretStr(""), description="OA Secret Key of the webhook page.")
    app_secret: SecretStr = Field(default=SecretStr(""), description="Secret key of the application, for tokens.")
    redirect_uri: str = Field(default="", description="Callback address registered for permission.")
    site_verification: str = Field(default="", description="Content of the domain verification tag.")
    replay_minutes: float = Field(default=120.0, ge=60, description="Oldest event taken; Zalo repeats for an hour.")
    answer_hours: float = Field(default=48.0, gt=0, le=168, description="Latest answer after a message; 48 is free.")
    per_minute: int = Field(default=3000, gt=0, description="Most requests to Zalo in a minute.")
    officers_read: bool = Field(default=True, description="Whether officers read and answer in OA Manager.")
    api_url: str = Field(default="https://openapi.zalo.me", description="Base address of the OA API.")
    oauth_url: str = Field(default="https://oauth.zaloapp.com", description="Base address of the token service.")

    @property
    def enabled(self) -> bool:
        return bool(self.app_id and self.oa_secret.get_secret_value())
