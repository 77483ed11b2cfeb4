"""A person asked for on the web page: the token is all there is, and what is not for the queue does not enter it."""

from __future__ import annotations

import json
import logging
import time

import pytest
from fastapi.testclient import TestClient

from channels.assistants.model import spec_of
from channels.contract.messages import Inbound
from channels.http.app import create_app
from channels.staff.roles import Role, Staff
from eval.live import LiveLog
from tests.channels.conftest import wait_until

HISTORY = [{"role": "user", "text": "lệ phí đăng ký khai sinh"}, {"role": "assistant", "text": "Miễn phí."}]
DENUNCIATION = "tôi tố cáo ông Bành Trạch cán bộ địa chính nhận 20 triệu đồng của tôi"


@pytest.fixture
def web(starter_container, _default_profile, home, monkeypatch):
    """The API with officers behind it; what it keeps lies in this test's folder."""
    monkeypatch.setenv("TROLY_HANDOVER_ENABLED", "true")
    monkeypatch.setenv("TROLY_HANDOVER_DATABASE", f"sqlite:///{home / 'handover.sqlite'}")
    monkeypatch.setenv("TROLY_HANDOVER_WEB_WAITING", "2")
    monkeypatch.setenv("TROLY_ASSISTANTS_DATABASE", f"sqlite:///{home / 'assistants.sqlite'}")
    starter_container.profile = _default_profile
    starter_container.live_log = LiveLog(home, 30)
    with TestClient(create_app(starter_container)) as client:
        wait_until(lambda: client.get("/health").status_code == 200)
        client.container = starter_container
        yield client
    starter_container.handover_store.close()


def opened(web, **body) -> str:
    answer = web.post("/v1/handover", json={"history": HISTORY, **body})
    assert answer.status_code == 201, answer.text
    return answer.json()["token"]


def test_a_citizen_waits_reads_the_answer_and_deletes_it(web):
    token = opened(web, text="con tôi sinh ở nhà thì sao, số tôi 0912345678")
    assert len(token) == 16
    shown = web.get(f"/v1/handover/{token}").json()
    assert shown["state"] == "waiting" and [line["side"] for line in shown["lines"]] == [
        "citizen",
        "assistant",
        "citizen",
    ]
    assert "0912345678" not in json.dumps(shown)
    handover = web.container.handover
    (ticket,) = handover.tickets.queue()
    handover.claim(ticket.id, "an")
    handover.answer(ticket.id, "an", "Cần văn bản của người làm chứng.", close=False)
    assert web.get(f"/v1/handover/{token}").json()["lines"][-1]["text"] == "Cần văn bản của người làm chứng."
    assert web.post(f"/v1/handover/{token}/lines", json={"text": "cảm ơn"}).json()["lines"][-1]["text"] == "cảm ơn"
    handover.close(ticket.id, "an")
    assert web.get(f"/v1/handover/{token}").json()["state"] == "closed"
    assert web.post(f"/v1/handover/{token}/lines", json={"text": "nữa"}).status_code == 404
    assert web.delete(f"/v1/handover/{token}").status_code == 204
    assert web.get(f"/v1/handover/{token}").json()["code"] == "TICKET_UNKNOWN"
    assert web.delete(f"/v1/handover/{token}").status_code == 204


def test_another_token_reads_nothing_and_none_can_be_read_from_the_database(web, home):
    token = opened(web)
    assert web.get(f"/v1/handover/{'a' * 16}").status_code == 404
    assert web.get("/v1/handover/1").status_code == 422
    assert web.get(f"/v1/handover/{'u' * 16}").json()["code"] == "TICKET_UNKNOWN"  # no letter of a code
    web.container.handover_store.close()
    assert token.encode() not in b"".join(path.read_bytes() for path in home.glob("handover*"))


def test_a_code_is_read_as_it_was_written_down(web):
    token = opened(web, text="một việc")
    by_hand = "-".join(token[at : at + 4] for at in range(0, 16, 4)).lower().replace("0", "o").replace("1", "l")
    assert web.get(f"/v1/handover/{by_hand}").json() == web.get(f"/v1/handover/{token}").json()


