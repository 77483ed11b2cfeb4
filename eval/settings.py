"""Settings of the evaluation room."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class EvalSettings(BaseSettings):
    """Settings of the evaluation room."""

    model_config = SettingsConfigDict(env_prefix="TROLY_EVAL_", extra="ignore")

    key: SecretStr = Field(default=SecretStr(""), description="Key for OpenAI-compatible peers and judges.")
    timeout: float = Field(default=60.0, gt=0, description="Longest wait for a peer or a judge, in seconds.")
    price_in: float = Field(default=0.0, ge=0, description="Price of a million tokens sent to a language model.")
    price_out: float = Field(default=0.0, ge=0, description="Price of a million tokens made by a language model.")
    live_log: bool = Field(default=False, description="Keep masked answers of the server, to measure live quality.")
    live_days: int = Field(default=90, ge=1, description="Days after which masked answers are deleted.")
