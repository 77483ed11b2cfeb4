"""The durable queue of messages: taken at once, answered later, nothing lost and nothing answered twice."""

from channels.queue.inbox import Inbox, Job, Taken
from channels.queue.outbox import Outbox, Part, PartState
from channels.queue.state import Block, Blocks, Counts
from channels.queue.store import Store

__all__ = ["Block", "Blocks", "Counts", "Inbox", "Job", "Outbox", "Part", "PartState", "Store", "Taken"]
