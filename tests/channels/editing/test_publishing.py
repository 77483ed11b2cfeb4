"""Who may put which index into use: reasons, second persons, plans, and two editors at the same button."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from channels.editing.base import EditingError, editing_database
from channels.editing.publishing import Publisher
from corpus.database import utc_now
from corpus.errors import TrolyError
from corpus.library import Library
from index.generations import Generations
from tests.support.building import build
from tests.support.records import bring, faq


@pytest.fixture
def three(library: Library, home: Path) -> list[str]:
    """Three generations, the first of them live."""
    made = []
    for number in range(3):
        bring(library, home / f"{number}.jsonl", faq(f"cau-{number}"))
        made.append(build(library, home, publish=number == 0).generation)
    return made


@pytest.fixture
def desk(home: Path) -> Publisher:
    return Publisher(editing_database(home), Generations(home), home / "write.lock", keep=9)


def report(generation: str, against: str, *, passed: bool = True) -> dict:
    return {"generation": generation, "against": against, "passed": passed, "checks": []}


def refused(work) -> str:
    with pytest.raises(TrolyError) as raised:
        work()
    return raised.value.code


def test_what_the_gate_has_not_seen_is_not_published(desk: Publisher, three: list[str]):
    assert refused(lambda: desk.publish(three[1], by="lan")) == "GATE_NOT_RUN"


def test_a_worse_index_needs_a_reason_and_another_person(desk: Publisher, three: list[str]):
    desk.put(report(three[1], three[0], passed=False))
    assert refused(lambda: desk.publish(three[1], by="lan")) == "GATE_FAILED"
    assert refused(lambda: desk.agree(three[1], by="hoa")) == "REASON_NEEDED"
    assert refused(lambda: desk.ask(three[1], by="lan", reason="  ok ")) == "REASON_NEEDED"
    desk.ask(three[1], by="lan", reason="Tỉnh bãi bỏ hai mươi thủ tục từ ngày mai")
    assert refused(lambda: desk.publish(three[1], by="lan")) == "GATE_FAILED"
    for alias in ("lan", "LAN", " Lan ", "lán"):
        assert refused(lambda name=alias: desk.agree(three[1], by=name)) == "SAME_PERSON"
    desk.agree(three[1], by="hoa")
    desk.publish(three[1], by="lan")
    line = desk.ledger()[0]
    assert (line.second, line.generation) == ("hoa", three[1]) and "bãi bỏ" in line.reason


def test_a_new_reason_needs_a_new_consent_and_so_does_a_new_measurement(desk: Publisher, three: list[str]):
    desk.put(report(three[1], three[0], passed=False))
    desk.ask(three[1], by="lan", reason="lý do thứ nhất, đủ dài")
    desk.agree(three[1], by="hoa")
    desk.ask(three[1], by="lan", reason="lý do khác hẳn, cũng đủ dài")
    assert refused(lambda: desk.publish(three[1], by="lan")) == "GATE_FAILED"
    desk.agree(three[1], by="hoa")
    desk.put(report(three[1], three[0], passed=False))
    assert refused(lambda: desk.publish(three[1], by="lan")) == "GATE_FAILED"


def test_two_editors_publish_at_once_and_one_of_them_is_told(desk: Publisher, three: list[str], home: Path):
    """Both measured against the same live index; the second would have undone the first without having seen it."""
    desk.put(report(three[1], three[0]))
    desk.put(report(three[2], three[0]))
    other = Publisher(editing_database(home), Generations(home), home / "write.lock", keep=9)
    said: list[str] = []
    ready = threading.Barrier(2)

    def press(who: Publisher, generation: str) -> None:
        ready.wait()
        try:
            who.publish(generation, by="ai-do")
            said.append("published")
        except TrolyError as error:
            said.append(error.code)

    pressing = [threading.Thread(target=press, args=pair) for pair in ((desk, three[1]), (other, three[2]))]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join(30)
    assert sorted(said) == ["GATE_STALE", "published"]
    generations = Generations(home)
    assert len(generations.history()) == 2 and [line.generation for line in desk.ledger()] == [generations.live()]


def test_going_back_twice_by_two_people_goes_back_once(desk: Publisher, three: list[str], home: Path):
    for generation, before in ((three[1], three[0]), (three[2], three[1])):
        desk.put(report(generation, before))
        desk.publish(generation, by="lan")
    assert desk.roll_back(by="lan", seen=three[2], reason="phí sai") == three[1]
    assert refused(lambda: desk.roll_back(by="hoa", seen=three[2])) == "GATE_STALE"
    assert Generations(home).live() == three[1]
    assert [line.what for line in desk.ledger()] == ["rolled_back", "published", "published"]


def test_nobody_publishes_in_nobodys_name(desk: Publisher, three: list[str]):
    desk.put(report(three[1], three[0]))
    assert refused(lambda: desk.publish(three[1], by=" ")) == "PERSON_UNKNOWN"


def test_a_plan_is_carried_out_by_whoever_runs_at_that_time(desk: Publisher, three: list[str], home: Path):
    """ "Publish tonight at 20:00": the server was restarted at 18:00."""
    desk.put(report(three[1], three[0]))
    assert refused(lambda: desk.plan(three[1], utc_now() - timedelta(minutes=1), by="lan")) == "PLAN_PAST"
    tonight = utc_now() + timedelta(hours=2)
    desk.plan(three[1], tonight, by="lan")
    assert desk.due() == [] and Generations(home).live() == three[0]
    restarted = Publisher(editing_database(home), Generations(home), home / "write.lock", keep=9)
    (done,) = restarted.due(tonight + timedelta(minutes=1))
    assert (done.state, done.problem) == ("done", "") and Generations(home).live() == three[1]
    assert restarted.due(tonight + timedelta(minutes=2)) == []


def test_a_plan_that_no_longer_fits_is_refused_and_says_why(desk: Publisher, three: list[str], home: Path):
    desk.put(report(three[1], three[0]))
    desk.put(report(three[2], three[0]))
    tonight = utc_now() + timedelta(hours=2)
    desk.plan(three[1], tonight, by="lan")
    desk.publish(three[2], by="hoa")
    (done,) = desk.due(tonight)
    assert (done.state, done.problem) == ("refused", "GATE_STALE") and Generations(home).live() == three[2]
    assert desk.plans()[0].problem == "GATE_STALE"


def test_a_plan_can_be_withdrawn_and_one_slept_through_is_not_caught_up(desk: Publisher, three: list[str], home: Path):
    desk.put(report(three[1], three[0]))
    first = desk.plan(three[1], utc_now() + timedelta(hours=1), by="lan")
    desk.withdraw_plan(first, by="hoa")
    assert refused(lambda: desk.withdraw_plan(first, by="hoa")) == "EDIT_STATE"
    due = utc_now() + timedelta(hours=1)
    desk.plan(three[1], due, by="lan")
    (late,) = desk.due(due + timedelta(hours=13))
    assert (late.state, late.problem) == ("refused", "PLAN_PAST") and Generations(home).live() == three[0]


def test_a_worse_index_is_not_planned_either(desk: Publisher, three: list[str]):
    desk.put(report(three[1], three[0], passed=False))
    assert refused(lambda: desk.plan(three[1], utc_now() + timedelta(hours=1), by="lan")) == "GATE_FAILED"


def test_a_damaged_generation_does_not_go_live(desk: Publisher, three: list[str], home: Path):
    desk.put(report(three[1], three[0]))
    (Generations(home).folder(three[1]) / "units.sqlite").write_bytes(b"x")
    assert refused(lambda: desk.publish(three[1], by="lan")) == "INDEX_DAMAGED"
    assert Generations(home).live() == three[0]


def test_an_account_name_without_content_is_nobody():
    with pytest.raises(EditingError):
        from channels.editing.base import person

        person("​ ")
