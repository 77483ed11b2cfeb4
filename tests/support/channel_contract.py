"""What every messaging channel is held to, against the fake of its peer. A channel's tests inherit ``ChannelContract``."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from assistant.answer import Answer, Outcome
from channels.contract.messages import Channel
from channels.contract.render import unaccented
from channels.contract.split import size
from channels.testkit.collecting import wait_for
from tests.support.talks import Office, asking_back, echo

USER = "8123456789"


class Peer(Protocol):
    """A fake peer as the suite sees it."""

    def received(self) -> list[str]:
        """Texts that reached ``USER``."""

    def buttons(self) -> list[str]:
        """Titles of the buttons below the last of them."""

    def break_line(self, *, delivered: bool) -> None:
        """Let the line go dead during the next send, after or before the message arrived."""

    def down(self) -> None:
        """Refuse every connection."""

    def up(self) -> None:
        """Accept them again."""


class ChannelContract:
    """Tests that each channel inherits. A subclass gives ``channel`` and ``peer``, and says what the peer can tell."""

    peer_can_tell = True  # whether a send whose end is not known can be settled (or safely repeated)

    @pytest.fixture
    def office(self, home: Path, channel: Channel) -> Office:
        return Office(home, channel)

    def drain(self, office: Office) -> None:
        wait_for(lambda: office.work() + 1 and not office.inbox.sizes()["waiting"])

    def take_in(self, office: Office, text: str = "lệ phí") -> None:
        office.take_in(text, address=USER, thread=self.thread())

    def thread(self) -> dict[str, str]:
        return {}

    def test_an_answer_arrives_with_notice_and_the_way_to_a_person(self, office, peer):
        self.take_in(office)
        self.drain(office)
        whole = unaccented("\n".join([*peer.received(), *peer.buttons()])).lower()
        assert ("tra loi: le phi" in whole and "gap can bo" in whole and "(ai)" in whole) or "tri tue nhan tao" in whole

    def test_a_long_answer_arrives_whole_in_order_and_within_the_limits(self, home, channel, peer):
        lines = [f"Bước {n}: nộp tờ khai theo mẫu rồi chờ kết quả." for n in range(1, 40)]
        office = Office(home, channel, lambda q: Answer(outcome=Outcome.ANSWERED, text="\n".join(lines)))
        self.take_in(office)
        self.drain(office)
        texts = peer.received()
        assert 1 <= len(texts) <= channel.capabilities.parts
        assert all(size(text) <= channel.capabilities.text_limit for text in texts)
        kept = [n for n in range(1, 40) if unaccented(f"Bước {n}:") in unaccented("\n".join(texts))]
        assert kept == list(range(1, kept[-1] + 1)) and kept
        assert kept[-1] == 39 or "(con nua" in unaccented(texts[-1]).lower()

    def test_choices_can_be_taken_by_number(self, home, channel, peer):
        office = Office(home, channel, lambda q: asking_back(q) if q.text == "khai sinh" else echo(q))
        self.take_in(office, "khai sinh")
        self.drain(office)
        self.take_in(office, "2")
        self.drain(office)
        assert "thu tuc 2 can gi" in unaccented(peer.received()[-1])

    def test_a_line_that_dies_after_delivery_sends_nothing_twice(self, office, peer):
        peer.break_line(delivered=True)
        self.take_in(office)
        self.drain(office)
        assert len(peer.received()) == 1

    def test_a_line_that_dies_before_delivery_loses_nothing(self, office, peer):
        peer.break_line(delivered=False)
        self.take_in(office)
        self.drain(office)
        assert len(peer.received()) == (1 if self.peer_can_tell else 0)
        assert office.counts.all().get((office.channel.name, "unsure"), 0) == (0 if self.peer_can_tell else 1)

    def test_while_the_peer_is_down_messages_wait_and_then_arrive_once(self, office, peer):
        peer.down()
        self.take_in(office)
        office.work()
        assert office.inbox.sizes()["waiting"] == 1
        peer.up()
        self.drain(office)
        assert len(peer.received()) == 1
