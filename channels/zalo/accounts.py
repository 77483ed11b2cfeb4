"""Further Official Accounts beside the one of the settings: each speaks as one agency's assistant, with keys, tokens and
a webhook of its own. They stand in a file, for a list does not fit into environment variables."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError

from channels.settings import ZaloSettings
from corpus.errors import InputError

FILE = "zalo.yaml"
PREFIX = "zalo-"  # before an account's name: the name of its channel
_OTHERS_READ = 0o077
_log = logging.getLogger(__name__)

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,19}$")]
Given = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class ZaloAccount(BaseModel):
    """One account. Everything that is a key is its own: nothing falls back to the installation's account."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    name: Name
    assistant: Given
    app_id: Given
    oa_id: Given
    oa_secret: SecretStr = Field(min_length=1)
    app_secret: SecretStr = Field(min_length=1)
    redirect_uri: str = ""
    site_verification: str = ""
    officers_read: bool = True

    @property
    def channel(self) -> str:
        """The name of its channel."""
        return f"{PREFIX}{self.name}"

    def over(self, main: ZaloSettings) -> ZaloSettings:
        """The settings of this account: limits and addresses of Zalo are those of the installation."""
        return main.model_copy(update={**self.model_dump(exclude={"name"}), "oa_secret": self.oa_secret,
                                       "app_secret": self.app_secret, "accounts": None})  # fmt: skip


class _Accounts(BaseModel):
    model_config = ConfigDict(extra="forbid")

    accounts: tuple[ZaloAccount, ...] = ()


def zalo_accounts(main: ZaloSettings, home: Path) -> tuple[ZaloAccount, ...]:
    """The accounts of the file; none where there is no file and none was named. Raises ``InputError``
    (``ZALO_ACCOUNTS``): one account at fault is none at all, so that no agency's people are answered by another."""
    path = main.accounts or home / FILE
    if main.accounts is None and not path.exists():
        return ()
    try:
        found = _Accounts.model_validate(yaml.safe_load(path.read_text("utf-8")) or {}).accounts
        if path.stat().st_mode & _OTHERS_READ:
            _log.warning("%s holds secrets and others can read it: chmod 600", path)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise InputError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}", code="ZALO_ACCOUNTS") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path}: {type(error).__name__}", code="ZALO_ACCOUNTS") from error
    for what, values in (("name", [each.name for each in found]), ("oa_id", [main.oa_id, *(e.oa_id for e in found)])):
        if len(set(values)) < len(values):
            raise InputError(f"{path}: two accounts with one {what}", code="ZALO_ACCOUNTS")
    return found
