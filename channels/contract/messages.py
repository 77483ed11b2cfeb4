"""Messages in and out, what a channel can show, and how a delivery can fail."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from corpus.errors import TrolyError


class InboundKind(StrEnum):
    """What came in. Everything a person can send has its own kind, so that each gets an answer that fits."""

    TEXT = "text"
    TAP = "tap"  # a button of ours: ``text`` is its token
    IMAGE = "image"
    GIF = "gif"
    AUDIO = "audio"
    VIDEO = "video"
    STICKER = "sticker"
    LOCATION = "location"
    FILE = "file"
    CARD = "card"
    LINK = "link"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    WITHDRAW = "withdraw"  # consent is taken back: what is kept of this person goes
    INFO = "info"  # a form with personal data was sent in
    OFFICER = "officer"  # what an officer answers, on its way out through the same queue; no channel hands it in
    TOO_FAST = "too_fast"  # the first message over the limit of one sender


class Inbound(BaseModel):
    """One message of a person. ``sender`` is a pseudonym; ``address`` is kept only until the message is answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: str
    sender: str
    address: str = Field(repr=False, description="where an answer goes: a user id, a number, a mail address")
    id: str = Field(description="unique in its channel; the same id is the same message")
    kind: InboundKind = InboundKind.TEXT
    text: str = ""
    sent: float = Field(description="when the person sent it, in seconds since 1970, by the channel's clock")
    thread: dict[str, str] = Field(default_factory=dict, description="what a reply must carry, e.g. a mail's subject")
    assistant: str = Field(
        default="", description="the agency's assistant that is spoken to; empty: the installation's"
    )


def kind_of(channel: str) -> str:
    """What kind of channel one is: ``zalo`` for ``zalo-xa-mau``, one of several accounts."""
    return channel.partition("-")[0]


class ButtonKind(StrEnum):
    """What a tap does."""

    ASK = "ask"  # ``value`` is an opaque token, looked up when it comes back
    LINK = "link"
    PHONE = "phone"


class Button(BaseModel):
    """A button below a message."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    kind: ButtonKind
    value: str


class Outgoing(BaseModel):
    """One message to send: text within the channel's limit, and buttons within its number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show and how long it lets us answer."""

    text_limit: int  # characters of one message, counted as UTF-16 units: the stricter of the two ways to count
    parts: int = 6  # most messages for one answer
    buttons: int = 0  # most below one message; 0: choices are taken by number
    button_title: int = 20  # characters
    link_buttons: bool = False
    numbered_buttons: bool = False  # titles are too short for names: a button says "1", the text says what that is
    links: bool = True  # whether a link in the text is of use
    unaccented: bool = False  # Vietnamese marks would cost more than they tell
    short_notice: bool = False  # the AI notice in one line
    notice_always: bool = False  # each message stands alone: the AI notice is on every one
    window: float = 0.0  # seconds after the person's message in which an answer may be sent; 0: always


class Failure(StrEnum):
    """What a failed delivery asks for."""

    RETRY = "retry"  # later, the same again
    STOP = "stop"  # never: this person cannot be reached, or this message cannot be sent
    BLOCK = "block"  # nothing more through this channel until somebody mends it; messages wait


class SendFailed(TrolyError):
    """A message was not delivered, or nobody knows whether it was (``unknown``: the peer did not answer)."""

    code = "SEND_FAILED"

    def __init__(
        self, failure: Failure, detail: str = "", *, code: str | None = None, unknown: bool = False, wait: float = 0.0
    ) -> None:
        super().__init__(detail, code=code)
        self.failure = failure
        self.unknown = unknown
        self.wait = wait  # seconds the peer asked us to wait; 0: the usual


class Channel(Protocol):
    """The sending side of a channel. Safe to call from several threads."""

    name: str
    capabilities: Capabilities

    def send(self, to: Inbound, message: Outgoing, key: str) -> str:
        """Send one message as an answer to ``to``; gives the peer's id of it. ``key`` is the same for every try of
        this message: peers that know repeats by a key get it. Raises ``SendFailed``."""

    def was_sent(self, to: Inbound, message: Outgoing, key: str, since: float) -> bool | None:
        """Whether a send that was interrupted went out, asked of the peer; None when the peer cannot tell. A channel
        whose peer drops repeats by ``key`` says False: sending again is harmless. Raises ``SendFailed``."""
