"""Inner collections: nothing of a unit reaches another unit, a citizen, or a channel. Tried at random, not by example."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.context import Question
from channels.officers.helper import InnerHelper, Officer
from channels.officers.units import Unit, Units, load_units
from corpus.errors import InputError
from corpus.models import Article, Audience, Faq, LegalDocument, Office, Paper, PaperGroup, Procedure
from index.search import Filter, Query, Searcher
from tests.assistant.helpers import DAY, TINY, profile
from tests.support.building import searcher_over

NAMES = tuple(f"inner-don-vi-{n}" for n in range(5))
# Of each inner collection: words that stand nowhere else, in every kind of record and field that an answer may show.
WORDS = ("kẹo lạc", "bánh đúc", "chè lam", "mắm tôm", "rau má")


def inner_records(number: int) -> list:
    word, other = WORDS[number], "public" if number % 2 else "officer"
    return [
        Procedure(key=f"9.10000{number}", title=f"Cấp phát {word} cho cơ quan", audience=other, agencies=(f"Tổ {word}",),
                  paper_groups=(PaperGroup(papers=(Paper(name=f"Phiếu {word}"),)),)),
        # The same key in every collection, and one that is public: the twin must not bring its siblings along.
        Procedure(key="9.000001", title=f"Sổ riêng về {word}", audience=other, agencies=(f"Tổ {word}",)),
        Faq(key=f"hoi-{number}", title=f"Ai giữ {word}?", answer=f"Tổ {word} giữ.", audience=other, procedures=("9.000001",)),
        Office(key=f"to-{number}", title=f"Tổ {word}", address=f"Kho {word}", audience=other),
        LegalDocument(key="12/2099/NĐ-CP", title=f"Quy chế {word}", audience=other, doc_type="Quy chế",
                      articles=(Article(number="5", title=f"Kho {word}", text=f"Kho {word} mở cửa hằng ngày."),)),
        LegalDocument(key=f"7{number}/QĐ-NB", title=f"Quyết định số 7{number}/QĐ-NB về {word}", audience=other,
                      articles=(Article(number="1", text=f"{word} được cấp theo quý."),)),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def searcher(tmp_path_factory) -> Searcher:
    inner = {name: inner_records(number) for number, name in enumerate(NAMES)}
    return searcher_over(tmp_path_factory.mktemp("inner"), *TINY, beside=inner)


def helper(searcher: Searcher, units: Units) -> InnerHelper:
    assistant = Assistant(SimpleNamespace(searcher=lambda: searcher), profile())  # type: ignore[arg-type]
    return InnerHelper(lambda q: assistant.answer(q, day=DAY), lambda: searcher, lambda: units, "main")


QUESTIONS = [
    *(f"{word} {rest}" for word in WORDS for rest in ("ai giữ", "cấp phát cần giấy gì", "để ở kho nào", "quy chế")),
    "điều 5 nghị định 12/2099", "điều 5 12/2099/NĐ-CP", "12/2099/NĐ-CP", "9.000001", "9.000001 cần giấy gì",
    *(f"9.10000{n}" for n in range(5)), *(f"điều 1 7{n}/QĐ-NB" for n in range(5)), "sổ riêng", "quy chế kho", "tổ nào giữ",
    "cấp phát cho cơ quan cần gì", "đăng ký nuôi voi",
]  # fmt: skip


def leaked(answer: Answer, allowed: frozenset[str]) -> list[str]:
    shown = answer.model_dump_json(exclude={"reasons": {"read", "understand"}, "timings_ms": True})
    return [word for word, name in zip(WORDS, NAMES, strict=True) if name not in allowed and word in shown.lower()]


def test_units_drawn_at_random_never_read_what_is_not_theirs(searcher):
    """200 officers of random units with random collections ask about everything; none hears a word of another's."""
    chance = random.Random(7)
    reached = 0
    for _ in range(200):
        units = Units(units=tuple(
            Unit(id=f"u{n}", name=f"Phòng {n}", inner=tuple(chance.sample(NAMES, chance.randint(0, 3)))) for n in range(4)
        ), everybody=tuple(chance.sample(NAMES, chance.randint(0, 1))))  # fmt: skip
        own = tuple(chance.sample(["u0", "u1", "u2", "u3", "no-such-unit"], chance.randint(0, 3)))
        question = chance.choice(QUESTIONS)
        allowed = units.readable(own)
        helped = helper(searcher, units).ask(Officer("an", own), question)
        # What was typed is repeated in places; a word the officer typed is no leak.
        others = [word for word in leaked(helped.answer, allowed) if word not in question]
        sources = [source.title for source in helped.answer.sources]
        assert not others, (question, own, sorted(allowed), others)
        for word, name in zip(WORDS, NAMES, strict=True):
            if name not in allowed:
                assert not any(word in title.lower() for title in sources), (question, sources)
            elif any(word in title.lower() for title in sources):
                reached += 1
    assert reached > 20  # the test would pass on an empty index


