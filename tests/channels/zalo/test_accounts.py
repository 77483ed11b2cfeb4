"""Two Official Accounts on one installation: the installation's own, and an agency's that speaks as its assistant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest
import yaml
from fastapi.testclient import TestClient

from channels.assistants.model import spec_of
from channels.container import Container
from channels.http.app import create_app
from channels.messages import help_for
from channels.settings import ZaloSettings
from channels.staff.roles import Role, Staff
from channels.testkit.collecting import wait_for
from channels.testkit.zalo import FakeZalo
from channels.zalo.accounts import zalo_accounts
from channels.zalo.tokens import FILE
from corpus.errors import InputError
from eval.live import read_log
from tests.channels.assistants.conftest import agencies  # noqa: F401 - a fixture

PATH, AGENCY = "/channels/zalo/webhook", "/channels/zalo/xa-bac/webhook"
ACCOUNT = {
    "name": "xa-bac",
    "assistant": "tro-ly-bac",
    "app_id": "1",
    "oa_id": "2",
    "oa_secret": "x",
    "app_secret": "y",
}
ALL = Staff("qt", "Quản trị", frozenset({Role.ADMINISTRATOR}), frozenset({"*"}), frozenset({"*"}))
SPEC = spec_of(name="Trợ lý xã Bắc", greeting="Chào bà con xã Bắc.", notice="Tôi là máy của xã Bắc.", office="UBND xã Bắc",
               suggestions=["Nuôi gấu cần gì?"], channels=["page", "zalo"])  # fmt: skip


class FakeAgencyZalo(FakeZalo):
    """The agency's account, with keys of its own."""

    app_id, oa_id, oa_secret, app_secret = "77001", "77002", "bi-mat-xa-bac", "bi-mat-app-bac"


@pytest.fixture
def installed(agencies: Container, tmp_path, monkeypatch) -> Iterator[SimpleNamespace]:  # noqa: F811
    """Both accounts connected to a fake each, the hand-over queue open, a queue of messages at work."""
    with FakeZalo() as main, FakeAgencyZalo() as agency:
        given = {"APP_ID": main.app_id, "OA_ID": main.oa_id, "OA_SECRET": main.oa_secret, "APP_SECRET": main.app_secret,
                 "API_URL": main.url, "OAUTH_URL": main.url}  # fmt: skip
        for name, value in given.items():
            monkeypatch.setenv(f"TROLY_ZALO_{name}", value)
        monkeypatch.setenv("TROLY_HANDOVER_ENABLED", "true")
        account = {**ACCOUNT, "app_id": agency.app_id, "oa_id": agency.oa_id, "oa_secret": agency.oa_secret,
                   "app_secret": agency.app_secret}  # fmt: skip
        (tmp_path / "zalo.yaml").write_text(yaml.safe_dump({"accounts": [account]}), "utf-8")
        for file, fake in ((FILE, main), ("zalo-xa-bac-tokens.json", agency)):
            pair = {"access": fake.access, "refresh": fake.refresh, "expires": 4e9, "refreshed": 4e9}
            (tmp_path / file).write_text(json.dumps(pair))
        container = Container()
        container.assistants.assistants.make(ALL, "tro-ly-bac", unit="xa-bac", collection="bac", spec=SPEC)
        # Both stand for one Zalo, so both settings have one address; the fakes have two.
        container.messaging.zalo_lines["zalo-xa-bac"].settings.api_url = agency.url
        with TestClient(create_app(container)) as client:
            wait_for(lambda: client.get("/health").status_code == 200, 60)

            def say(fake: FakeZalo, user: str, text: str, path: str = "") -> str:
                """A user writes; gives the last of what they were told."""
                before = len(fake.texts(user))
                raw = fake.event("user_send_text", user, message={"text": text, "msg_id": fake.new_id()})
                path = path or (AGENCY if fake is agency else PATH)
                answer = client.post(path, content=raw, headers={"X-ZEvent-Signature": fake.signature(raw)})
                assert answer.json() == {"status": "message"}, answer.text
                fake.last_word[user] = 4e9
                wait_for(lambda: len(fake.texts(user)) > before, 30)
                return "\n".join(fake.texts(user)[before:])

            yield SimpleNamespace(main=main, agency=agency, say=say, client=client, container=container, home=tmp_path)
        container.handover_store.close()


def test_the_agencys_account_speaks_as_its_assistant_from_its_collection_alone(installed):
    found = installed.say(installed.agency, "an", "cấp giấy phép nuôi gấu miền Bắc")
    assert "gấu miền Bắc" in found and "Tôi là máy của xã Bắc." in found
    for question in ("biển số xe chung", "đăng ký nuôi hổ miền Nam", "9.000103"):
        said = installed.say(installed.agency, "an", question).casefold()
        assert "cấp giấy phép biển số xe chung" not in said and "đăng ký nuôi hổ miền nam (" not in said, said
    main = installed.say(installed.main, "an", "biển số xe chung")
    assert "biển số xe chung" in main and "xã Bắc" not in main
    assert "gấu miền Bắc" not in installed.say(installed.main, "an", "cấp giấy phép nuôi gấu miền Bắc")
    assert "Nuôi gấu cần gì?" in installed.say(installed.agency, "an", "menu")


