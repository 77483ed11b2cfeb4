"""Old and repealed sources: people once made the journey with the papers of a procedure that was gone."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from assistant.answer import NoticeBlock, Outcome
from assistant.assistant import Assistant
from assistant.context import Context, Question
from assistant.steps.compose import compose
from corpus.models import Audience, LegalDocument, Procedure, Record
from index.documents import Change, DocumentRow, Documents, RelationKind
from tests.assistant.helpers import DAY, ELEPHANT, TINY, Shelf, chosen, profile
from tests.support.building import searcher_over

OLD = Procedure(key="9.000019", title="Khai báo nuôi voi nhà", replaced_by=(ELEPHANT.code,))


def notices(made: Context, level: str) -> list[str]:
    return [block.text for block in made.blocks if isinstance(block, NoticeBlock) and block.level == level]


def composed(record: Record, **options: object) -> Context:
    made = chosen(record, **options)
    compose(made)
    return made


def aged(days: int, **fields: object) -> Procedure:
    return ELEPHANT.model_copy(update={"updated": DAY - timedelta(days=days), **fields})


# ------------------------------------------------------------------ age


def test_a_source_past_the_limit_says_how_old_it_is() -> None:
    made = composed(aged(366))
    (text,) = notices(made, "warning")
    assert "Nguồn cũ" in text and f"{DAY - timedelta(days=366):%d/%m/%Y}" in text
    assert made.outcome is Outcome.ANSWERED, "an old source is still an answer"


@pytest.mark.parametrize(
    "record",
    [
        aged(365),
        aged(4000, as_of=DAY - timedelta(days=3)),  # an old text that was compared with its source this week
        ELEPHANT.model_copy(update={"updated": None}),
    ],
)
def test_no_alarm_without_cause(record: Procedure) -> None:
    assert not any("Nguồn cũ" in text for text in notices(composed(record), "warning"))


def test_the_profile_sets_the_limit() -> None:
    made = chosen(aged(40))
    made.profile = profile().model_copy(update={"stale_days": 30})
    compose(made)
    assert any("Nguồn cũ" in text for text in notices(made, "warning"))
    made = chosen(aged(4000))
    made.profile = profile().model_copy(update={"stale_days": 0})
    compose(made)
    assert not any("Nguồn cũ" in text for text in notices(made, "warning"))


# ------------------------------------------------------------------ repealed


def test_a_replaced_procedure_names_what_took_its_place() -> None:
    made = composed(OLD)
    (text,) = notices(made, "danger")
    assert "không còn áp dụng" in text and ELEPHANT.title in text and ELEPHANT.code in text
    assert [action.question for action in made.actions if action.type == "ask"] == [
        f"{ELEPHANT.title} ({ELEPHANT.code})"
    ]


def test_a_successor_that_is_not_held_is_named_by_its_code() -> None:
    made = composed(OLD.model_copy(update={"replaced_by": ("9.999999",)}))
    assert "9.999999" in notices(made, "danger")[0] and not made.actions


def test_before_its_last_day_a_procedure_still_stands() -> None:
    made = composed(OLD.model_copy(update={"valid_to": DAY}))
    assert notices(made, "danger") == []
    assert notices(composed(OLD.model_copy(update={"valid_to": DAY - timedelta(days=1)})), "danger")


def test_a_procedure_past_its_last_day_without_a_successor_warns() -> None:
    made = composed(ELEPHANT.model_copy(update={"valid_to": DAY - timedelta(days=1)}))
    assert "hết hiệu lực" in notices(made, "danger")[0]


def test_a_repealed_document_of_which_only_the_name_is_held_warns() -> None:
    """It was answered with its name and a link, as if it were in force."""
    document = LegalDocument(key="1/2020/NĐ-CP", title="Nghị định Mẫu")
    row = DocumentRow("main", document.id, document.number, document.title, "Nghị định", None, None, None)
    change = Change("main", "2/2025/NĐ-CP", RelationKind.REPLACES, document.number, "", date(2025, 1, 1))
    shelf = Shelf({document.id: document}, documents=Documents([row], [change]))
    made = composed(document, searcher=shelf)
    assert any("2/2025/NĐ-CP" in text for text in notices(made, "danger"))


# ------------------------------------------------------------------ through the whole path


def test_the_successor_wins_and_the_old_code_leads_to_it(tmp_path) -> None:
    """Both have nearly one name; nothing but the record says which is of today."""
    searcher = searcher_over(tmp_path, *TINY, OLD)
    assistant = Assistant(SimpleNamespace(searcher=lambda: searcher), profile())  # type: ignore[arg-type]
    by_name = assistant.answer(Question("khai báo nuôi voi nhà cần giấy tờ gì"), day=DAY)
    assert by_name.sources[0].number == ELEPHANT.code
    by_code = assistant.answer(Question("thủ tục 9.000019 cần giấy tờ gì"), day=DAY)
    assert by_code.sources[0].number == OLD.code
    said = [block.text for block in by_code.blocks if isinstance(block, NoticeBlock) and block.level == "danger"]
    assert len(said) == 1 and ELEPHANT.title in said[0], "the check lets the successor's name pass"


def test_a_record_of_one_office_is_found_by_nobody_who_did_not_say_so(tmp_path) -> None:
    inner = Procedure(key="9.000077", title="Đóng dấu chuồng cọp", audience=Audience.OFFICER, unit="Đội Cọp")
    searcher = searcher_over(tmp_path, *TINY, inner)
    assistant = Assistant(SimpleNamespace(searcher=lambda: searcher), profile())  # type: ignore[arg-type]
    for text in ("đóng dấu chuồng cọp", "thủ tục 9.000077"):
        answer = assistant.answer(Question(text, audience=Audience.OFFICER), day=DAY)
        assert not any(source.number == inner.code for source in answer.sources), text
