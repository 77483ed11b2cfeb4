"""The mailbox: unread letters into the queue, answers out."""

from __future__ import annotations

import imaplib
import logging
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from channels.contract.messages import Capabilities, Failure, Inbound, Outgoing, SendFailed
from channels.contract.pseudonym import Pseudonyms
from channels.mail.letter import NAME, read_letter, reply_to
from channels.queue import Counts, Inbox, Taken
from channels.settings import MailSettings
from corpus.errors import TrolyError

_SECONDS = 30.0
_LARGEST = 2_000_000  # bytes of a letter that are read; what people ask stands at its beginning
_LOGIN_SECONDS = 300.0
_log = logging.getLogger(__name__)


class MailChannel:
    """Implements ``Channel``: one letter an answer, in the thread of the question."""

    name = NAME
    capabilities = Capabilities(text_limit=50_000, parts=1, notice_always=True)

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    def send(self, to: Inbound, message: Outgoing, key: str) -> str:
        """See ``Channel``."""
        letter = reply_to(to, message, key, self._settings.address)
        handed_over = False
        try:
            with self._server() as server:
                handed_over = True
                server.send_message(letter)
        except smtplib.SMTPAuthenticationError as error:
            raise SendFailed(
                Failure.BLOCK, f"SMTP {error.smtp_code}", code="MAIL_LOGIN", wait=_LOGIN_SECONDS
            ) from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            stop = all(code >= 500 for code in codes)
            raise SendFailed(Failure.STOP if stop else Failure.RETRY, f"SMTP {codes}", code="MAIL_REFUSED") from error
        except smtplib.SMTPResponseException as error:
            stop = error.smtp_code >= 500
            raise SendFailed(
                Failure.STOP if stop else Failure.RETRY, f"SMTP {error.smtp_code}", code="MAIL_REFUSED"
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise SendFailed(
                Failure.RETRY, f"SMTP: {type(error).__name__}", code="PEER_UNREACHABLE", unknown=handed_over
            ) from error
        return str(letter["Message-ID"])

    def was_sent(self, to: Inbound, message: Outgoing, key: str, since: float) -> bool | None:
        """See ``Channel``. Nobody can be asked; sent again with the same Message-ID, which mailboxes show once."""
        return False

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        settings = self._settings
        if settings.security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.smtp_host, settings.smtp_port, timeout=_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SECONDS)
        with server:
            if settings.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.password.get_secret_value():
                server.login(settings.user or settings.address, settings.password.get_secret_value())
            yield server


class MailReader:
    """Looks into the folder from time to time. A letter is marked as read once it is in the queue, not before."""

    def __init__(self, settings: MailSettings, inbox: Inbox, counts: Counts, pseudonyms: Pseudonyms) -> None:
        self._settings, self._inbox, self._counts, self._pseudonyms = settings, inbox, counts, pseudonyms
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mail", daemon=True)
        self.problem = ""

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.look()
                self.problem = ""
            except Exception as error:  # noqa: BLE001 - a mail server away for a night must not end the reading
                code = error.code if isinstance(error, TrolyError) else "PEER_UNREACHABLE"
                self._counts.add(NAME, f"failed:{code}")
                if self.problem != code:
                    _log.error("mail: %s: %s", code, error)
                self.problem = code
            self._stopped.wait(self._settings.poll_seconds)

    def look(self) -> int:
        """Take in every unread letter; gives how many questions. Raises ``TrolyError`` (``MAIL_LOGIN``,
        ``QUEUE_FULL``), ``OSError`` and ``imaplib.IMAP4.error``."""
        settings, taken = self._settings, 0
        with self._server() as server:
            try:
                server.login(settings.user or settings.address, settings.password.get_secret_value())
            except imaplib.IMAP4.error as error:
                raise TrolyError("IMAP login refused", code="MAIL_LOGIN") from error
            server.select(f'"{settings.folder}"')
            _, found = server.uid("SEARCH", "UNSEEN")
            for uid in (found[0] or b"").split():
                taken += self._take(server, uid.decode())
        return taken

    def _take(self, server: imaplib.IMAP4, uid: str) -> int:
        _, fetched = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{_LARGEST}>)")
        raw = next((part[1] for part in fetched if isinstance(part, tuple)), b"")
        message = read_letter(raw, self._pseudonyms, self._settings.address) if raw else None
        if message is None:
            self._counts.add(NAME, "event:machine")
        became = self._inbox.put(message) if message else None
        server.uid("STORE", uid, "+FLAGS", "(\\Seen)")
        if became:
            self._counts.add(NAME, "event:repeat" if became is Taken.KNOWN else "event:message")
        return int(became is Taken.NEW)

    @contextmanager
    def _server(self) -> Iterator[imaplib.IMAP4]:
        settings = self._settings
        if settings.security == "tls":
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                settings.imap_host, settings.imap_port, ssl_context=ssl.create_default_context(), timeout=_SECONDS
            )
        else:
            server = imaplib.IMAP4(settings.imap_host, settings.imap_port, timeout=_SECONDS)
            if settings.security == "starttls":
                server.starttls(ssl.create_default_context())
        with server:
            yield server
