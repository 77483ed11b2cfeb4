"""Live quality: what is kept holds no personal data, what is shown tells of nobody, and nothing here breaks an answer."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.answer import Answer, Outcome
from eval.live import (
    Kept,
    LiveLog,
    drift,
    masked,
    numbers,
    read_log,
    read_measured,
    sample,
    style_of,
    write_measured,
)

TODAY = date(2026, 11, 23)
ANSWER = Answer(outcome=Outcome.ANSWERED, text="x", procedures=("1.000001", "2", "3", "4"), timings_ms={"total": 12.34})


@pytest.mark.parametrize(("text", "gone"), [
    ("gọi em số 0905 123 456 nhé", "0905"), ("cccd 051090001234 bị sai", "051090001234"),
    ("mail a.b@example.com giúp", "example"), ("stk 19012345678 vietcombank", "19012345678"),
    ("hộ chiếu B1234567 hết hạn", "1234567"), ("biển số 82A-123.45", "123.45"), ("mã hồ sơ 000123456789", "123456789"),
])  # fmt: skip
def test_personal_data_are_masked(text: str, gone: str):
    assert gone not in masked(text) and "⟨…⟩" in masked(text)


@pytest.mark.parametrize("text", ["thủ tục 1.001193 cần gì", "nghị định 123/2015/nđ-cp", "phí 20.000 đồng, 7 ngày"])
def test_codes_and_fees_stay(text: str):
    assert masked(text) == text


def test_a_long_story_is_cut():
    assert len(masked("chuyện nhà tôi " * 100)) < 310


@pytest.mark.parametrize(("text", "style"), [
    ("cap lai can cuoc o dau vay", "no_diacritics"), ("căn cước", "keyword"), ("xin cấp lại thẻ căn cước ở đâu vậy ạ", "plain"),
    ("lam giay khai sinh cho con thi cần gi", "half_accents"), ("tôi kể chuyện nhà tôi " * 12, "long_story"),
])  # fmt: skip
def test_how_it_is_written(text: str, style: str):
    assert style_of(text) == style


def test_what_is_kept(tmp_path: Path):
    LiveLog(tmp_path, 90).note("số tôi 0905123456, lệ phí?", ANSWER, day=TODAY)
    (path,) = (tmp_path / "quality").iterdir()
    row = json.loads(path.read_text("utf-8"))
    assert path.name == "2026-11-23.jsonl" and "0905" not in path.read_text("utf-8")
    assert (row["outcome"], row["procedures"], row["milliseconds"]) == ("answered", ["1.000001", "2", "3"], 12.3)
    assert set(row) == set(Kept.model_fields) and "time" not in row


def test_several_threads_lose_nothing(tmp_path: Path):
    log = LiveLog(tmp_path, 90)
    threads = [
        threading.Thread(target=lambda: [log.note("câu hỏi", ANSWER, day=TODAY) for _ in range(25)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_log(tmp_path, TODAY, TODAY)) == 100


def test_old_days_are_deleted_and_other_files_left(tmp_path: Path):
    log = LiveLog(tmp_path, 10)
    log.note("cũ", ANSWER, day=TODAY - timedelta(days=11))
    log.note("vừa", ANSWER, day=TODAY - timedelta(days=10))
    write_measured(tmp_path, {"hit_1": 0.9})
    log.note("mới", ANSWER, day=TODAY)
    assert sorted(path.name for path in (tmp_path / "quality").iterdir()) == [
        "2026-11-13.jsonl", "2026-11-23.jsonl", "measured.json"]  # fmt: skip
    assert read_measured(tmp_path) == {"hit_1": 0.9} and read_measured(tmp_path / "none") == {}


def test_a_folder_that_cannot_be_written_costs_no_answer(tmp_path: Path, caplog):
    (tmp_path / "quality").write_text("a file in the way", "utf-8")
    LiveLog(tmp_path, 10).note("câu", ANSWER)
    assert "not kept" in caplog.text


def kept(number: int, **more: object) -> Kept:
    base = {"day": TODAY, "question": f"câu {number}", "style": "plain", "outcome": "answered", "aspect": "fee",
            "topic": "A", "milliseconds": 10.0}  # fmt: skip
    return Kept.model_validate({**base, **more})


def test_a_sample_holds_the_rare_ones():
    many = [kept(n) for n in range(200)] + [kept(900 + n, outcome="no_source") for n in range(3)]
    found = sample(many, 10, seed=1)
    assert len(found) == 10 and sum(item.question.startswith("câu 90") for item in found) == 3
    assert found == sample(list(reversed(many)), 10, seed=1) and all(item.kind == "unlabelled" for item in found)
    assert len(sample([kept(1)] * 9, 5)) == 1, "each question once"


def test_drift_is_seen_and_chance_is_not():
    before = [kept(n, topic="AB"[n % 2]) for n in range(200)]
    same = {shift.what: shift for shift in drift(before, before[::2] + before[1::2])}
    assert not any(shift.moved for shift in same.values())
    now = [kept(n, topic="C", outcome="no_source" if n % 2 else "answered") for n in range(200)]
    found = {shift.what: shift for shift in drift(before, now)}
    assert found["topic"].moved and found["unanswered"].moved and not found["style"].moved
    assert found["unanswered"].now["unanswered"] == 0.5


def test_public_numbers_hide_small_groups():
    few = numbers([kept(n) for n in range(19)])
    assert few["questions"] is None and few["outcomes"] == {}
    shown = numbers([kept(n) for n in range(40)] + [kept(99, outcome="emergency")])
    assert shown["questions"] == 41 and shown["outcomes"] == {"answered": 40} and shown["unanswered_share"] == 0.0


def test_broken_lines_are_passed_over(tmp_path: Path):
    LiveLog(tmp_path, 10).note("câu", ANSWER, day=TODAY)
    (path,) = (tmp_path / "quality").iterdir()
    path.write_text(path.read_text("utf-8") + "{\n", "utf-8")
    assert len(read_log(tmp_path, TODAY, TODAY)) == 1 and read_log(tmp_path / "none", TODAY, TODAY) == []
