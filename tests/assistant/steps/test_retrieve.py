"""Retrieval over a tiny index: codes are looked up, officers' records stay with officers, the law is a fallback."""

from __future__ import annotations

import pytest

from assistant.steps import retrieve as module
from assistant.steps.retrieve import retrieve
from assistant.steps.route import SERVICE_KINDS, route
from assistant.steps.understand import understand
from corpus.models import Audience, Kind
from index.search import Searcher
from tests.assistant.helpers import codes, context


def retrieved(searcher: Searcher, text: str, **question):
    made = context(text, searcher=searcher, **question)
    for step in (understand, route, retrieve):
        step(made)
    return made


def test_the_procedure_named_comes_first(tiny: Searcher) -> None:
    made = retrieved(tiny, "đăng ký nuôi voi nhà cần giấy tờ gì")
    assert made.procedures[0] == "9.000001"
    assert made.hits[0].unit.kind is Kind.PROCEDURE


@pytest.mark.parametrize("text", ["9.000003", "lệ phí của thủ tục (9.000003)", "nuôi voi nhà 9.000003"])
def test_a_code_is_looked_up_and_not_searched(tiny: Searcher, text: str) -> None:
    """ "Lệ phí bao nhiêu? (1.001193)" is what a suggestion sends: its words alone fit every procedure."""
    made = retrieved(tiny, text)
    assert codes(made.hits) == made.procedures == ["9.000003"]
    assert made.hits[0].features["exact"] == 1.0


def test_an_unknown_code_is_searched_by_its_words(tiny: Searcher) -> None:
    made = retrieved(tiny, "đăng ký nuôi voi nhà (8.888888)")
    assert made.procedures[0] == "9.000001"


def test_a_record_of_officers_is_hidden_from_the_public_even_by_code(tiny: Searcher) -> None:
    for text in ("kiểm kê sổ voi của cơ quan", "(9.000009)"):
        assert "9.000009" not in codes(retrieved(tiny, text).hits)
    found = retrieved(tiny, "(9.000009)", audience=Audience.OFFICER)
    assert codes(found.hits) == ["9.000009"]


def test_another_collection_holds_nothing(tiny: Searcher) -> None:
    assert retrieved(tiny, "đăng ký nuôi voi nhà", collection="khac").hits == []
    assert retrieved(tiny, "(9.000001)", collection="khac").hits == []


def sure_of(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hits of one kind be known for sure and all others be doubted."""
    monkeypatch.setattr(module, "known", lambda hits: 0.9 if hits and hits[0].unit.kind is kind else 0.1)


def test_a_question_about_the_law_finds_the_article(tiny: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    sure_of(Kind.LEGAL, monkeypatch)
    made = retrieved(tiny, "đánh voi thì bị xử phạt bao nhiêu")
    assert made.kinds == {Kind.LEGAL}
    assert made.hits[0].unit.id == "legal:12/2099/NĐ-CP#5a"
    assert made.procedures == []


def test_the_law_is_a_fallback_where_services_hold_nothing(tiny: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """ "ngược đãi voi" stands in no service; without the second search the answer was "no source"."""
    sure_of(Kind.LEGAL, monkeypatch)
    made = retrieved(tiny, "ngược đãi voi")
    assert made.kinds == SERVICE_KINDS
    assert made.hits[0].unit.id == "legal:12/2099/NĐ-CP#5a"
    assert made.reasons["retrieve"].startswith("nothing certain")
    assert made.procedures, "the nearest procedures are still ranked"


def test_a_text_of_which_only_the_name_is_held_is_no_fallback(tiny: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asked where to get a health card again was shown the name of a decree; the procedure stood ranked behind it."""
    sure_of(Kind.LEGAL, monkeypatch)
    found = retrieved(tiny, "ngược đãi voi").hits
    assert found and all("#" in hit.unit.id for hit in found)
    monkeypatch.setattr(module, "_ARTICLE", "no unit has this")
    assert all(hit.unit.kind is not Kind.LEGAL for hit in retrieved(tiny, "ngược đãi voi").hits)


def test_services_are_a_fallback_for_a_question_that_only_sounds_like_law(
    tiny: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure_of(Kind.PROCEDURE, monkeypatch)
    made = retrieved(tiny, "theo luật thì đăng ký nuôi voi nhà ra sao")
    assert made.kinds == {Kind.LEGAL} and made.procedures[0] == "9.000001"


def test_a_sure_hit_needs_no_second_search(tiny: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    sure_of(Kind.PROCEDURE, monkeypatch)
    assert retrieved(tiny, "nuôi voi nhà").reasons["retrieve"].endswith("candidates in all")


def test_words_nobody_knows_find_nothing(tiny: Searcher) -> None:
    made = retrieved(tiny, "xyzzy qwerty")
    assert made.hits == [] and made.procedures == []


def test_procedures_are_ranked_codes_without_repeats(tiny: Searcher) -> None:
    made = retrieved(tiny, "giấy phép nuôi voi chở khách")
    assert len(made.procedures) == len(set(made.procedures)) >= 3
