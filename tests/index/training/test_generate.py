"""Questions made from records and articles."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from corpus.language import fold
from corpus.models import FormRef, Paper, PaperGroup, Procedure, Result
from index.training import legal
from index.training.data import Passages
from index.training.generate import from_procedures, names
from index.training.recipe import Recipe, TrainingSet, passage_texts, restore, store
from index.training.sources import LawArticle
from index.units import units_of

LOST = Procedure(
    key="1.000001", title="Thủ tục cấp lại Giấy chứng nhận quyền sử dụng đất (cấp xã)", field="Đất đai",
    keywords=("Mất sổ",), subjects=("Công dân Việt Nam",), results=(Result(name="Giấy chứng nhận mới cấp lại"),),
    paper_groups=(PaperGroup(papers=(Paper(name="Đơn", forms=(FormRef(code="11/ĐK", name="Đơn"),)),)),),
)  # fmt: skip
TWINS = [Procedure(key=f"2.00000{n}", title="Đăng ký đất đai lần đầu", field="Đất đai") for n in range(2)]


def made(*procedures: Procedure, seed: int = 1, per_record: int = 30) -> list:
    return from_procedures({p.key: p for p in procedures}, per_record, ["Xã Thử"], random.Random(seed))


def test_a_title_is_called_in_several_ways() -> None:
    assert names(LOST.title) == [
        "cấp lại giấy chứng nhận quyền sử dụng đất (cấp xã)", "cấp lại giấy chứng nhận quyền sử dụng đất",
    ]  # fmt: skip
    long = "Thủ tục hành chính: Phê duyệt dự án đầu tư thuộc thẩm quyền của Bộ Thử theo quy định"
    assert names(long)[-1] == "phê duyệt dự án đầu tư"


def test_a_short_title_stays_whole() -> None:
    assert names("Tách hộ") == ["tách hộ"]


def test_the_same_seed_gives_the_same_questions() -> None:
    assert made(LOST) == made(LOST) != made(LOST, seed=2)


def test_records_of_one_name_are_all_right() -> None:
    """A question that names nothing but the shared title must not call the twin wrong."""
    assert all(pair.right == {"2.000000", "2.000001"} for pair in made(*TWINS))


def test_official_words_become_everyday_ones() -> None:
    texts = [pair.query for pair in made(LOST, per_record=60) if pair.origin == "everyday"]
    assert any("sổ đỏ" in text for text in texts) and any("làm lại" in text for text in texts)


def test_facts_of_the_record_are_asked_for() -> None:
    by_origin = {pair.origin: pair.query for pair in made(LOST)}
    assert "giấy chứng nhận mới cấp lại" in by_origin["result"]
    assert "11/đk" in by_origin["form"] and by_origin["keyword"] == "mất sổ"


def test_no_wording_is_left_open() -> None:
    assert not [pair.query for pair in made(LOST, *TWINS, per_record=200) if set("{}") & set(pair.query)]


def test_a_passage_looks_like_what_the_index_embeds() -> None:
    """A model trained on other texts than it will see is a worse model, and nothing tells."""
    [unit] = units_of(LOST)
    assert passage_texts(LOST)[0] == unit.dense[0]


def article(number: int, title: str, text: str, law: str = "1/2020/QH14") -> LawArticle:
    return LawArticle(f"{law.lower()}|{number}", law, title, text)


ARTICLES = [article(n, f"Quyền của người thứ {n}", f"Câu đầu{' dài' * 60}. " + f"Người thứ {n} được xem hồ sơ của "
                    "mình tại trụ sở cơ quan vào giờ làm việc.") for n in range(20)]  # fmt: skip


def test_articles_whose_title_many_share_are_left_out() -> None:
    """ "Phạm vi điều chỉnh" stands in every law; as a question it has five thousand right answers."""
    common = [article(n, "Phạm vi điều chỉnh", ARTICLES[0].text, f"{n}/2020/QH14") for n in range(5)]
    kept = legal.sample([*common, *ARTICLES], 50, random.Random(1))
    assert {a.title for a in kept} == {a.title for a in ARTICLES}


def test_an_article_is_asked_for_by_its_title_or_by_what_is_not_embedded() -> None:
    pairs = legal.article_pairs(ARTICLES, random.Random(1))
    passages = Passages()
    legal.add_articles(passages, ARTICLES)
    assert {pair.origin for pair in pairs} == {"legal-title", "legal-sentence"}
    for pair in pairs:
        if pair.origin == "legal-sentence":
            assert fold(pair.query) not in fold(passages.texts[pair.key][0])


def test_articles_of_one_law_are_siblings() -> None:
    passages = Passages()
    legal.add_articles(passages, [*ARTICLES, article(1, "Khác", "Khác", "2/2020/QH14")])
    assert ARTICLES[1].key in passages.siblings[ARTICLES[0].key]
    assert not passages.siblings["2/2020/qh14|1"]


def test_a_changed_recipe_has_another_digest() -> None:
    assert Recipe().digest == Recipe().digest != replace(Recipe(), seed=1).digest


def test_what_is_kept_comes_back_the_same(tmp_path: Path) -> None:
    passages = Passages()
    legal.add_articles(passages, ARTICLES)
    pairs = made(LOST, *TWINS)
    kept = TrainingSet(pairs[1:], pairs[:1], passages, ["1.000001"], {"title": 3})
    store(kept, tmp_path / "pairs.json")
    assert restore(tmp_path / "pairs.json") == kept
