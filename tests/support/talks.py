"""Messages, answers and a whole queue with a made-up assistant: no index, no model."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path

from assistant.answer import Action, Answer, Choice, Outcome
from assistant.context import Question
from assistant.profile import Hotline, Profile
from channels.contract.desk import Desk, Manners
from channels.contract.memory import Memory
from channels.contract.messages import Channel, Inbound, InboundKind
from channels.contract.people import People
from channels.queue import Blocks, Counts, Inbox, Outbox, Store
from channels.queue.worker import Patience, Workers

PROFILE = Profile(
    id="mau", name="Trợ lý mẫu", province="tỉnh Mẫu", greeting="Chào bạn, tôi giúp tra thủ tục.",
    ai_notice="Bạn đang trao đổi với trợ lý ảo dùng trí tuệ nhân tạo.", suggestions=("Làm giấy khai sinh cần gì?",),
    office="Trung tâm hành chính công", hotline=Hotline(label="Tổng đài", phone="19001000"),
)  # fmt: skip
FAST = Patience(workers=2, attempts=3, first_wait=0.01, longest_wait=0.02, blocked_wait=0.05, ack_after=0.0)
_numbers = itertools.count(1)


def inbound(text: str = "xin chào", sender: str = "u1", *, kind: InboundKind = InboundKind.TEXT, **more) -> Inbound:
    values = {"channel": "collecting", "address": f"dia-chi-{sender}", "id": f"m{next(_numbers)}", "sent": time.time()}
    return Inbound(sender=sender, kind=kind, text=text, **{**values, **more})


def echo(question: Question) -> Answer:
    """Says what it was asked; enough to see what reached the assistant."""
    return Answer(outcome=Outcome.ANSWERED, text=f"Trả lời: {question.text}")


def asking_back(question: Question) -> Answer:
    choices = tuple(Choice(label=f"Thủ tục số {n}", question=f"thủ tục {n} cần gì") for n in (1, 2, 3))
    lines = "\n".join(f"{n}. {choice.label}" for n, choice in enumerate(choices, 1))
    return Answer(outcome=Outcome.CLARIFICATION, text=f"Anh/chị cần thủ tục nào?\n\n{lines}", choices=choices)


def in_danger(question: Question) -> Answer:
    if "cứu" not in question.text:
        return echo(question)
    return Answer(
        outcome=Outcome.EMERGENCY, text="Gọi ngay 113.", actions=(Action(type="phone", label="113", phone="113"),)
    )


class Office:
    """Everything between a webhook and a channel, on one data folder."""

    def __init__(
        self, home: Path, channel: Channel, answers: Callable[[Question], Answer] = echo, *,
        patience: Patience = FAST, manners: Manners | None = None, limit: int = 10_000, per_minute: int = 0,
        people: Callable[[Office], People] | None = None,
    ) -> None:  # fmt: skip
        self.store = Store(home)
        self.inbox = Inbox(self.store, limit=limit, per_minute=per_minute)
        self.outbox, self.blocks, self.counts = Outbox(self.store), Blocks(self.store), Counts(self.store)
        self.memory = Memory(self.store)
        self.channel = channel
        self.desk = Desk(answers, self.memory, PROFILE, manners, people(self) if people else None)
        self.workers = Workers(self.store, self.inbox, self.desk, self.memory, {channel.name: channel}, patience)

    def take_in(self, text: str = "xin chào", sender: str = "u1", **more) -> Inbound:
        message = inbound(text, sender, **{"channel": self.channel.name, **more})
        self.inbox.put(message)
        return message

    def work(self) -> int:
        """Work on everything that is due, in this thread; gives how many messages were taken."""
        return sum(1 for _ in iter(self.workers.work_once, False))

    def ask(self, text: str, sender: str = "u1", **more) -> list[str]:
        """Hand in a message and give what was sent for it."""
        before = len(self.channel.sent)
        self.take_in(text, sender, **more)
        self.work()
        return [sent.message.text for sent in self.channel.sent[before:]]


def said(texts: list[str]) -> list[str]:
    """What ``echo`` repeated in each text, without the words around it."""
    return [text.partition("Trả lời: ")[2].split("\n")[0] for text in texts]
