"""Records of one unit in a collection that everybody reads: its officers find them, nobody else hears of them."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.context import Question
from channels.officers.helper import InnerHelper, Officer
from channels.officers.units import Unit, Units
from corpus.errors import InputError
from corpus.models import Article, Audience, Faq, LegalDocument, Paper, PaperGroup, Procedure
from index.search import Filter, Query, Searcher
from tests.assistant.helpers import DAY, TINY, profile
from tests.support.building import searcher_over

# Of each unit: words that stand nowhere else, in every kind of record and field that an answer may show.
WORDS = ("kẹo lạc", "bánh đúc", "chè lam", "mắm tôm")
UNITS = Units(units=tuple(Unit(id=f"u{n}", name=f"Phòng số {n}") for n in range(len(WORDS))))
PUBLIC = Faq(key="chung", title="Sổ quà là gì?", answer="Là sổ ghi quà.", procedures=("9.100000", "9.100001"))


def own_records(number: int) -> list:
    word, unit = WORDS[number], UNITS.units[number]
    # A unit is called by its id or by its name: who fills a sheet in knows the name.
    mine = {"audience": Audience.OFFICER, "unit": unit.id if number % 2 else unit.name}
    return [
        Procedure(key=f"9.10000{number}", title=f"Cấp phát {word} cho cơ quan", agencies=(f"Tổ {word}",),
                  paper_groups=(PaperGroup(papers=(Paper(name=f"Phiếu {word}"),)),), **mine),
        Faq(key=f"hoi-{number}", title=f"Ai giữ {word}?", answer=f"Tổ {word} giữ.", **mine),
        LegalDocument(key=f"7{number}/QĐ-NB", title=f"Quyết định số 7{number}/QĐ-NB về {word}", doc_type="Quyết định",
                      articles=(Article(number="1", text=f"{word} được cấp theo quý."),), **mine),
    ]  # fmt: skip


QUESTIONS = [
    *(f"{word} {rest}" for word in WORDS for rest in ("ai giữ", "cấp phát cần giấy gì", "quyết định")), "sổ quà là gì",
    *(f"9.10000{n} cần giấy gì" for n in range(4)), *(f"điều 1 7{n}/QĐ-NB" for n in range(4)), "cấp phát cho cơ quan cần gì",
    *(f"điều 9 quyết định 7{n}/QĐ-NB" for n in range(4)), "cấp phát kẹo lạc khác gì cấp phát bánh đúc",
]  # fmt: skip


@pytest.fixture(scope="module")
def searcher(tmp_path_factory) -> Searcher:
    own = [record for number in range(len(WORDS)) for record in own_records(number)]
    return searcher_over(tmp_path_factory.mktemp("own"), *TINY, PUBLIC, *own)


def helper(searcher: Searcher) -> InnerHelper:
    assistant = Assistant(SimpleNamespace(searcher=lambda: searcher), profile())  # type: ignore[arg-type]
    return InnerHelper(lambda q: assistant.answer(q, day=DAY), lambda: searcher, lambda: UNITS, "main")


def leaked(answer: Answer, own: set[str], question: str) -> list[str]:
    """Words of units that are not the officer's; one the officer typed is no leak."""
    shown = answer.model_dump_json(exclude={"reasons": {"read", "understand"}, "timings_ms": True}).lower()
    return [word for n, word in enumerate(WORDS) if f"u{n}" not in own and word in shown and word not in question]


@pytest.mark.parametrize("number", range(len(WORDS)))
def test_an_officer_finds_the_records_of_the_own_unit(searcher, number: int) -> None:
    """The filter for them was there and nobody passed it: what a unit had put in under its name was found by no one."""
    officer, one = Officer("an", (f"u{number}",)), helper(searcher)
    assert f"Tổ {WORDS[number]} giữ." in one.ask(officer, f"ai giữ {WORDS[number]}").answer.text
    assert one.procedure(officer, f"9.10000{number}").title == f"Cấp phát {WORDS[number]} cho cơ quan"
    assert f"{WORDS[number]} được cấp" in one.ask(officer, f"điều 1 7{number}/QĐ-NB").answer.text


def test_officers_of_units_drawn_at_random_never_read_what_is_not_theirs(searcher) -> None:
    chance = random.Random(11)
    for _ in range(60):
        own = set(chance.sample(["u0", "u1", "u2", "u3", "no-such-unit", "Phòng số 2"], chance.randint(0, 2)))
        question = chance.choice(QUESTIONS)
        answer = helper(searcher).ask(Officer("an", tuple(sorted(own))), question).answer
        assert not leaked(answer, own, question), (question, own)
        titles = " ".join(source.title.lower() for source in answer.sources)
        assert not [word for n, word in enumerate(WORDS) if f"u{n}" not in own and word in titles], (question, own)


@pytest.mark.parametrize("audience", list(Audience))
def test_without_a_unit_nobody_finds_them(searcher, audience: Audience) -> None:
    assistant = Assistant(SimpleNamespace(searcher=lambda: searcher), profile())  # type: ignore[arg-type]
    for question in QUESTIONS:
        answer = assistant.answer(Question(question, (), audience, "main"), day=DAY)
        assert not leaked(answer, set(), question), question
        assert not any("cấp phát" in source.title.lower() for source in answer.sources)
    everybody = frozenset(Audience)
    assert not [
        h for h in searcher.search(Query("cấp phát"), where=Filter("main", audiences=everybody)) if h.unit.office
    ]


def test_the_counter_opens_no_record_of_another_unit(searcher) -> None:
    for officer in (Officer("an", ("u1",)), Officer("bình"), Officer("chi", ("Phòng số 0",))):
        with pytest.raises(InputError) as caught:
            helper(searcher).procedure(officer, "9.100000")
        assert caught.value.code == "NOT_FOUND"


def test_a_citizen_cannot_ask_in_the_name_of_a_unit(searcher) -> None:
    """A unit opens its records to officers; a question that names one and comes from outside opens nothing."""
    assistant = Assistant(SimpleNamespace(searcher=lambda: searcher), profile())  # type: ignore[arg-type]
    answer = assistant.answer(Question("ai giữ kẹo lạc", collection="main", offices=UNITS.offices(["u0"])), day=DAY)
    assert "Tổ kẹo lạc" not in answer.text and not leaked(answer, set(), "kẹo lạc")
