"""Near-duplicates are found whatever the marks and the order of words; splits are even, repeatable and keep apart."""

from __future__ import annotations

from collections import Counter

import pytest

from corpus.errors import InputError
from eval.datasets import GoldItem, RetrievalItem, load_set
from eval.leaks import Text, duplicates, leaks, texts_of
from eval.sets import own_set
from eval.splits import split

ASKED = "Đăng ký khai sinh cho con cần giấy tờ gì?"


@pytest.mark.parametrize("other", ["dang ky khai sinh cho con can giay to gi", "Cần giấy tờ gì đăng ký khai sinh cho con",
                                   "ĐĂNG KÝ KHAI SINH CHO CON CẦN GIẤY TỜ GÌ", "đăng ký khai sinh cho cháu cần giấy tờ gì"])  # fmt: skip
def test_the_same_question_is_found(other: str):
    (found,) = leaks([Text("a", ASKED)], [Text("b", other), Text("c", "đổi thẻ căn cước mất mấy ngày")])
    assert (found.where, found.other_where) == ("a", "b") and found.alike >= 90


@pytest.mark.parametrize(
    "other", ["Đăng ký kết hôn cần giấy tờ gì?", "Đăng ký khai sinh cho con mất mấy ngày, nộp ở đâu?"]
)
def test_another_question_is_none(other: str):
    assert not leaks([Text("a", ASKED)], [Text("b", other)])


def test_short_texts_only_when_they_are_the_same():
    assert not duplicates([Text("a", "căn cước"), Text("b", "căn cứ")])
    assert len(duplicates([Text("a", "căn cước"), Text("b", "can cuoc")])) == 1


def test_a_folder_is_read_whole(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "x.jsonl").write_text('{"question": "một"}\n{"text": "hai"}\n{"n": 1}\n', "utf-8")
    assert [text.text for text in texts_of([tmp_path])] == ["một", "hai"]
    with pytest.raises(InputError):
        texts_of([tmp_path / "sub" / "empty"])


def test_strata_keep_their_share():
    items = load_set(own_set())
    first, second = split(items, 0.2, seed=3)
    assert len(first) + len(second) == len(items) and not {i.id for i in first} & {i.id for i in second}
    assert abs(len(first) - 0.2 * len(items)) <= 2
    kinds = Counter(item.kind for item in items)
    taken = Counter(item.kind for item in first)
    assert all(abs(taken[kind] - 0.2 * count) <= 3 for kind, count in kinds.items())
    assert split(list(reversed(items)), 0.2, seed=3)[0] == list(reversed(first)), "whatever the order"
    assert split(items, 0.2, seed=4)[0] != first


def test_answers_and_twins_stay_on_one_side():
    items = [GoldItem(id=f"q{n}", question="?", procedures=(f"1.00000{n // 3}",)) for n in range(9)]
    items.append(GoldItem(id="t", question="?", procedures=("1.9",), twin_of="q0"))
    first, second = split(items, 0.5, apart=True)
    assert first and second
    sides = [{code for item in part for code in item.procedures} for part in (first, second)]
    assert not sides[0] & sides[1]
    assert any({"q0", "t"} <= {item.id for item in part} for part in (first, second))


def test_retrieval_sets_split_too():
    items = [RetrievalItem(qid=f"r{n}", question="?", gold=("a",)) for n in range(10)]
    assert [len(part) for part in split(items, 0.3)] == [3, 7]


@pytest.mark.parametrize(("share", "by"), [(0.0, ("kind",)), (1.0, ("kind",)), (-1, ("kind",)), (0.5, ("colour",))])
def test_what_cannot_be_split(share: float, by: tuple[str, ...]):
    with pytest.raises(InputError):
        split([], share, by=by)
