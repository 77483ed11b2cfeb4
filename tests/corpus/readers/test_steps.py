"""Steps, subjects and the number of dossier sets from running text."""

import pytest

from corpus.models import PaperGroup, Step
from corpus.readers.steps import dossier_sets, name_list, split_steps


def test_steps_begin_with_their_number() -> None:
    text = "Mở đầu.\nBước 1: Nộp hồ sơ\n- tại quầy\n- Bước 2. Thẩm định\nBước 3 – Trả kết quả"
    assert split_steps(text) == (
        Step(text="Mở đầu."),
        Step(title="Bước 1", text="Nộp hồ sơ\n- tại quầy"),
        Step(title="Bước 2", text="Thẩm định"),
        Step(title="Bước 3", text="Trả kết quả"),
    )


@pytest.mark.parametrize(
    "text", ["Nộp hồ sơ tại quầy.", "Tại Bước 2 nêu trên, cơ quan trả kết quả.", "Thực hiện lại bước (ii)"]
)
def test_text_without_numbered_lines_is_one_step(text: str) -> None:
    assert split_steps(text) == (Step(text=text),)


def test_damaged_wording_is_not_repaired() -> None:
    """Lines of a record were torn apart by a page break; making sense of them is the editor's work."""
    text = "Bước 1: nộp hồ sơ đăng ký khai tâm Phục vụ hành chính"
    assert split_steps(text)[0].text == "nộp hồ sơ đăng ký khai tâm Phục vụ hành chính"


def test_a_name_of_the_portals_own() -> None:
    assert split_steps("Nộp hồ sơ", "Tiếp nhận") == (Step(title="Tiếp nhận", text="Nộp hồ sơ"),)
    assert split_steps("Bước 1: a\nBước 2: b", "Cấp mới") == (
        Step(title="Cấp mới"),
        Step(title="Bước 1", text="a"),
        Step(title="Bước 2", text="b"),
    )
    assert split_steps("", "") == split_steps("Không có thông tin") == ()


def test_every_word_of_the_text_is_in_a_step() -> None:
    text = "Bước 1: Nộp\nBước 2: Nhận (Bước 3 nếu thiếu)\nBước 3: Bổ sung"
    steps = split_steps(text)
    assert " ".join(f"{step.title}: {step.text}" for step in steps).split() == text.split()


@pytest.mark.parametrize(
    ("text", "names"),
    [("Công dân Việt Nam, Doanh nghiệp", ("Công dân Việt Nam", "Doanh nghiệp")),
     ("Tổ chức (không bao gồm doanh nghiệp, HTX), Cán bộ, công chức, viên chức, Hợp tác xã",
      ("Tổ chức (không bao gồm doanh nghiệp, HTX)", "Cán bộ, công chức, viên chức", "Hợp tác xã")),
     ("Sở Tư pháp\nSở Tư pháp", ("Sở Tư pháp",)), ("", ()), ("Không có thông tin", ())],
)  # fmt: skip
def test_commas_inside_a_name_part_nothing(text: str, names: tuple[str, ...]) -> None:
    assert name_list(text) == names


def test_a_field_of_separators_only_does_not_stall_the_import() -> None:
    assert name_list(", " * 50_000) == ()


@pytest.mark.parametrize(
    ("cases", "sets"),
    [(["Số lượng hồ sơ: 01 bộ."], 1), (["* Số lượng hồ sơ: 02 (hai) bộ"], 2), (["Cấp mới", "Số lượng: 1 bộ hồ sơ"], 1), (["01 bộ hồ sơ gồm bản chính"], None),
     (["Số lượng hồ sơ: 01 bộ", "Số lượng hồ sơ: 02 bộ"], None), ([], None)],
)  # fmt: skip
def test_dossier_sets(cases: list[str], sets: int | None) -> None:
    assert dossier_sets(PaperGroup(case=case) for case in cases) == sets
