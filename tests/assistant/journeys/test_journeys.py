"""Journeys: data that lead forward, recognised only where all that follows from an event is asked for."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from assistant.journeys import Journey, LocalJourney, Station, journeys
from assistant.journeys.asked import journey_of, with_another
from assistant.journeys.plan import lookup, plan
from channels.container import Container
from tests.assistant.helpers import context

FIRST = Station(id="one", label="Một", codes=("9.000001",))


def test_the_seven_events_are_there() -> None:
    assert {journey.id for journey in journeys()} == {"birth", "marriage", "death", "land", "house", "shop", "moving"}


def test_a_station_cannot_come_before_what_it_needs() -> None:
    with pytest.raises(ValidationError):
        Journey(id="x", name="x", says=("x",), stations=(FIRST.model_copy(update={"after": ("two",)}), FIRST))
    with pytest.raises(ValidationError):
        Journey(id="x", name="x", says=("x",), stations=(FIRST, FIRST))
    with pytest.raises(ValidationError):
        Station(id="x", label="nothing to look up and nothing to say")


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("vợ tôi mới sinh con, giờ phải làm những thủ tục gì", "birth"),
        ("vo toi moi sinh con gio phai lam nhung thu tuc gi", "birth"),
        ("mới sinh con cần làm gì", "birth"),
        ("sắp cưới cần làm những thủ tục gì", "marriage"),
        ("mẹ tôi mới mất, gia đình cần làm những thủ tục gì trước, thủ tục gì sau", "death"),
        ("mua đất thì phải làm những thủ tục gì", "land"),
        ("xây nhà cần những thủ tục gì từ đầu đến cuối", "house"),
        ("mở quán phở nhỏ thì cần làm những thủ tục gì", "shop"),
        ("chuyển nhà sang tỉnh khác thì phải làm những việc gì", "moving"),
    ],
)
def test_a_journey_is_recognised(text: str, event: str) -> None:
    found = journey_of(text)
    assert found is not None
    assert found.id == event


@pytest.mark.parametrize(
    "text",
    [
        "kết hôn với người nước ngoài phải làm những thủ tục gì",
        "mua đất bằng giấy viết tay giờ phải làm gì",
        "mở quán cà phê cần những thủ tục gì, phí bao nhiêu",
        "đăng ký khai sinh cho con mới sinh cần giấy tờ gì",
        "mất căn cước phải làm những gì",
    ],
)
def test_a_question_about_one_thing_is_no_journey(text: str) -> None:
    assert journey_of(text) is None


def test_a_journey_and_another_question_come_apart() -> None:
    parts = with_another("sinh con cần làm những thủ tục gì, còn làm hộ chiếu mất bao lâu")
    assert parts == ["sinh con cần làm những thủ tục gì", "còn làm hộ chiếu mất bao lâu"]
    assert with_another("chồng tôi mất rồi phải làm những thủ tục gì, nộp ở đâu") == [
        "chồng tôi mất rồi phải làm những thủ tục gì"
    ]
    assert with_another("làm hộ chiếu mất bao lâu, phí bao nhiêu") == ["làm hộ chiếu mất bao lâu, phí bao nhiêu"]


def test_a_province_changes_a_journey() -> None:
    birth = next(journey for journey in journeys() if journey.id == "birth")
    own = Station(id="qua-tang", label="Quà của tỉnh", note="Nhận ở trạm y tế.")
    here = birth.here(LocalJourney(without=("khai-sinh",), notes={"can-cuoc": "Làm lưu động."}, stations=(own,)))
    ids = [station.id for station in here.stations]
    assert "khai-sinh" not in ids and ids[-1] == "qua-tang"
    assert all("khai-sinh" not in station.after for station in here.stations)
    assert next(station for station in here.stations if station.id == "can-cuoc").note == "Làm lưu động."


def test_every_station_of_the_starter_corpus_is_the_procedure_its_label_names(starter_container: Container) -> None:
    """A code with a slip in it would send people through another procedure under this label."""
    searcher = starter_container.live.searcher()
    made = context(searcher=searcher, collection="main", day=date(2026, 11, 25))
    for journey in journeys():
        for station in journey.stations:
            record = lookup(station, made)
            if station.codes:
                assert record is not None, station.id
                assert record.code in station.codes
            if record is not None and station.title:
                title = record.title.casefold()
                assert all(phrase.casefold() in title for phrase in station.title), (station.id, record.title)


def test_what_no_record_covers_is_said_and_never_filled(starter_container: Container) -> None:
    made = context(searcher=starter_container.live.searcher(), collection="main", day=date(2026, 11, 25))
    shop = next(journey for journey in journeys() if journey.id == "shop")
    found = plan(shop, made)
    unknown = [leg for leg in found.block.legs if not leg.code]
    assert found.missing == len(unknown) == 1
    assert "chưa có thủ tục này" in unknown[0].note
    assert not (unknown[0].question or unknown[0].source or unknown[0].title)


def test_a_limit_is_not_said_beyond_the_law_it_is_from(starter_container: Container) -> None:
    """On 1 March 2027 another law on civil status begins."""
    searcher = starter_container.live.searcher()
    birth = next(journey for journey in journeys() if journey.id == "birth")
    before, after = (
        plan(birth, context(searcher=searcher, collection="main", day=day)).block.legs[0].limit
        for day in (date(2027, 2, 28), date(2027, 3, 1))
    )
    assert "60 ngày" in before
    assert after == ""
