"""An office's own record stands for the national catalogue's of the same name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.models import Audience, Level, Procedure, Step
from index.search import Filter, Query, Searcher
from tests.support.building import searcher_over

_STEPS = (Step(text="Người dân nộp hồ sơ đăng ký kết hôn, công chức kiểm tra giấy tờ và trả kết quả đăng ký kết hôn."),)
_SINCE = date(2025, 7, 7)


def national(key: str = "1.000894", title: str = "Thủ tục đăng ký kết hôn", **more: object) -> Procedure:
    values: dict[str, object] = {"levels": (Level.COMMUNE,), "steps": _STEPS} | more
    return Procedure(key=key, title=title, **values)  # type: ignore[arg-type]


def sheet(key: str = "QT 11/HT", title: str = "Đăng ký kết hôn", **more: object) -> Procedure:
    """The process sheet of an office: a shorter text, which no leg finds as well as the catalogue's."""
    values: dict[str, object] = {"levels": (Level.COMMUNE,), "valid_from": _SINCE} | more
    return Procedure(key=key, title=title, **values)  # type: ignore[arg-type]


def found(searcher: Searcher, question: str = "đăng ký kết hôn", **query: object) -> list[str]:
    hits = searcher.search(Query(question, **query), where=Filter())  # type: ignore[arg-type]
    return [hit.unit.record.partition(":")[2] for hit in hits]


def test_the_sheet_of_the_office_is_read_and_not_its_national_twin(tmp_path: Path) -> None:
    """Of 53 real sheets beside the catalogue four in five lost their own questions to the national record, and the
    citizen read neither the counter nor the time promised there."""
    searcher = searcher_over(tmp_path, national(), sheet(), national("1.001193", "Thủ tục đăng ký khai sinh"))
    answers = found(searcher)
    assert answers[0] == "QT 11/HT"
    assert "1.000894" not in answers, "two of the same would compete, and the question be asked back"


def test_a_sheet_that_no_leg_found_stands_for_the_twin_that_was_found(tmp_path: Path) -> None:
    searcher = searcher_over(tmp_path, national(keywords=("lấy vợ",)), sheet())
    assert found(searcher, "lấy vợ")[0] == "QT 11/HT"


@pytest.mark.parametrize(
    "own",
    [
        pytest.param(sheet(title="Đăng ký lại kết hôn"), id="another name"),
        pytest.param(sheet(valid_from=None), id="nobody knows since when"),
        pytest.param(sheet(valid_to=date(2025, 12, 31)), id="no longer in force"),
        pytest.param(sheet(valid_from=date(2027, 1, 1)), id="not yet in force"),
        pytest.param(sheet(audience=Audience.OFFICER), id="not for citizens"),
    ],
)
def test_the_national_record_stays(tmp_path: Path, own: Procedure) -> None:
    searcher = searcher_over(tmp_path, national(), own)
    assert "1.000894" in found(searcher, day=date(2026, 1, 1))


def test_what_embassies_do_is_another_procedure(tmp_path: Path) -> None:
    embassy = national("2.000507", levels=(Level.OTHER,))
    searcher = searcher_over(tmp_path, embassy, sheet())
    assert found(searcher) == ["QT 11/HT", "2.000507"]


def test_national_records_of_one_name_do_not_hide_each_other(tmp_path: Path) -> None:
    searcher = searcher_over(tmp_path, national(), national("2.000507", valid_from=_SINCE))
    assert set(found(searcher)) == {"1.000894", "2.000507"}
