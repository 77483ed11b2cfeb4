"""A letter as a message: its own words without what it quotes, and whether it wants an answer at all."""

from __future__ import annotations

import email
import hashlib
import re
import time
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate, make_msgid, parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from channels.contract.messages import Inbound, InboundKind, Outgoing
from channels.contract.pseudonym import Pseudonyms
from corpus.language import clean, fold

NAME = "mail"
_LONGEST = 20_000
# Where the letter that is answered begins: "Vào … đã viết:", "On … wrote:", Outlook's rule, forwarded heads.
_QUOTED = re.compile(
    r"^(?:>|-{2,} ?(?:original message|tin nhan goc|thu goc|forwarded message)|_{10,}|from: .+@|tu: .+@|"
    r"(?:vao|on) .{5,120}(?:da viet|wrote)\s?:|-- ?$)"
)
_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+.\-=].*)?@", re.IGNORECASE)
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})


def read_letter(raw: bytes, pseudonyms: Pseudonyms, own: str) -> Inbound | None:
    """The message in a letter; None for letters that machines sent, which must never be answered: two machines that
    answer each other do not stop."""
    letter = email.message_from_bytes(raw, policy=default)
    address = parseaddr(str(letter.get("Reply-To") or letter.get("From") or ""))[1].lower()
    if not address or address == own.lower() or _from_machine(letter, address):
        return None
    subject = clean(str(letter.get("Subject") or ""))
    own_id = str(letter.get("Message-ID") or "").strip() or f"<{hashlib.sha256(raw).hexdigest()[:32]}@none>"
    text = own_words(_text(letter))
    attached = any(part.get_content_disposition() == "attachment" for part in letter.walk())
    if len(text) < 2 and subject:
        text = re.sub(r"^(?:(?:re|fwd?|tl)\s?:\s?)+", "", subject, flags=re.IGNORECASE)
    thread = {"subject": subject[:300], "id": own_id[:500], "references": str(letter.get("References") or "")[-2000:]}
    return Inbound(
        channel=NAME, sender=pseudonyms.of(NAME, address), address=address, id=own_id[:500],
        kind=InboundKind.FILE if attached else InboundKind.TEXT, text=text[:_LONGEST], sent=_sent(letter), thread=thread,
    )  # fmt: skip


def own_words(text: str) -> str:
    """What the person wrote: up to where an earlier letter or a signature begins."""
    kept = []
    for line in clean(text).split("\n"):
        if _QUOTED.match(fold(line)):
            break
        kept.append(line)
    return "\n".join(kept).strip()


def reply_to(message: Inbound, outgoing: Outgoing, key: str, sender: str) -> EmailMessage:
    """The answer as a letter in the same thread, marked as made by a machine. Its id is the same for every try."""
    letter = EmailMessage()
    subject = message.thread.get("subject", "") or "Trợ lý"
    letter["Subject"] = subject if fold(subject).startswith("re:") else f"Re: {subject}"
    letter["From"], letter["To"] = sender, message.address
    letter["Date"] = formatdate(localtime=True)
    domain = sender.rpartition("@")[2] or "localhost"
    digest = hashlib.sha256(f"{message.id}:{key}".encode()).hexdigest()[:32]
    letter["Message-ID"] = f"<{digest}@{domain}>" if domain.isascii() else make_msgid()
    first = message.thread.get("id", "")
    if first.isascii() and "\n" not in first:
        letter["In-Reply-To"] = first
        letter["References"] = " ".join(f"{message.thread.get('references', '')} {first}".split())[-900:]
    letter["Auto-Submitted"] = "auto-replied"
    letter["X-Auto-Response-Suppress"] = "All"
    letter.set_content(outgoing.text)
    return letter


def _from_machine(letter: EmailMessage, address: str) -> bool:
    automatic = fold(str(letter.get("Auto-Submitted") or "no")).partition(";")[0].strip() != "no"
    bulk = fold(str(letter.get("Precedence") or "")).strip() in _BULK
    listed = any(letter.get(name) for name in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond"))
    forged = "dmarc=fail" in str(letter.get("Authentication-Results") or "").lower()
    empty = str(letter.get("Return-Path") or "").strip() == "<>"
    return automatic or bulk or listed or forged or empty or bool(_MACHINES.match(address))


def _text(letter: EmailMessage) -> str:
    try:
        body = letter.get_body(preferencelist=("plain", "html"))
        content = str(body.get_content()) if body else ""
    except (LookupError, ValueError, AssertionError, AttributeError):  # an unknown charset, broken parts
        payload = letter.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return _bare(content) if body and body.get_content_type() == "text/html" else content


class _Text(HTMLParser):
    _BREAKS = frozenset({"p", "br", "div", "tr", "li", "blockquote"})
    _HIDDEN = frozenset({"script", "style", "head", "blockquote"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in self._HIDDEN
        if tag in self._BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in self._HIDDEN and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _bare(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    return "".join(parser.parts)


def _sent(letter: EmailMessage) -> float:
    try:
        sent = parsedate_to_datetime(str(letter.get("Date") or "")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return time.time()
    return min(sent, time.time())
