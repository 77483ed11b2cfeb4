"""``troly messages`` and ``troly zalo``: what an operator sees and can do."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from channels.cli.main import app
from channels.contract.messages import Failure, SendFailed
from channels.testkit.collecting import CollectingChannel
from channels.testkit.zalo import FakeZalo
from tests.support.talks import Office


@pytest.fixture
def office(home) -> Office:
    return Office(home, CollectingChannel(name="zalo"))


def test_the_state_of_the_queue_is_told_without_content(troly, office):
    office.channel.troubles = [SendFailed(Failure.STOP, code="ZALO_USER")]
    office.take_in("căn cước của tôi hết hạn")
    office.work()
    office.take_in("chờ", sender="u2")
    office.blocks.set("zalo", 60, "ZALO_RECONNECT", "cần cấp quyền")
    data = troly("messages", "status", "--json").json
    assert data["messages"] == {"waiting": 1, "done": 0, "dead": 1} and data["blocks"][0]["code"] == "ZALO_RECONNECT"
    told = troly("messages", "status").out
    assert "Chờ trả lời: 1" in told and "cấp quyền lại" in told
    dead = troly("messages", "dead").out
    assert "[ZALO_USER]" in dead and "căn cước" not in dead


def test_dead_messages_are_tried_again_or_dropped_and_a_channel_let_go_on(troly, office):
    office.channel.troubles = [SendFailed(Failure.STOP, code="ZALO_USER") for _ in range(2)]
    for text in ("một", "hai"):
        office.take_in(text)
    office.work()
    first, second = (job.seq for job in office.inbox.dead())
    assert "Đã bỏ 1 tin" in troly("messages", "drop", first).out
    assert "1 tin được xếp lại" in troly("messages", "retry", second).out
    assert "0 tin được xếp lại" in troly("messages", "retry").out
    office.blocks.set("zalo", 600, "ZALO_QUOTA")
    assert office.work() == 0
    troly("messages", "unblock", "zalo")
    assert office.work() == 1 and len(office.channel.sent) == 1


def test_connecting_from_the_page_of_permission_to_a_working_account(troly, home, monkeypatch):
    with FakeZalo() as zalo:
        assert "[BAD_SETTING]" in troly("zalo", "status").err
        for name, value in {"APP_ID": zalo.app_id, "APP_SECRET": zalo.app_secret, "OAUTH_URL": zalo.url,
                            "API_URL": zalo.url, "REDIRECT_URI": "https://example.org/cb"}.items():  # fmt: skip
            monkeypatch.setenv(f"TROLY_ZALO_{name}", value)
        assert "[ZALO_RECONNECT]" in troly("zalo", "status").err
        forged = CliRunner().invoke(app, ["zalo", "connect"], input="https://example.org/cb?code=a&state=khac\n")
        assert forged.exit_code == 2 and "[BAD_INPUT]" in forged.stderr and "code_challenge" in forged.stdout
        given = CliRunner().invoke(app, ["zalo", "connect"], input="ma-cap-quyen\n")
        assert given.exit_code == 0, given.stderr
        assert "OA thử nghiệm" in troly("zalo", "status").out
        adopted = troly("zalo", "adopt", "--access-token", zalo.access, "--refresh-token", zalo.refresh)
        assert adopted.code == 0 and zalo.refresh not in adopted.out


def test_what_is_kept_of_a_person_is_exported_and_erased(troly, home):
    office = Office(home, CollectingChannel(name="zalo"))
    sender = troly("messages", "pseudonym", "zalo", "1234").out.strip()
    office.ask("lệ phí khai sinh", sender)
    office.store.close()
    assert [turn["role"] for turn in troly("messages", "export", sender).json["turns"]] == ["user", "assistant"]
    assert "Đã xóa" in troly("messages", "erase", sender).out
    assert troly("messages", "export", sender).json["turns"] == []


def test_a_name_instead_of_a_pseudonym_is_refused(troly):
    done = troly("messages", "erase", "Trần Thị Bảy")
    assert done.code != 0 and "BAD_PSEUDONYM" in done.err + done.out