@pytest.mark.parametrize("collection", ["main", None, *NAMES])
@pytest.mark.parametrize("audience", list(Audience))
def test_without_permission_no_way_of_asking_finds_an_inner_record(searcher, collection, audience):
    """Records of an inner collection were imported without an audience, and a citizen named the collection."""
    assistant = Assistant(SimpleNamespace(searcher=lambda: searcher), profile())  # type: ignore[arg-type]
    for question in QUESTIONS[::3]:
        answer = assistant.answer(Question(question, (), audience, collection), day=DAY)
        assert not [word for word in leaked(answer, frozenset()) if word not in question], question
        assert not any("inner" in str(source) for source in answer.sources)
    for word in WORDS:
        assert not [h for h in searcher.search(Query(word), where=Filter(collection)) if h.unit.collection in NAMES]


def test_an_officer_reads_articles_of_their_own_regulations(searcher):
    units = Units(units=(Unit(id="u", name="Phòng", inner=(NAMES[1],)),))
    answer = helper(searcher, units).ask(Officer("an", ("u",)), "điều 1 71/QĐ-NB").answer
    assert "bánh đúc được cấp theo quý" in answer.text.lower() and answer.sources[0].number == "71/QĐ-NB"


def test_the_counter_opens_what_the_officer_may_read_only(searcher):
    units = Units(units=(Unit(id="u", name="Phòng", inner=(NAMES[0],)),))
    one = helper(searcher, units)
    assert one.procedure(Officer("an", ("u",)), "9.100000").title.startswith("Cấp phát kẹo lạc")
    assert one.collections(Officer("an", ("u",))) == [NAMES[0]]
    for officer, code in ((Officer("an", ("u",)), "9.100001"), (Officer("bình"), "9.100000")):
        with pytest.raises(InputError) as caught:
            one.procedure(officer, code)
        assert caught.value.code == "NOT_FOUND"


def test_the_api_takes_no_inner_collection(client):
    said = client.post("/v1/answers", json={"question": "kẹo lạc", "assistant": "inner-don-vi-0"})
    assert (said.status_code, said.json()["code"]) == (422, "UNKNOWN_COLLECTION")


def test_which_unit_is_responsible(searcher):
    units = Units(units=(Unit(id="xa", name="UBND xã", agencies=("Ủy ban nhân dân cấp xã",), levels=("commune",)),
                         Unit(id="dulich", name="Sở Du lịch"), Unit(id="tinh", name="Ủy ban nhân dân cấp xã",
                                                                    levels=("province",))))  # fmt: skip
    helped = helper(searcher, units).ask(Officer("an"), "đăng ký nuôi voi nhà nộp ở đâu")
    assert [unit.id for unit in helped.units] == ["xa"]


@pytest.mark.parametrize(
    "text",
    ["units: [{id: a, name: A, inner: [main]}]", "units: [{id: a, name: A}, {id: a, name: B}]", "units: 7",
     "everybody: [chung]", "units: [", "units: [{id: a, name: A, salary: 9}]"],
)  # fmt: skip
def test_a_wrong_units_file_is_named_and_opens_nothing(tmp_path, text):
    path = tmp_path / "units.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        load_units(path)
    assert caught.value.code == "UNITS_BROKEN" and load_units(tmp_path / "none.yaml") == Units()