def test_what_is_passed_on_is_seen_before_and_nothing_is_kept(web, home):
    turn = {"role": "user", "text": "tôi tên Trần Văn Bính, số 0912345678, khai sinh cho con cần gì"}
    body = {"history": [turn, {"role": "user", "text": DENUNCIATION}, {"role": "assistant", "text": "Mời tới Ban Tiếp dân."}],
            "text": "gọi tôi số 0987654321"}  # fmt: skip
    seen = web.post("/v1/handover/preview", json=body).json()
    told = [line["text"] for line in seen["lines"]]
    assert len(told) == 2 and "khai sinh" in told[0] and not any("09" in text for text in told)
    assert seen["opening"] == "unknown" and seen["ahead"] == 0 and seen["minutes"] is None
    assert web.container.handover.tickets.queue() == []
    token = opened(web, **body)
    assert [line["text"] for line in web.get(f"/v1/handover/{token}").json()["lines"]] == told, (
        "promised and kept differ"
    )


def test_a_request_whose_answer_was_lost_is_sent_again_and_is_one_ticket(web):
    body = {"text": "một việc", "attempt": "ab" * 16}
    assert opened(web, **body) == opened(web, **body)
    assert len(web.container.handover.tickets.queue()) == 1
    assert opened(web, text="một việc", attempt="cd" * 16) != opened(web, **body)


def test_a_line_sent_again_is_said_once(web):
    token = opened(web)
    line = {"text": "còn một điều", "id": "ef" * 16}
    web.post(f"/v1/handover/{token}/lines", json=line)
    shown = web.post(f"/v1/handover/{token}/lines", json=line).json()
    assert [each["text"] for each in shown["lines"]].count("còn một điều") == 1
    other = opened(web)
    assert web.post(f"/v1/handover/{other}/lines", json=line).json()["lines"][-1]["text"] == "còn một điều"


def test_the_citizen_ends_it_and_still_reads_it(web):
    token = opened(web, text="một việc")
    ended = web.post(f"/v1/handover/{token}/end").json()
    assert (ended["state"], ended["why"]) == ("closed", "left") and "đã kết thúc" in ended["lines"][-1]["text"]
    assert web.post(f"/v1/handover/{token}/end").status_code == 200
    assert web.container.handover.tickets.queue() == []
    assert web.post(f"/v1/handover/{token}/lines", json={"text": "nữa"}).status_code == 404


def test_who_waits_is_told_how_many_are_before_and_how_long_it_took_lately(web):
    first, second = opened(web), opened(web)
    handover = web.container.handover
    assert web.get(f"/v1/handover/{second}").json()["outlook"]["ahead"] == 1
    assert web.get(f"/v1/handover/{first}").json()["outlook"] == {
        "opening": "unknown",
        "hours": "",
        "ahead": 0,
        "minutes": None,
    }
    for number in range(6):
        message = Inbound(channel="zalo", sender=f"{number}", address="x", id=f"{number}", sent=time.time())
        ticket, _ = handover.tickets.open(message)
        handover.claim(ticket.id, "an")
    assert web.get(f"/v1/handover/{second}").json()["outlook"]["minutes"] == 1


def test_who_is_in_danger_is_answered_at_once_and_the_officer_sees_it(web):
    token = opened(web)
    shown = web.post(f"/v1/handover/{token}/lines", json={"text": "nhà tôi đang cháy có người mắc kẹt"}).json()
    assert shown["urgent"]["outcome"] == "emergency" and shown["lines"][-1]["text"].startswith("nhà tôi")
    assert web.get(f"/v1/handover/{token}").json()["urgent"] is None


def test_the_page_is_told_whether_officers_answer_here(web):
    assert "gap can bo" in web.get("/v1/profile").json()["handover"]["says"]


