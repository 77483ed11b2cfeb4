"""An officer's answer on its way: into the same durable queue that the assistant's answers go through."""

from __future__ import annotations

from enum import StrEnum

from channels.contract.desk import CLOSES
from channels.contract.messages import Channel, Inbound, InboundKind
from channels.handover.model import HandoverError, Ticket
from channels.handover.tickets import Reach
from channels.queue import Inbox

WEB = "web"


class Delivered(StrEnum):
    """How far an officer's answer is."""

    WAITING = "waiting"  # in the queue: on its way, or held back while the channel is stopped
    SENT = "sent"
    FAILED = "failed"  # laid aside: the person cannot be reached
    SHOWN = "shown"  # the person fetches it themselves


class Delivery:
    """Sends through the channel a ticket came from, within the time that channel allows."""

    def __init__(self, inbox: Inbox, channels: dict[str, Channel]) -> None:
        self._inbox, self._channels = inbox, channels

    def until(self, ticket: Ticket) -> float | None:
        """When the channel's window closes, in seconds since 1970; None where it never does."""
        channel = self._channels.get(ticket.channel)
        window = channel.capabilities.window if channel else 0.0
        return ticket.heard + window if window else None

    def check(self, ticket: Ticket, now: float) -> None:
        """Raise ``HandoverError`` where an answer could not go out: ``TICKET_UNREACHABLE``, ``CHANNEL_OFF``,
        ``TOO_LATE``. Better said to the officer at once than found in a list of dead messages."""
        if not ticket.reachable:
            raise HandoverError(f"ticket {ticket.id} has no address", code="TICKET_UNREACHABLE")
        if ticket.channel != WEB and ticket.channel not in self._channels:
            raise HandoverError(f"channel {ticket.channel} is not configured", code="CHANNEL_OFF")
        until = self.until(ticket)
        if until is not None and now > until:
            raise HandoverError(f"the window of {ticket.channel} closed", code="TOO_LATE")

    def send(self, ticket: Ticket, reach: Reach, text: str, ref: str, *, close: bool) -> None:
        """Put the answer into the queue; once, however often this is called with one ``ref``."""
        if ticket.channel == WEB:
            return  # the line in the ticket is what the person's page shows
        thread = {**reach.thread, CLOSES: "1"} if close else reach.thread
        self._inbox.put(
            Inbound(channel=ticket.channel, sender=ticket.sender, address=reach.address, id=ref,
                    kind=InboundKind.OFFICER, text=text, sent=reach.heard, thread=thread, assistant=ticket.assistant)
        )  # fmt: skip

    def state(self, ticket: Ticket, ref: str) -> tuple[Delivered, str]:
        """How far the answer with this ``ref`` is, and the code of what is in its way."""
        if ticket.channel == WEB:
            return Delivered.SHOWN, ""
        found = self._inbox.state_of(ticket.channel, ref)
        if found is None:  # remembered for days only: what is gone was done
            return Delivered.SENT, ""
        state, problem = found
        if state == "done":
            return (Delivered.FAILED, problem) if problem else (Delivered.SENT, "")
        return (Delivered.FAILED if state == "dead" else Delivered.WAITING), problem
