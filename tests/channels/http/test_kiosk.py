"""What the kiosk's page asks of the server."""

from __future__ import annotations

import pytest

from assistant.hall import Hall
from channels.container import read_settings
from channels.kiosk.topics import event_entries
from channels.settings import KioskSettings
from corpus.errors import InputError

HALL = {
    "opening": [{"days": ["T2"], "hours": ["07:30-11:30"]}],
    "stations": [
        {"id": "sanh-1", "office": "ttpvhcc-phuong-kon-tum", "counter": "Quầy 1", "queue_note": "Bốc số ở cửa."},
        {"id": "sanh-2", "office": "khong-co", "name": "Nhà văn hóa"},
    ],
    "tongues": [{"id": "suoi", "name": "Tiếng Suối", "person": "Cô Lam"}],
    "recordings": [
        {"language": "suoi", "topic": "chao", "title": "Chào", "file": "chao.wav"},
        {"language": "suoi", "topic": "mat", "title": "Mất", "file": "mat.wav"},
        {"language": "suoi", "topic": "lo", "title": "Lộ", "file": "../secret.wav"},
    ],
}


@pytest.fixture
def kiosk(client, starter_container, tmp_path):
    """The API with a hall of two stations; one of three recordings is there."""
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / "chao.wav").write_bytes(b"RIFF")
    (tmp_path / "secret.wav").write_bytes(b"RIFF")
    starter_container.profile = starter_container.profile.model_copy(update={"kiosk": Hall.model_validate(HALL)})
    starter_container.kiosk_settings = KioskSettings(recordings=tmp_path / "recordings")
    return client


def test_the_page_and_its_files_are_served_and_stay_inside(kiosk):
    page = kiosk.get("/kiosk")
    assert page.status_code == 200 and 'id="notice"' in page.text and page.headers["cache-control"] == "no-cache"
    assert "microphone=(self)" in page.headers["permissions-policy"]
    assert kiosk.get("/kiosk/static/typing.js").headers["content-type"].startswith("text/javascript")
    for wrong in ("khong-co.js", "..%2fservice.py", "__init__.py"):
        assert kiosk.get(f"/kiosk/static/{wrong}").status_code == 404


def test_the_desk_comes_from_station_and_office_record(kiosk):
    setup = kiosk.get("/kiosk/setup", params={"id": "sanh-1"})
    desk = setup.json()["desk"]
    assert desk["counter"] == "Quầy 1" and desk["queue_note"] == "Bốc số ở cửa." and desk["hours"] == "T2: 7h30–11h30"
    record = next(
        e.record for e in kiosk.app.state.container.library.entries() if e.record.key == "ttpvhcc-phuong-kon-tum"
    )
    assert desk["name"] == record.title
    assert setup.headers["cache-control"] == "no-store"


def test_an_office_that_is_not_in_the_data_leaves_the_desk_with_what_is_known(kiosk):
    desk = kiosk.get("/kiosk/setup", params={"id": "sanh-2"}).json()["desk"]
    assert desk["name"] == "Nhà văn hóa" and desk["address"] == ""


def test_a_kiosk_nobody_declared_is_told_so(kiosk):
    for response in (kiosk.get("/kiosk/setup", params={"id": "lạ"}), kiosk.post("/kiosk/health", json={"id": "la"})):
        assert response.status_code == 404 and response.json()["code"] == "UNKNOWN_KIOSK"
    common = kiosk.get("/kiosk/setup").json()
    assert common["id"] == "chung" and common["desk"]["name"]


def test_beats_are_seen_by_whoever_watches(kiosk):
    told = kiosk.post("/kiosk/health", json={"id": "sanh-1", "wipes": 2}).json()
    assert told["ready"] is True and told["opening"]["state"] in ("open", "closed")
    seen = {each["id"]: each["status"] for each in kiosk.get("/kiosk/health").json()["kiosks"]}
    assert seen == {"chung": "never", "sanh-1": "alive", "sanh-2": "never"}
    assert kiosk.post("/kiosk/health", json={"id": "sanh-1", "asked": "x"}).json()["code"] == "BAD_REQUEST"


