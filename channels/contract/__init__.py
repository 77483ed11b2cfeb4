"""What every messaging channel shares: messages in and out, what a channel can show, and the desk that answers."""

from channels.contract.messages import (
    Button,
    ButtonKind,
    Capabilities,
    Channel,
    Failure,
    Inbound,
    InboundKind,
    Outgoing,
    SendFailed,
)

__all__ = [
    "Button",
    "ButtonKind",
    "Capabilities",
    "Channel",
    "Failure",
    "Inbound",
    "InboundKind",
    "Outgoing",
    "SendFailed",
]
