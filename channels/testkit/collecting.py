"""A channel that sends nowhere: what was sent is kept in a list. Failures can be asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from channels.contract.messages import Capabilities, Inbound, Outgoing


@dataclass
class Sent:
    """One message that went out."""

    address: str
    message: Outgoing
    key: str


@dataclass
class CollectingChannel:
    """Implements ``Channel``. ``troubles`` are raised, one a send; ``knows`` is what ``was_sent`` says."""

    name: str = "collecting"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(text_limit=2000))
    troubles: list[Exception] = field(default_factory=list)
    knows: bool | None = None
    sent: list[Sent] = field(default_factory=list)
    before_send: Callable[[Inbound], None] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, to: Inbound, message: Outgoing, key: str) -> str:
        """Keep the message, or raise the next trouble."""
        if self.before_send:
            self.before_send(to)
        with self._lock:
            if self.troubles:
                raise self.troubles.pop(0)
            self.sent.append(Sent(to.address, message, key))
            return f"remote-{len(self.sent)}"

    def was_sent(self, to: Inbound, message: Outgoing, key: str, since: float) -> bool | None:
        """What ``knows`` says."""
        return self.knows

    def texts(self, address: str | None = None) -> list[str]:
        """What was sent, to one address or to all, in order."""
        return [each.message.text for each in self.sent if address in (None, each.address)]


def wait_for(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for something that happens in another thread or process. Raises ``TimeoutError``."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("waited in vain")
        time.sleep(0.005)
