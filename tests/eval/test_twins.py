"""Twins of questions: the same every time, wrong only in the typing, never in numbers or codes; and runs over them."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.language import fold, has_diacritics, normalize, words
from corpus.language.pieces import taken_to_pieces
from corpus.language.repair import repair
from eval.datasets import GoldItem, RetrievalItem
from eval.run import run_twin, write_run
from eval.systems import Reply
from eval.twins import TWINS, _wordings, twin_set

QUESTION = (
    "Em muốn đăng ký khai sinh cho con theo Nghị định 123/2015/NĐ-CP, tờ khai CT01, thủ tục 1.001193 "
    "thì cần giấy tờ gì, hết 20.000 đồng hay bao nhiêu tiền, gửi về abc@gmail.com được không?"
)
ITEM = GoldItem.model_validate(
    {"id": "q-1", "question": QUESTION, "procedures": ["1.001193"], "aspect": "documents",
     "history": [{"role": "user", "text": "đăng ký kết hôn ở đâu"}, {"role": "assistant", "text": "Ở xã được không"}]}
)  # fmt: skip
SEEDS = range(40)


def numbers(text: str) -> list[str]:
    return sorted(word for word in words(normalize(text)) if word[0].isdigit() or "." in word or "-" in word)


@pytest.mark.parametrize("name", TWINS)
def test_the_same_seed_gives_the_same_twin(name: str) -> None:
    assert twin_set([ITEM], name, 7) == twin_set([ITEM], name, 7)
    if name not in ("no_diacritics", "upper"):
        assert len({twin_set([ITEM], name, seed)[0].question for seed in SEEDS}) > 5


@pytest.mark.parametrize("name", TWINS)
def test_a_question_has_its_twin_whatever_stands_beside_it(name: str) -> None:
    """A set of which half was taken away gave other twins."""
    other = ITEM.model_copy(update={"id": "q-2"})
    assert twin_set([ITEM, other], name)[1] == twin_set([other], name)[0]


@pytest.mark.parametrize("name", TWINS)
def test_only_what_the_person_said_changes(name: str) -> None:
    changed = [twin_set([ITEM], name, seed)[0] for seed in SEEDS]
    assert any(item.question != QUESTION for item in changed)
    assert any(item.history[0].text != ITEM.history[0].text for item in changed)
    for item in changed:
        assert item.history[1] == ITEM.history[1]
        assert item.model_copy(update={"question": QUESTION, "history": ITEM.history}) == ITEM


@pytest.mark.parametrize("name", TWINS)
def test_a_retrieval_set_has_twins_too(name: str) -> None:
    item = RetrievalItem(qid="r", question=QUESTION, gold=("a",))
    assert any(twin_set([item], name, seed)[0].question != QUESTION for seed in SEEDS)


@pytest.mark.parametrize("name", sorted(set(TWINS) - {"vni"}))
def test_numbers_codes_and_addresses_stay(name: str) -> None:
    for seed in SEEDS:
        changed = TWINS[name](QUESTION, Random(seed))
        kept = fold if name == "no_diacritics" else str
        assert numbers(changed) == numbers(kept(QUESTION)), changed
        assert "ct01" in normalize(changed) and "abc@gmail.com" in changed


def test_vni_leaves_codes_alone() -> None:
    for seed in SEEDS:
        changed = TWINS["vni"](QUESTION, Random(seed))
        assert all(code in changed for code in ("123/2015/NĐ-CP", "CT01", "1.001193", "20.000", "abc@gmail.com"))


def test_no_diacritics() -> None:
    assert not has_diacritics(TWINS["no_diacritics"](QUESTION, Random(0)))


@pytest.mark.parametrize(
    ("name", "pattern"), [("telex", r"ddawng|dduwowcj|giaays|khoong"), ("vni", r"d9a8ng|ky1|gia6y1")]
)
def test_keys(name: str, pattern: str) -> None:
    changed = [TWINS[name](QUESTION, Random(seed)) for seed in SEEDS]
    assert any(re.search(pattern, text) for text in changed)
    marked = sum(has_diacritics(piece.typed) for piece in taken_to_pieces(QUESTION)[0])
    left = [sum(has_diacritics(piece.typed) for piece in taken_to_pieces(text)[0]) for text in changed]
    assert 0.55 < sum(left) / len(left) / marked < 0.85, "about three in ten are keys"


@pytest.mark.parametrize("name", ["telex", "vni"])
def test_keys_can_be_undone(name: str) -> None:
    plain = repair(QUESTION).text
    undone = [repair(TWINS[name](QUESTION, Random(seed))).text for seed in SEEDS]
    assert sum(text == plain for text in undone) >= 0.9 * len(undone)


def test_one_to_three_slips() -> None:
    for seed in SEEDS:
        before = [piece.typed for piece in taken_to_pieces(QUESTION)[0]]
        after = [piece.typed for piece in taken_to_pieces(TWINS["typo"](QUESTION, Random(seed)))[0]]
        assert 0 <= len(before) - len(after) <= 3
        assert sum(word not in before for word in after) <= 3


def test_every_kind_of_slip_is_met() -> None:
    changed = {TWINS["typo"]("giấy phép lái", Random(seed)) for seed in range(300)}
    assert {"giấyphép lái", "giấyy phép lái", "giấy phé lái", "giấy hpép lái"} & changed
    assert any(text in changed for text in ("giấyphép lái", "giấy pháplái", "giấy phéplái"))
    assert any(re.fullmatch(r"gi[âầẩẫậ]y phép lái", text) for text in changed), "a wrong tone"


def test_chat_spelling() -> None:
    changed = {TWINS["teencode"]("em muốn đăng ký kết hôn được không", Random(seed)) for seed in range(60)}
    assert any("đkkh" in text for text in changed) and any(re.search(r"(đc|dc) (k|ko|hk|hok)$", t) for t in changed)
    assert all(normalize(wording) == wording and forms for wording, forms in _wordings("teencode").items())


def test_half_of_the_marks() -> None:
    marked = [piece.typed for piece in taken_to_pieces(QUESTION)[0] if has_diacritics(piece.typed)]
    left = [
        sum(has_diacritics(piece.typed) for piece in taken_to_pieces(TWINS["half_accents"](QUESTION, Random(seed)))[0])
        for seed in SEEDS
    ]
    assert 0.35 < sum(left) / len(left) / len(marked) < 0.65


def test_dialects_differ_in_words_and_keep_the_subject() -> None:
    changed = {TWINS["dialect"](QUESTION, Random(seed)) for seed in SEEDS}
    assert any("giấy tờ chi" in text or "bao nhiu" in text for text in changed)
    assert all("đăng ký khai sinh" in text for text in changed)
    assert all(normalize(wording) == wording and forms for wording, forms in _wordings("dialect").items())


def test_capitals_leave_codes_and_addresses() -> None:
    changed = TWINS["upper"]("gửi về abc@gmail.com theo 123/2015/NĐ-CP được không", Random(0))
    assert "ĐƯỢC KHÔNG" in changed and "abc@gmail.com" in changed


def test_a_long_story_holds_the_question_and_nothing_that_could_be_asked() -> None:
    changed = TWINS["very_long"](QUESTION, Random(1))
    assert QUESTION in changed and len(changed.split()) > len(QUESTION.split()) + 60
    assert not any(c.isdigit() for c in changed.replace(QUESTION, ""))


@pytest.mark.parametrize("text", ["", "?!", "1.001193", "CT01", "abc@x.vn", "a", "K", "USD 20k"])
@pytest.mark.parametrize("name", TWINS)
def test_where_there_is_nothing_to_change(name: str, text: str) -> None:
    assert TWINS[name](text, Random(1)) in (text, normalize(text))


@given(st.text(), st.integers(min_value=0, max_value=99), st.sampled_from(sorted(TWINS)))
def test_any_text_has_a_twin(text: str, seed: int, name: str) -> None:
    assert isinstance(TWINS[name](text, Random(seed)), str)


def test_an_unknown_twin_is_said_before_anything_is_asked() -> None:
    with pytest.raises(InputError, match=r"'shouting'.*telex"):
        run_twin(Remembering(), [ITEM], "shouting")


class Remembering:
    """Finds the procedure of a question it is asked as it stands in the set, and nothing else."""

    name = "remembering"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def reply(self, question, history):
        self.asked.append(question)
        return Reply("answered", ("1.001193",) if question == QUESTION else ("9.9",), "documents")


def test_both_runs_and_what_lies_between(tmp_path) -> None:
    system, seen = Remembering(), []
    both = run_twin(system, [ITEM, ITEM], "no_diacritics", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert system.asked[0] == QUESTION and system.asked[-1] == both.items[0].question == fold(QUESTION)
    assert both.plain.twin == "" and both.twin.twin == "no_diacritics"
    differences = both.differences()
    assert differences["hit_1"] == (1.0, 0.0) and differences["aspect_right"] == (1.0, 1.0)
    assert "facts_shown" not in differences, "nothing was measured there"
    assert both.twin.to_json()["twin"] == "no_diacritics" and "twin" not in both.plain.to_json()
    folder = write_run(both.twin, both.items, tmp_path, {})
    assert folder.name.endswith("-remembering-no_diacritics")
    assert fold(QUESTION) in (folder / "answers.jsonl").read_text("utf-8")
