"""Where things live and how the corpus room behaves. Every setting is read from ``TROLY_…`` or its default."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class CorpusSettings(BaseSettings):
    """Settings of the corpus room."""

    model_config = SettingsConfigDict(env_prefix="TROLY_", extra="ignore")

    home: Path = Field(
        default_factory=lambda: user_data_path("troly", appauthor=False),
        description="Data folder: library, index generations, locks. Default: the platform's user data folder.",
    )
    collection: str = Field(
        default="main",
        pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$",
        description="Collection that imports go to and questions are answered from when none is named.",
    )

    library_url: SecretStr = Field(
        default=SecretStr(""),
        description="URL of a PostgreSQL that keeps the library; empty: a SQLite file in the data folder.",
    )

    @property
    def library_path(self) -> Path:
        return self.home / "library.sqlite"

    @property
    def library_target(self) -> Path | str:
        """Where the library is kept; the URL holds a password."""
        return self.library_url.get_secret_value() or self.library_path

    @property
    def lock_path(self) -> Path:
        return self.home / "write.lock"
