"""A worker of the message queue with one channel and a desk that answers "không rõ"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Outcome
from assistant.profile import load_profile
from channels.contract.desk import Desk
from channels.contract.memory import Memory
from channels.contract.messages import Channel
from channels.queue import Inbox, Store
from channels.queue.worker import Patience, Workers


@pytest.fixture
def worker_on() -> Callable[[Store, Channel], Workers]:
    def make(store: Store, channel: Channel) -> Workers:
        memory = Memory(store)
        desk = Desk(lambda question: Answer(outcome=Outcome.NO_SOURCE, text="không rõ"), memory, load_profile("demo"))
        return Workers(store, Inbox(store), desk, memory, {channel.name: channel}, Patience(ack_after=0))

    return make
