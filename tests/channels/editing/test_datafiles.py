"""Data files: a fault is named at its line, an old version comes back, and what is saved is in use at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.office_words import OfficeWords, office_words, use_office_words
from channels.container import Container
from channels.editing.base import EditingError, editing_database
from channels.editing.checks import check
from channels.editing.datafiles import DataFiles, DataInvalid
from corpus.language.lexicon import default_lexicon, use_layers

READY = "- says: [mấy giờ mở cửa]\n  answer: Từ 7 giờ 30.\n  source: Thông báo 12\n"
WRONG = [
    ("ready", "- says: [a\n", 2, "cú pháp"),
    ("ready", READY + "- says: [giờ nghỉ]\n  answer: Trưa.\n", 4, "source"),
    ("ready", READY + "  until: hôm nay\n", 4, "ngày"),
    ("ready", "- says: []\n  answer: x\n  source: y\n", 1, "ít nhất 1"),
    ("ready", READY + "  answer: Từ 8 giờ.\n", 4, "hai lần"),
    ("exclusions", "- says: [vụ cháy]\n\n- reply: Không.\n", 3, "says hoặc collection"),
    ("notes", "- record: khai sinh\n  text: x\n", 1, "sai khuôn"),
    ("notes", "- record: procedure:1.001193\n  text: x\n  level: đỏ\n", 3, "chỉ nhận"),
    ("places", "communes:\n  - name: Bình Minh\n", 2, "type"),
    ("places", "huyện: []\n", 1, "không có trường"),
    ("profile", "id: demo\n", 1, "bắt buộc"),
    ("lexicon", "- says: [giấy khù khoằm]\n  weight: 3\n", 1, "means"),
    ("lexicon", "- says: [giấy khù khoằm]\n  means: [x]\n  weight: 3\n", 3, "lớn hơn 1"),
    ("lexicon", "# ghi chú\n- replaces: không hề có mục này\n", 2, "không có"),
    ("lexicon", "- 5\n", 1, "nhóm trường"),
]  # fmt: skip


@pytest.fixture
def data(home: Path) -> DataFiles:
    return DataFiles(home, editing_database(home), {"notes": "# chưa có\n"})


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    yield
    use_layers()
    use_office_words(OfficeWords())


@pytest.mark.parametrize(("name", "text", "line", "said"), WRONG)
def test_a_fault_is_named_at_its_line_in_vietnamese(data: DataFiles, name: str, text: str, line: int, said: str):
    found = data.problems(name, text)
    assert any(problem.line == line and said in problem.text for problem in found), found
    with pytest.raises(DataInvalid):
        data.save(name, text, by="lan", seen=0)
    assert data.history(name) == [] and not data.path(name).exists()


@pytest.mark.parametrize("name", ["lexicon", "places", "ready", "exclusions", "notes"])
def test_an_empty_file_and_one_of_remarks_are_right(name: str):
    assert check(name, "") == [] and check(name, "# để sau\n") == []


def test_versions_are_kept_and_come_back(data: DataFiles):
    assert data.read("notes").text == "# chưa có\n"
    first = "- record: procedure:1.001193\n  text: Trụ sở tạm.\n"
    assert data.save("notes", first, by="lan", seen=0, note="dời trụ sở") == 1
    assert data.save("notes", "", by="hoa", seen=1) == 2
    assert data.restore("notes", 1, by="lan") == 3
    assert data.read("notes").text == first == data.path("notes").read_text("utf-8")
    assert [(v.number, v.by, v.note) for v in data.history("notes")] == [
        (3, "lan", "khôi phục bản 1"), (2, "hoa", ""), (1, "lan", "dời trụ sở"),
    ]  # fmt: skip


def test_who_saves_an_old_page_is_told(data: DataFiles):
    data.save("ready", READY, by="lan", seen=0)
    with pytest.raises(EditingError) as raised:
        data.save("ready", "", by="hoa", seen=0)
    assert raised.value.code == "EDIT_CHANGED" and data.read("ready").text == READY
    with pytest.raises(EditingError):
        data.read("../profile")


def test_what_is_saved_is_in_use_without_a_restart(starter_container: Container, home: Path, tmp_path: Path):
    container = starter_container
    container.corpus_settings.home = tmp_path  # the index is shared by the run, its edited files are this test's
    data, effective = DataFiles(tmp_path, editing_database(tmp_path)), container.editing.effective
    assert effective.look() == []
    data.save("lexicon", "- says: [giấy khù khoằm]\n  means: [đăng ký khai tử]\n", by="lan", seen=0)
    data.save("ready", READY, by="lan", seen=0)
    data.save("places", "ambiguous_names:\n  - {name: Rừng Thông, options: [a, b]}\n", by="lan", seen=0)
    assert set(effective.look()) == {"lexicon", "ready", "places"} and effective.look() == []
    assert "đăng ký khai tử" in default_lexicon().widen("xin giấy khù khoằm")
    assert office_words().ready_answer("mấy giờ mở cửa", date(2026, 1, 1)) is not None
    assert [name.name for name in container.assistant.profile.ambiguous_names] == ["Rừng Thông"]
    data.save("lexicon", "- says: [giấy khù khoằm]\n  means: [đăng ký kết hôn]\n", by="lan", seen=1)
    data.save("places", "", by="lan", seen=1)
    effective.look()
    assert "đăng ký kết hôn" in default_lexicon().widen("xin giấy khù khoằm")
    assert "Rừng Thông" not in [name.name for name in container.assistant.profile.ambiguous_names]


def test_a_file_broken_by_hand_leaves_what_was_in_use(starter_container: Container, tmp_path: Path):
    container = starter_container
    container.corpus_settings.home = tmp_path
    data, effective = DataFiles(tmp_path, editing_database(tmp_path)), container.editing.effective
    data.save("ready", READY, by="lan", seen=0)
    effective.look()
    data.path("ready").write_text("- says: [", "utf-8")
    effective.look()
    assert office_words().ready and "ready" in effective.problems