def test_neither_account_hears_sees_or_logs_what_is_said_to_the_other(installed):
    installed.say(installed.agency, "an", "cấp giấy phép nuôi gấu miền Bắc")
    installed.say(installed.main, "an", "biển số xe chung")
    pseudonyms = installed.container.messaging.pseudonyms
    senders = [pseudonyms.of(name, "an") for name in ("zalo", "zalo-xa-bac")]
    memory = installed.container.messaging.memory
    told = [" ".join(turn.text for turn in memory.turns(sender)) for sender in senders]
    assert "gấu" not in told[0] and "gấu" in told[1]
    today = date.today()
    own = read_log(installed.home / "assistants" / "tro-ly-bac", today, today)
    shared = read_log(installed.home, today, today)
    assert ["gấu" in line.question for line in own] == [True] and not any("gấu" in line.question for line in shared)
    assert "Đã xóa" in installed.say(installed.agency, "an", "xóa dữ liệu của tôi")
    assert memory.turns(senders[0]) and not memory.turns(senders[1])


def test_a_person_asked_for_there_is_the_agencys_own_and_answers_through_its_account(installed):
    installed.say(installed.agency, "lan", "cấp giấy phép nuôi gấu miền Bắc")
    assert "đã chuyển câu hỏi" in installed.say(installed.agency, "lan", "gặp cán bộ")
    handover = installed.container.handover
    assert handover.tickets.queue(units=["xa-nam"]) == []
    (ticket,) = handover.tickets.queue(units=["xa-bac"])
    assert (ticket.channel, ticket.assistant, ticket.unit) == ("zalo-xa-bac", "tro-ly-bac", "xa-bac")
    assert ticket.draft and all("Bắc" in passage.title for passage in ticket.draft.passages)
    handover.claim(ticket.id, "an")
    handover.answer(ticket.id, "an", "Mời chị ra xã Bắc sáng thứ Ba.")
    wait_for(lambda: any("sáng thứ Ba" in text for text in installed.agency.texts("lan")), 30)
    assert installed.main.texts("lan") == []
    assert handover.golden.all() == [], "the shared set is no measure of an agency's assistant"


def test_an_event_of_one_account_is_forged_for_the_other(installed):
    raw = installed.main.event("user_send_text", "an", message={"text": "a", "msg_id": "m1"})
    signed = {"X-ZEvent-Signature": installed.main.signature(raw)}
    assert installed.client.post(AGENCY, content=raw, headers=signed).json()["code"] == "FORGED"
    assert (
        installed.client.post("/channels/zalo/khac/webhook", content=raw, headers=signed).json()["code"]
        == "CHANNEL_OFF"
    )


@pytest.mark.parametrize("how", ["untick", "retire", "switch"])
def test_an_agency_that_does_not_want_it_is_silent_there_and_the_rest_goes_on(installed, how):
    """Bound by the operator alone, an account must not speak as an agency that never said so, nor as the installation."""
    room = installed.container.assistants
    if how == "untick":
        room.assistants.change(ALL, "tro-ly-bac", SPEC.model_copy(update={"channels": ("page",)}), seen=1)
    elif how == "retire":
        room.assistants.retire(ALL, "tro-ly-bac")
    else:
        room.switches.turn(ALL, "assistant", "tro-ly-bac", on=False, reason="bảo trì")
    said = installed.say(installed.agency, "an", "biển số xe chung")
    assert help_for("ASSISTANT_OFF" if how == "switch" else "ASSISTANT_UNKNOWN") in said and "9.00" not in said
    assert "biển số xe chung" in installed.say(installed.main, "an", "biển số xe chung")


@pytest.mark.parametrize(
    "given",
    [
        {**ACCOUNT, "oa_secret": ""},
        {**ACCOUNT, "name": "../x"},
        {**ACCOUNT, "thua": 1},
        {"name": "xa-bac"},
        {**ACCOUNT, "assistant": ""},
    ],
)
def test_a_file_of_accounts_at_fault_is_refused_whole_and_shows_no_secret(home, given):
    """Left out, a key was taken from the settings of the installation's own account."""
    (home / "zalo.yaml").write_text(yaml.safe_dump({"accounts": [{**ACCOUNT, "name": "khac", "oa_id": "9"}, given]}))
    with pytest.raises(InputError) as raised:
        zalo_accounts(ZaloSettings(oa_secret="bi-mat-chung"), home)
    assert raised.value.code == "ZALO_ACCOUNTS" and "bi-mat" not in str(raised.value.detail)


def test_two_accounts_with_one_name_or_one_id_are_refused(home):
    for twin in (ACCOUNT, {**ACCOUNT, "name": "khac"}):
        (home / "zalo.yaml").write_text(yaml.safe_dump({"accounts": [ACCOUNT, twin]}))
        with pytest.raises(InputError, match="two accounts"):
            zalo_accounts(ZaloSettings(), home)


def test_without_a_file_there_are_no_further_accounts(home, tmp_path):
    assert zalo_accounts(ZaloSettings(), home) == ()
    with pytest.raises(InputError):
        zalo_accounts(ZaloSettings(accounts=tmp_path / "khong-co.yaml"), home)


def test_other_channels_are_bound_by_their_settings(home, monkeypatch):
    for name in ("MESSENGER", "MAIL", "SMS", "HOTLINE"):
        monkeypatch.setenv(f"TROLY_{name}_ASSISTANT", f"tro-ly-{name.lower()}")
    found = Container().messaging.speaks_as
    assert found == {name: f"tro-ly-{name}" for name in ("messenger", "mail", "sms", "hotline")}
    monkeypatch.setenv("TROLY_ZALO_APP_ID", "1")
    monkeypatch.setenv("TROLY_ZALO_OA_SECRET", "x")
    assert "zalo" not in Container().messaging.speaks_as, "the installation's own unless it is told otherwise"
    monkeypatch.setenv("TROLY_ZALO_ASSISTANT", "tro-ly-bac")
    assert Container().messaging.speaks_as["zalo"] == "tro-ly-bac"
