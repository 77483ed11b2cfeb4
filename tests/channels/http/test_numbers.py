"""Masked answers are kept only where the operator asks for it; the numbers are shown only where the profile says so."""

from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer, Outcome
from channels.assistants.model import spec_of
from channels.http.app import create_app
from channels.staff.roles import Role, Staff
from corpus.models import Procedure
from eval.live import LiveLog, read_log, write_measured
from tests.channels.assistants.conftest import agencies  # noqa: F401 - a fixture
from tests.channels.conftest import wait_until
from tests.support.records import bring

QUESTION = {"question": "thủ tục 1.001193 cần giấy tờ gì, gọi tôi số 0905123456"}


@pytest.fixture
def own_home(starter_container, home):
    """The shared index to read, and a data folder of this test's own to write into."""
    starter_container.corpus_settings = starter_container.corpus_settings.model_copy(update={"home": home})
    return home


def client_of(container) -> TestClient:
    client = TestClient(create_app(container))
    client.__enter__()
    wait_until(lambda: client.get("/health").status_code == 200)
    return client


def test_nothing_is_kept_unasked(starter_container, own_home):
    client = client_of(starter_container)
    assert client.post("/v1/answers", json=QUESTION).status_code == 200
    assert not (own_home / "quality").exists()
    client.__exit__(None, None, None)


def test_what_is_kept_when_asked(starter_container, own_home, monkeypatch):
    monkeypatch.setenv("TROLY_EVAL_LIVE_LOG", "true")
    client = client_of(starter_container)
    client.post("/v1/answers", json=QUESTION)
    client.post("/v1/answers", json=QUESTION, headers={"accept": "text/event-stream"})
    found = read_log(own_home, date.today(), date.today())
    assert len(found) == 2 and found[0].procedures[0] == "1.001193" and "0905" not in found[0].question
    client.__exit__(None, None, None)


def test_the_page_is_off_unless_the_profile_shows_it(starter_container, own_home):
    client = client_of(starter_container)
    for path in ("/v1/numbers", "/so-lieu"):
        response = client.get(path)
        assert response.status_code == 404 and response.json()["code"] == "NOT_FOUND"
    starter_container.profile = starter_container.profile.model_copy(update={"public_numbers": True})
    assert client.get("/v1/numbers").json()["live"]["questions"] is None
    assert "chưa đủ câu hỏi" in client.get("/so-lieu").text
    log = LiveLog(own_home, 90)
    for _ in range(25):
        log.note("câu hỏi", Answer(outcome=Outcome.ANSWERED, text="x", timings_ms={"total": 30.0}))
    write_measured(own_home, {"on": "2026-11-23", "hit_1": 0.91, "<b>": 1.0})
    page = client.get("/so-lieu").text
    assert "91.0 %" in page and "Đã trả lời" in page and "25" in page and "<b>1" not in page and "style=" not in page
    assert client.get("/static/numbers.css").status_code == 200
    client.__exit__(None, None, None)


def test_how_old_the_sources_are_is_public_but_not_what_only_officers_read(agencies):  # noqa: F811
    """The figures of every collection were public by name, those of inner ones too."""
    container = agencies
    inner = Procedure(key="9.000900", title="Việc nội bộ", audience="officer")
    home = container.corpus_settings.home
    bring(container.library, home / "inner.jsonl", inner, collection="inner-hotich")
    bring(container.library, home / "dated.jsonl", Procedure(key="9.000901", title="Việc cũ", updated="2019-02-03"),
          Procedure(key="9.000902", title="Việc mới", as_of=date.today()), collection="main")  # fmt: skip
    made = container.assistants.assistants
    everywhere = Staff("qt", "Quản trị", frozenset({Role.ADMINISTRATOR}), frozenset({"*"}), frozenset({"*"}))
    made.make(everywhere, "tro-ly-bac", unit="bac", collection="bac", spec=spec_of(name="Trợ lý miền Bắc"))
    made.make(everywhere, "tro-ly-nam", unit="nam", collection="nam", spec=spec_of(name="Nội bộ", audience="staff"))
    container.profile = container.profile.model_copy(update={"public_numbers": True})
    client = client_of(container)
    found = client.get("/v1/numbers").json()
    assert set(found["freshness"]) == {"main", "bac"}
    main = found["freshness"]["main"]
    assert (main["records"], main["recent"], main["stale"], main["oldest"]) == (4, 1, 1, "2019-02-03")
    assert found["freshness_limits"] == {"recent_days": 30, "stale_days": container.profile.stale_days}
    page = client.get("/so-lieu").text
    assert "Nguồn chung" in page and "Trợ lý miền Bắc" in page and "03/02/2019" in page and "1 (25 %)" in page
    assert "inner" not in page and "Nội bộ" not in page
    client.__exit__(None, None, None)