def test_an_agencys_page_has_a_queue_of_its_own(web):
    room = web.container.assistants
    staff = Staff("qt", "Quản trị", frozenset({Role.ADMINISTRATOR}), frozenset({"xa-bac"}), frozenset({"*"}))
    made = room.assistants.make(
        staff, "tro-ly-bac", unit="xa-bac", collection=room.shared, spec=spec_of(name="Trợ lý Bắc")
    )
    opened(web), opened(web)  # the installation's queue is full
    path = f"/a/{made.slug}/v1/handover"
    answer = web.post(path, json={"text": "lệ phí đăng ký khai sinh"})
    assert answer.status_code == 201 and answer.json()["ahead"] == 0
    token = answer.json()["token"]
    (ticket,) = web.container.handover.tickets.queue(units=["xa-bac"])[-1:]
    assert (ticket.unit, ticket.assistant) == ("xa-bac", "tro-ly-bac")
    assert len(web.container.handover.tickets.queue(units=["xa-nam"])) == 2, "another unit does not see it"
    assert web.get(f"{path}/{token}").json()["state"] == "waiting"
    assert web.get(f"/v1/handover/{token}").status_code == 404
    assert web.get(f"/a/{made.slug}/v1/profile").json()["handover"]["says"]
    assert web.post("/a/khong-co/v1/handover", json={}).json()["code"] == "ASSISTANT_UNKNOWN"


def test_only_so_many_wait(web):
    opened(web), opened(web)
    full = web.post("/v1/handover", json={})
    assert (full.status_code, full.json()["code"]) == (429, "TICKETS_FULL")


@pytest.mark.parametrize(
    "body", [{"text": "x" * 3000}, {"history": HISTORY * 9}, {"history": [{"role": "boss", "text": ""}]}, {"a": 1}]
)
def test_what_does_not_fit_is_refused(web, body):
    assert web.post("/v1/handover", json=body).status_code == 422


def test_a_flood_of_lines_is_stopped(web):
    token = opened(web)
    statuses = [web.post(f"/v1/handover/{token}/lines", json={"text": f"câu {n}"}).status_code for n in range(11)]
    assert statuses[0] == 200 and statuses[-1] == 429


def test_where_nobody_answers_there_is_no_queue(client):
    assert client.post("/v1/handover", json={}).json()["code"] == "CHANNEL_OFF"
    assert client.post("/v1/handover/preview", json={}).json()["code"] == "CHANNEL_OFF"
    assert client.get("/v1/profile").json()["handover"] is None


def test_a_denunciation_is_told_where_to_go_and_stands_in_no_file_and_no_log(web, home, caplog):
    """Asked, handed over, added to a ticket and logged for quality: none of these may keep it."""
    caplog.set_level(logging.DEBUG)
    answer = web.post("/v1/answers", json={"question": DENUNCIATION}).json()
    assert answer["private"] and "tiếp công dân" in answer["text"]
    token = opened(web, text=DENUNCIATION, history=[*HISTORY, {"role": "user", "text": DENUNCIATION}])
    told = web.post(f"/v1/handover/{token}/lines", json={"text": DENUNCIATION}).json()
    assert told["redirected"] and "Bành Trạch" not in json.dumps(told["lines"], ensure_ascii=False)
    more = {"question": "ông ấy nhận ở quán Thủy Tiên hôm rằm",
            "history": [{"role": "user", "text": DENUNCIATION}, {"role": "assistant", "text": answer["text"]}]}  # fmt: skip
    assert web.post("/v1/answers", json=more).json()["private"]
    web.post("/v1/answers", json={"question": "lệ phí đăng ký khai sinh"})
    web.container.handover_store.close()
    files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert any("quality" in str(path) and b"khai sinh" in raw for path, raw in files.items())  # the log does work
    for secret in ("Bành Trạch", "Thủy Tiên", "20 triệu"):
        assert not [path for path, raw in files.items() if secret.encode() in raw], secret
        assert secret not in caplog.text


@pytest.mark.parametrize(
    "text",
    ["tôi muốn tố cáo chủ tịch xã nhận tiền", "toi muon to cao can bo xa", "tôi khiếu nại quyết định thu hồi đất của tôi",
     "phản ánh cán bộ một cửa thái độ kém", "Kế toán trường lập khống chứng từ ăn chặn tiền của học sinh",
     "cán bộ vòi tiền tôi mới ký giấy"],
)  # fmt: skip
def test_complaints_in_many_words_are_private(web, text):
    assert web.post("/v1/answers", json={"question": text}).json()["private"]


@pytest.mark.parametrize(
    "text", ["làm giấy khai sinh cần gì", "lệ phí đăng ký kết hôn", "hồ sơ của tôi tới đâu rồi", "xin chào"]
)
def test_ordinary_questions_are_not(web, text):
    assert not web.post("/v1/answers", json={"question": text}).json()["private"]
