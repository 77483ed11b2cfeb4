"""A queue of tickets on one data folder, with a made-up assistant and a channel that sends nowhere."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, Outcome
from assistant.context import Question
from channels.contract.messages import Capabilities
from channels.handover.delivery import Delivery
from channels.handover.golden import GoldenSet
from channels.handover.model import Draft, Ticket
from channels.handover.service import Handover
from channels.handover.store import FILE, HandoverStore
from channels.handover.tasks import Tasks
from channels.handover.tickets import Tickets
from channels.kiosk.opening import OpenState
from channels.officers.units import Unit, Units
from channels.settings import HandoverSettings
from channels.testkit.collecting import CollectingChannel
from corpus.models import Level
from tests.assistant.helpers import ELEPHANT
from tests.support.talks import Office, echo, in_danger

WINDOW = 48 * 3600.0
UNITS = Units(
    units=(
        Unit(id="voi", name="Phòng Voi nhà", fields=("Voi",), agencies=("Ủy ban nhân dân cấp xã",), levels=(Level.COMMUNE,)),
        Unit(id="dulich", name="Sở Du lịch", levels=(Level.PROVINCE,)),
    )
)  # fmt: skip


class Drafts:
    """Stands in for the assistant: drafts for whoever asks of elephants."""

    def draft(self, ticket: Ticket) -> Draft | None:
        asked = [line for line in ticket.lines if line.side == "citizen"]
        if not asked:
            return None
        known = "voi" in ticket.question
        return Draft(question=asked[-1].text, text="Lệ phí 8.000 đồng." if known else "", outcome="answered",
                     about=ELEPHANT.id if known else "", topic=ELEPHANT.title if known else "", lines=len(asked))  # fmt: skip


def answers(question: Question) -> Answer:
    if "tố cáo" in question.text:
        return Answer(outcome=Outcome.HANDED_OVER, text="Mời gửi tới nơi tiếp công dân.", private=True)
    return in_danger(question) if "cứu" in question.text else echo(question)


@pytest.fixture
def store(home):
    store = HandoverStore(home / FILE)
    yield store
    store.close()


@pytest.fixture
def tickets(store) -> Tickets:
    return Tickets(store)


@pytest.fixture
def office(home, store, tickets) -> Office:
    """Everything between webhook and channel, with officers behind it: ``office.people`` is the hand-over."""
    channel = CollectingChannel(capabilities=Capabilities(text_limit=2000, buttons=3, window=WINDOW))

    def people(office: Office) -> Handover:
        office.people = Handover(
            tickets, GoldenSet(store, home), Tasks(store), Delivery(office.inbox, {channel.name: channel}),
            office.memory, Drafts(), lambda _, record: ELEPHANT if record == ELEPHANT.id else None, lambda: UNITS,
            lambda now: OpenState(state="open", text="Đang mở cửa, đến 17h."), HandoverSettings(),
            lambda assistant: {"tro-ly-voi": "voi"}.get(assistant, ""),
        )  # fmt: skip
        return office.people

    return Office(home, channel, answers, people=people)
