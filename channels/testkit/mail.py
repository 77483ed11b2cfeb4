"""A mail server: as much of IMAP and SMTP as the channel speaks, without encryption, on 127.0.0.1."""

from __future__ import annotations

import re
import socketserver
import threading
from collections import deque
from dataclasses import dataclass, field


@dataclass
class Letter:
    """A letter in the folder."""

    raw: bytes
    seen: bool = False


@dataclass
class FakeMail:
    """``folder`` is what came in, ``sent`` what went out as (recipient, raw)."""

    user: str = "troly@example.org"
    password: str = "mat-khau"
    folder: list[Letter] = field(default_factory=list)
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    refusals: deque[str] = field(default_factory=deque)  # SMTP answers to RCPT instead of 250, one a letter
    swallow: deque[str] = field(default_factory=deque)  # "delivered" or "lost": the line dies at the end of the data

    def __post_init__(self) -> None:
        self._servers = [_server(handler, self) for handler in (_Imap, _Smtp)]
        self.imap_port, self.smtp_port = (int(server.server_address[1]) for server in self._servers)

    def __enter__(self) -> FakeMail:
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def inboxes(self) -> dict[bytes, bytes]:
        """What recipients see: by Message-ID, as mailboxes show a letter that arrives twice once."""
        return {_header(raw, b"Message-ID"): raw for _, raw in self.sent}


def _header(raw: bytes, name: bytes) -> bytes:
    found = re.search(rb"^" + name + rb":\s*(\S+)", raw, re.MULTILINE | re.IGNORECASE)
    return found[1] if found else b""


def _server(handler: type[_Lines], mail: FakeMail) -> socketserver.ThreadingTCPServer:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Bound", (handler,), {"mail": mail}))
    server.daemon_threads = True
    return server


class _Lines(socketserver.StreamRequestHandler):
    mail: FakeMail

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def hear(self) -> str:
        return self.rfile.readline().decode("utf-8", "replace").rstrip("\r\n")


class _Imap(_Lines):
    def handle(self) -> None:
        self.say("* OK IMAP4rev1")
        while line := self.hear():
            tag, _, rest = line.partition(" ")
            name = rest.split(" ")[0].upper()
            if name == "LOGIN" and (self.mail.user not in rest or self.mail.password not in rest):
                self.say(f"{tag} NO [AUTHENTICATIONFAILED] no")
                continue
            if name == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1")
            elif name == "SELECT":
                self.say(f"* {len(self.mail.folder)} EXISTS")
            elif name == "UID":
                self._uid(rest.split(" ", 2)[1].upper(), rest.split(" ", 2)[2])
            elif name == "LOGOUT":
                self.say("* BYE")
            self.say(f"{tag} OK done")
            if name == "LOGOUT":
                return

    def _uid(self, name: str, rest: str) -> None:
        letters = self.mail.folder
        if name == "SEARCH":
            self.say("* SEARCH " + " ".join(str(n) for n, letter in enumerate(letters, 1) if not letter.seen))
            return
        number = int(rest.split(" ")[0])
        letter = letters[number - 1]
        if name == "STORE":
            letter.seen = True
            self.say(f"* {number} FETCH (FLAGS (\\Seen))")
            return
        self.wfile.write(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(letter.raw)}}}\r\n".encode())
        self.wfile.write(letter.raw + b")\r\n")


class _Smtp(_Lines):
    def handle(self) -> None:
        self.say("220 ready")
        to = ""
        while line := self.hear():
            name = line.split(" ")[0].upper()
            if name == "EHLO":
                self.say("250-hello\r\n250-AUTH PLAIN\r\n250 8BITMIME")
            elif name == "AUTH":
                self.say("235 ok" if self.mail.password else "535 no")
            elif name == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self.say(self.mail.refusals.popleft() if self.mail.refusals else "250 ok")
            elif name == "DATA":
                self.say("354 go on")
                if not self._data(to):
                    return
            elif name == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def _data(self, to: str) -> bool:
        """Take the letter; whether the line still stands."""
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        fate = self.mail.swallow.popleft() if self.mail.swallow else "answer"
        if fate != "lost":
            self.mail.sent.append((to, b"".join(lines)))
        if fate == "answer":
            self.say("250 taken")
        return fate == "answer"
