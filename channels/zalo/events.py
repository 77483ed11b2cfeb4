"""Zalo's events as what they mean to us. Ids and times are strings there: they do not fit a JSON number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from channels.contract.messages import InboundKind
from corpus.errors import InputError
from corpus.language import clean

TAP = "tl:"  # begins the payload of our buttons; a tap arrives as a text with it
_LONGEST_TEXT = 20_000

_MESSAGES = {
    "user_send_text": InboundKind.TEXT,
    "user_send_image": InboundKind.IMAGE,
    "user_send_gif": InboundKind.GIF,
    "user_send_link": InboundKind.LINK,
    "user_send_audio": InboundKind.AUDIO,
    "user_send_video": InboundKind.VIDEO,
    "user_send_sticker": InboundKind.STICKER,
    "user_send_location": InboundKind.LOCATION,
    "user_send_business_card": InboundKind.CARD,
    "user_send_file": InboundKind.FILE,
    "user_submit_info": InboundKind.INFO,
    "follow": InboundKind.FOLLOW,
    "user_click_chatnow": InboundKind.FOLLOW,
    "unfollow": InboundKind.UNFOLLOW,
    "user_withdraw": InboundKind.WITHDRAW,
}
# Known, and nothing to do: counted, so that an operator sees that they arrive.
_NOTED = frozenset({
    "user_received_message", "user_seen_message", "user_reacted_message", "oa_reacted_message", "add_user_to_tag",
    "remove_user_from_tag", "update_user_info", "change_oa_daily_quota", "change_template_status",
    "change_template_quality", "widget_interaction_accepted", "user_feedback", "oa_call_user", "user_call_oa",
    "user_reply_consent", "oa_send_consent", "user_asking_product", "shop_has_order",
})  # fmt: skip


class Meaning(StrEnum):
    """What an event is to us."""

    MESSAGE = "message"  # to be answered
    ECHO = "echo"  # something went out from the account: ours, or a person's
    NOTED = "noted"
    ANONYMOUS = "anonymous"  # a visitor of the site widget: there is no documented way to answer that still works
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Event:
    """An event, read."""

    name: str
    meaning: Meaning
    app_id: str
    user: str  # the person's id in this account, also of an echo
    id: str  # what a repeat is known by
    timestamp: str  # as signed
    kind: InboundKind = InboundKind.TEXT
    text: str = ""
    admin: bool = False  # an echo of what a person typed in OA Manager

    @property
    def sent(self) -> float:
        """Seconds since 1970."""
        return int(self.timestamp) / 1000


def read_event(raw: bytes) -> Event:
    """An event from its body. Raises ``InputError`` (``BAD_INPUT``) for what is no event."""
    try:
        body = json.loads(raw)
        timestamp = str(body["timestamp"])
        int(timestamp)
        name = str(body["event_name"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError(f"no Zalo event: {type(error).__name__}") from error
    message = body.get("message")
    message = message if isinstance(message, Mapping) else {}
    meaning = _meaning(name)
    kind = _MESSAGES.get(name, InboundKind.TEXT)
    text = clean(str(message.get("text") or ""))[:_LONGEST_TEXT]
    if name == "user_send_text" and text.startswith(TAP):
        kind, text = InboundKind.TAP, text.removeprefix(TAP)
    elif kind is InboundKind.LINK and _is_card(message):
        kind, text = InboundKind.CARD, ""
    user = _id(body, "recipient" if meaning is Meaning.ECHO else "sender")
    if meaning is Meaning.MESSAGE and not user:
        raise InputError(f"{name} names nobody")
    return Event(
        name=name, meaning=meaning, app_id=str(body.get("app_id") or ""), user=user, timestamp=timestamp, kind=kind,
        text=text, id=str(message.get("msg_id") or f"{name}:{user}:{timestamp}"),
        admin=bool(_part(body, "sender").get("admin_id")),
    )  # fmt: skip


def _meaning(name: str) -> Meaning:
    if name in _MESSAGES:
        return Meaning.MESSAGE
    if "anonymous" in name:
        return Meaning.ANONYMOUS
    if name in _NOTED:
        return Meaning.NOTED
    return Meaning.ECHO if name.startswith("oa_send_") and "group" not in name else Meaning.UNKNOWN


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def _id(body: Mapping[str, Any], who: str) -> str:
    """The person: ``sender`` of what they send, ``follower`` or ``user_id`` of what they do."""
    found = _part(body, who).get("id")
    if not found and who == "sender":
        found = _part(body, "follower").get("id") or body.get("user_id") or _part(body, "user").get("id")
    return str(found or "")


def _is_card(message: Mapping[str, Any]) -> bool:
    """A business card comes as a link whose description is JSON with a phone number."""
    for each in message.get("attachments") or ():
        payload = _part(each, "payload") if isinstance(each, Mapping) else {}
        description = str(payload.get("description") or "")
        if description.startswith("{") and '"phone"' in description:
            return True
    return False
