"""Settings of the channels room."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
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


class MessageSettings(BaseSettings):
    """What all messaging channels share."""

    model_config = SettingsConfigDict(env_prefix="TROLY_MESSAGES_", extra="ignore")

    workers: int = Field(default=2, ge=1, le=32, description="Messages answered at the same time.")
    queue_limit: int = Field(default=10_000, ge=10, description="Most messages that wait; more are refused.")
    per_minute: int = Field(default=20, ge=0, description="Most messages of one sender in a minute; 0: no limit.")
    attempts: int = Field(default=8, ge=1, description="Attempts at a message before it is laid aside.")
    ack_seconds: float = Field(default=8.0, ge=0, description='Seconds before "please wait" is sent; 0: never.')
    dead_days: float = Field(default=30.0, gt=0, description="Days for which a message that was laid aside is kept.")
    memory_minutes: float = Field(default=60.0, gt=0, description="Minutes a conversation is remembered.")
    person_minutes: float = Field(
        default=30.0, gt=0, description="Minutes of silence after a person of the office wrote or was asked for."
    )
    privacy_link: str = Field(default="", description="Page that says how personal data are protected.")


class ApiSettings(BaseSettings):
    """The API for applications."""

    model_config = SettingsConfigDict(env_prefix="TROLY_API_", extra="ignore")

    chat_without_key: bool = Field(default=False, description="Let /v1/chat/completions be used without a key.")


class AssistantsSettings(BaseSettings):
    """Assistants of agencies, switches and figures of use."""

    model_config = SettingsConfigDict(env_prefix="TROLY_ASSISTANTS_", extra="ignore")

    database: str = Field(
        default="", description="SQLAlchemy URL of a PostgreSQL; empty: assistants.sqlite in the data folder."
    )
    usage_days: int = Field(default=730, gt=0, description="Days for which figures of use are kept.")


class ConsoleSettings(BaseSettings):
    """The staff console at /console."""

    model_config = SettingsConfigDict(env_prefix="TROLY_CONSOLE_", extra="ignore")

    enabled: bool = Field(default=True, description="Serve the console; nobody gets in before an account is made.")
    address: str = Field(
        default="",
        pattern=r"^(https?://[^\s/?#]+)?$",
        description="Public address of the server, such as https://troly.example; needed behind a proxy.",
    )
    database: str = Field(
        default="", description="SQLAlchemy URL of a PostgreSQL; empty: staff.sqlite in the data folder."
    )
    idle_minutes: float = Field(
        default=30.0, gt=0, le=720, description="Minutes without work after which a session ends."
    )
    longest_hours: float = Field(default=10.0, gt=0, le=24, description="Hours after which every session ends.")
    totp: bool = Field(default=True, description="Ask every local account for an authenticator app.")
    largest_upload: int = Field(default=209_715_200, gt=0, description="Largest upload of staff, in bytes.")


class OidcSettings(BaseSettings):
    """Single sign-on of staff by OpenID Connect; off until issuer and client id are set."""

    model_config = SettingsConfigDict(env_prefix="TROLY_OIDC_", extra="ignore")

    issuer: str = Field(
        default="",
        pattern=r"^(https://[^\s?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s?#]*)?)?$",
        description="Issuer as the provider writes it; its description is read from /.well-known/openid-configuration.",
    )
    client_id: str = Field(default="", description="Id under which the provider knows the console.")
    client_secret: SecretStr = Field(default=SecretStr(""), description="Its secret; empty for a public client.")
    scopes: str = Field(default="openid profile", description="Scopes asked for.")
    name: str = Field(default="SSO", description="What the provider is called on the sign-in page.")
    login_claim: str = Field(default="preferred_username", description="Claim with the name somebody signs in with.")
    roles_claim: str = Field(default="groups", description="Claim with groups; dots lead into objects.")
    roles: str = Field(
        default="",
        description="Which group is which role: group=role pairs such as can-bo-mot-cua=officer, divided by commas.",
    )
    units_claim: str = Field(default="", description="Claim with units; empty: units are given in the console.")
    strength: str = Field(
        default="",
        description="How strongly somebody must have signed in there: values of acr or amr, divided by commas, one of "
        "which the token must have; empty: the provider is trusted with it.",
    )

    @field_validator("roles")
    @classmethod
    def _pairs(cls, value: str) -> str:
        for pair in filter(None, (part.strip() for part in value.split(","))):
            if not all(part.strip() for part in pair.rpartition("=")):
                raise ValueError(f"{pair} is no pair of group=role")
        return value

    @property
    def enabled(self) -> bool:
        return bool(self.issuer and self.client_id)

    @property
    def role_pairs(self) -> tuple[tuple[str, str], ...]:
        """Group and role, as written."""
        pairs = (part.rpartition("=") for part in self.roles.split(",") if part.strip())
        return tuple((group.strip(), role.strip()) for group, _, role in pairs)


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
    assistant: str = Field(default="", description="Agency's assistant that speaks here; empty: the installation's.")
    accounts: Path | None = Field(
        default=None,
        description="YAML file of further accounts, each an agency's; default: zalo.yaml in the data folder.",
    )
    api_url: str = Field(default="https://openapi.zalo.me", description="Base address of the OA API.")
    oauth_url: str = Field(default="https://oauth.zaloapp.com", description="Base address of the token service.")

    @property
    def enabled(self) -> bool:
        return bool(self.app_id and self.oa_secret.get_secret_value())


class MessengerSettings(BaseSettings):
    """Facebook Messenger of one page; off until page id, app secret and page token are set."""

    model_config = SettingsConfigDict(env_prefix="TROLY_MESSENGER_", extra="ignore")

    page_id: str = Field(default="", description="Id of the page.")
    app_id: str = Field(default="", description="Id of the application, by which our own messages are recognised.")
    app_secret: SecretStr = Field(default=SecretStr(""), description="App secret, signs the events.")
    page_token: SecretStr = Field(default=SecretStr(""), description="Page access token that does not end.")
    verify_token: SecretStr = Field(default=SecretStr(""), description="Word given when the webhook was registered.")
    officers_read: bool = Field(default=True, description="Whether officers read and answer in the page's inbox.")
    assistant: str = Field(default="", description="Agency's assistant that speaks here; empty: the installation's.")
    api_url: str = Field(default="https://graph.facebook.com/v23.0", description="Base address with the version.")

    @property
    def enabled(self) -> bool:
        return bool(self.page_id and self.app_secret.get_secret_value() and self.page_token.get_secret_value())


class SmsSettings(BaseSettings):
    """SMS through a gateway with signed requests; off until secret and address are set."""

    model_config = SettingsConfigDict(env_prefix="TROLY_SMS_", extra="ignore")

    secret: SecretStr = Field(default=SecretStr(""), description="Shared with the gateway; signs both directions.")
    send_url: str = Field(default="", description="Where outgoing messages are posted.")
    text_limit: int = Field(default=306, ge=70, description="Characters of one message; 306 are two segments.")
    parts: int = Field(default=2, ge=1, le=9, description="Most messages for one answer.")
    unaccented: bool = Field(default=True, description="Write without Vietnamese marks, at half the price.")
    assistant: str = Field(default="", description="Agency's assistant that speaks here; empty: the installation's.")

    @property
    def enabled(self) -> bool:
        return bool(self.secret.get_secret_value() and self.send_url)


class HotlineSettings(BaseSettings):
    """A call centre that sends what was said as text and reads answers aloud; as SMS otherwise."""

    model_config = SettingsConfigDict(env_prefix="TROLY_HOTLINE_", extra="ignore")

    secret: SecretStr = Field(default=SecretStr(""), description="Shared with the call centre; signs both directions.")
    send_url: str = Field(default="", description="Where answers are posted.")
    text_limit: int = Field(default=600, ge=100, description="Characters that are read aloud at most.")
    assistant: str = Field(default="", description="Agency's assistant that speaks here; empty: the installation's.")

    @property
    def enabled(self) -> bool:
        return bool(self.secret.get_secret_value() and self.send_url)


class MailSettings(BaseSettings):
    """E-mail: IMAP in, SMTP out; off until address and both hosts are set."""

    model_config = SettingsConfigDict(env_prefix="TROLY_MAIL_", extra="ignore")

    address: str = Field(default="", description="Address of the assistant, sender of its answers.")
    user: str = Field(default="", description="Name to log in with; empty: the address.")
    password: SecretStr = Field(default=SecretStr(""), description="Password of the mailbox.")
    imap_host: str = Field(default="", description="Server that mail is read from.")
    imap_port: int = Field(default=993, gt=0, le=65535, description="Its port.")
    smtp_host: str = Field(default="", description="Server that mail is sent through.")
    smtp_port: int = Field(default=465, gt=0, le=65535, description="Its port.")
    security: Literal["tls", "starttls", "none"] = Field(
        default="tls", description="tls, starttls, or none: for a server on this machine only."
    )
    folder: str = Field(default="INBOX", description="Folder that is read.")
    poll_seconds: float = Field(default=30.0, ge=1, description="Seconds between looks into the folder.")
    assistant: str = Field(default="", description="Agency's assistant that speaks here; empty: the installation's.")

    @property
    def enabled(self) -> bool:
        return bool(self.address and self.imap_host and self.smtp_host)


class HandoverSettings(BaseSettings):
    """The hand-over queue; off until officers read it."""

    model_config = SettingsConfigDict(env_prefix="TROLY_HANDOVER_", extra="ignore")

    enabled: bool = Field(default=False, description="Whether officers answer in the console's queue.")
    database: str = Field(default="", description="PostgreSQL address; empty: handover.sqlite in the data folder.")
    silence_hours: float = Field(default=12.0, gt=0, description="Hours of silence for a ticket nobody took yet.")
    claimed_hours: float = Field(default=48.0, gt=0, description="Hours of silence once an officer took it.")
    keep_days: float = Field(default=30.0, gt=0, description="Days a closed ticket is kept.")
    wait_days: float = Field(default=14.0, gt=0, description="Days after the last word when a ticket is erased anyway.")
    web_waiting: int = Field(
        default=200, ge=0, description="Most people of the web page who wait; 0: not offered there."
    )
    units: Path | None = Field(
        default=None, description="The units' YAML file; default: units.yaml in the data folder."
    )

    @property
    def on_the_page(self) -> bool:
        """Whether people of the web page can ask for an officer."""
        return self.enabled and self.web_waiting > 0


class DossierSettings(BaseSettings):
    """Look-up of dossiers in the procedure-handling system, through the provincial bus; off until the address is set."""

    model_config = SettingsConfigDict(env_prefix="TROLY_DOSSIER_", extra="ignore")

    url: str = Field(default="", description="Base address of the bus.")
    client_id: str = Field(default="", description="Name of this client at the bus.")
    client_secret: SecretStr = Field(default=SecretStr(""), description="Its secret.")
    wrong_proofs: int = Field(default=5, ge=1, description="Wrong proofs a day after which a dossier is not shown.")
    per_hour: int = Field(default=10, ge=1, description="Look-ups of one asker in an hour.")
    keep_days: float = Field(default=365.0, gt=0, description="Days the record of look-ups is kept.")

    @property
    def enabled(self) -> bool:
        return bool(self.url and self.client_id and self.client_secret.get_secret_value())


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


class EditingSettings(BaseSettings):
    """What editors may do."""

    model_config = SettingsConfigDict(env_prefix="TROLY_EDITING_", extra="ignore")

    two_people: bool = Field(
        default=True, description="Whether a draft is approved by somebody who did not work on it."
    )
    most_files: int = Field(default=500, ge=1, description="Most files of one upload, those in archives counted.")
    largest_file: int = Field(default=104_857_600, ge=1, description="Largest file taken, in bytes.")
    link_hosts: str = Field(
        default="",
        description="Hosts of the office's own network that links may lead to, divided by spaces; every other link must "
        "be https and lead to a public address.",
    )
    gate_set: str = Field(default="own", description="Questions of the publish gate: own, or a path to a set.")
    gate_limit: int = Field(default=0, ge=0, description="Ask about so many of them only; 0: all.")
    failed_days: int = Field(default=30, ge=1, description="Days of the live log that are looked through for failures.")

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(_parts(self.link_hosts))