def test_topics_are_what_the_data_hold(kiosk):
    topics = kiosk.get("/kiosk/topics").json()
    needs = {need["question"] for event in topics["events"] for need in event["needs"]}
    written = {need.question for entry in event_entries() for need in entry.needs}
    assert needs < written, "a need the starter corpus has no procedure for must not be offered"
    assert len(needs) > 40
    counts = [field["count"] for field in topics["fields"]]
    assert counts == sorted(counts, reverse=True)
    first = topics["fields"][0]
    listed = kiosk.get("/kiosk/procedures", params={"field": first["name"]}).json()
    assert len(listed) == first["count"] and all(each["code"] and each["title"] for each in listed)
    assert kiosk.get("/kiosk/procedures", params={"field": "Bói toán"}).status_code == 404


@pytest.mark.parametrize("event", [entry.id for entry in event_entries()])
def test_every_need_offered_is_answered_or_asked_back(client, event):
    """A tile that led to "no source" taught people that the machine knows nothing."""
    chosen = next(e for e in client.get("/kiosk/topics").json()["events"] if e["id"] == event)
    outcomes = {
        n["question"]: client.post("/v1/answers", json={"question": n["question"]}).json()["outcome"]
        for n in chosen["needs"]
    }
    assert set(outcomes.values()) <= {"answered", "clarification", "partial"}, outcomes


def test_a_link_leads_to_a_record_and_to_nothing_else(kiosk):
    official = kiosk.get("/kiosk/link", params={"code": "1.001193"}).json()
    assert official["opens"] == "official" and official["url"].startswith("https://dichvucong.gov.vn/")
    picture = kiosk.get("/kiosk/qr.svg", params={"code": "1.001193"})
    assert picture.headers["content-type"] == "image/svg+xml" and picture.headers["cache-control"] == "no-store"
    for wrong in ({"code": "9.999999"}, {"title": "https://evil.example"}, {}, {"code": "", "title": ""}):
        assert kiosk.get("/kiosk/qr.svg", params=wrong).json()["code"] == "NOT_FOUND"
    faq = next(
        e.record for e in kiosk.app.state.container.library.entries() if e.record.kind == "faq" and not e.record.url
    )
    assert kiosk.get("/kiosk/link", params={"title": faq.title}).json()["code"] == "KIOSK_NO_LINK"


def test_recordings_that_are_there_are_offered_and_played(kiosk):
    (tongue,) = kiosk.get("/kiosk/setup").json()["tongues"]
    assert [each["topic"] for each in tongue["recordings"]] == ["chao"] and tongue["person"] == "Cô Lam"
    assert kiosk.get("/kiosk/recordings/suoi/chao").content == b"RIFF"
    for wrong in ("suoi/mat", "suoi/lo", "la/chao"):
        assert kiosk.get(f"/kiosk/recordings/{wrong}").status_code == 404


def test_voice_that_is_not_there_says_so_and_speech_may_be_large(kiosk):
    assert kiosk.post("/kiosk/speech", json={"text": "Xin chào"}).json()["code"] == "SPEECH_ABSENT"
    assert kiosk.post("/kiosk/listen", content=b"x" * 500_000).json()["code"] == "BAD_INPUT"
    assert kiosk.post("/kiosk/listen", content=b"x" * 2_100_000).json()["code"] == "BODY_TOO_LARGE"
    assert kiosk.post("/kiosk/speech", content=b"x" * 500_000).json()["code"] == "BODY_TOO_LARGE"


def test_a_broken_hall_file_keeps_only_the_kiosk_down(client, starter_container, tmp_path):
    (tmp_path / "hall.yaml").write_text("stations: [{id: 'a b'}]", "utf-8")
    starter_container.kiosk_settings = KioskSettings(hall=tmp_path / "hall.yaml")
    assert client.get("/kiosk/setup").json()["code"] == "PROFILE_BROKEN"
    (tmp_path / "hall.yaml").write_text("stations: [{id: may-1, counter: Quầy 9}]", "utf-8")
    assert client.get("/kiosk/setup", params={"id": "may-1"}).json()["desk"]["counter"] == "Quầy 9"
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize("base", ["javascript:alert(1)", "https://a.vn/?x=1", "a.vn", "https://a.vn#x"])
def test_a_public_address_that_is_none_is_refused(monkeypatch, base):
    monkeypatch.setenv("TROLY_KIOSK_LINK_BASE", base)
    with pytest.raises(InputError) as caught:
        read_settings(KioskSettings)
    assert caught.value.code == "BAD_SETTING"
