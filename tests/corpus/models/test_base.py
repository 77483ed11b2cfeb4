"""What every record promises: identity, validity, an honest digest, no silent loss."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from corpus.models import (
    MODELS,
    Article,
    Faq,
    Kind,
    LegalDocument,
    NewsItem,
    Office,
    Procedure,
    Record,
    digest_of,
    record_from_json,
)
from tests.support.records import as_native, faq, small_records

DAY = date(2030, 6, 1)


def test_every_kind_has_one_model() -> None:
    assert set(MODELS) == set(Kind)
    for record in small_records():
        assert type(record) is MODELS[record.kind]
        assert record.id == f"{record.kind.value}:{record.key}"


@pytest.mark.parametrize("record", small_records(), ids=lambda record: record.id)
def test_a_record_survives_json(record: Record) -> None:
    """The library stores bodies without defaults; what comes back must be the same record."""
    body = as_native(record)
    back = record_from_json(Kind(body.pop("kind")), body)
    assert back == record and back.digest() == record.digest()


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.__name__)
def test_a_misspelt_key_is_an_error_and_no_silent_loss(model: type[Record]) -> None:
    fields = {"key": "k", "title": "T", **({"answer": "Đ"} if model is Faq else {})}
    assert model.model_validate(fields).key == "k"
    with pytest.raises(ValidationError, match="valid_form"):
        model.model_validate({**fields, "valid_form": "2030-01-01"})


def test_misspelt_keys_deep_inside_are_errors_too() -> None:
    with pytest.raises(ValidationError, match="efective"):
        LegalDocument.model_validate(
            {"key": "1", "title": "L", "articles": [{"number": "1", "efective": "2030-01-01"}]}
        )
    with pytest.raises(ValidationError, match="cut_off"):
        Office.model_validate({"key": "1", "title": "L", "hours": {"cut_off": "16:00"}})


@pytest.mark.parametrize(
    "fields",
    [{"key": "", "title": "T"}, {"key": " ", "title": "T"}, {"key": "k", "title": ""}, {"key": "k", "title": " \n"},
     {"key": "x" * 301, "title": "T"}, {"title": "T"}, {"key": "k"}],
)  # fmt: skip
def test_no_record_without_identity_and_title(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        NewsItem.model_validate(fields)


def test_records_cannot_be_changed_in_place() -> None:
    """Records are shared between threads."""
    with pytest.raises(ValidationError):
        small_records()[0].title = "Khác"  # type: ignore[misc]


def test_the_digest_is_the_same_in_every_version() -> None:
    """A digest that changes with the program re-embeds the whole corpus at the next build."""
    assert faq("a", "Hỏi?", answer="Đáp.").digest() == (
        "aedca1fddf3449b7b1b6fb5b809f50edbff0d6502398f4bfb78de76d17bd1917"
    )
    assert digest_of({"b": 1, "a": ["ế", None]}) == digest_of({"a": ["ế", None], "b": 1})


def test_reading_the_same_page_again_is_no_change() -> None:
    read = [faq("a", as_of=day).digest() for day in (None, date(2030, 1, 1), DAY)]
    assert len(set(read)) == 1


@pytest.mark.parametrize(
    "change",
    [{"title": "Khác?"}, {"answer": "Khác."}, {"url": "https://example.invalid"}, {"updated": DAY},
     {"valid_from": DAY}, {"valid_to": DAY}, {"audience": "officer"}, {"alternatives": ("x",)}],
)  # fmt: skip
def test_every_change_of_content_changes_the_digest(change: dict[str, object]) -> None:
    assert faq("a", **change).digest() != faq("a").digest()


def test_a_default_written_out_is_no_change() -> None:
    assert faq("a", audience="public", url="", alternatives=()).digest() == faq("a").digest()


def test_order_matters_to_the_digest() -> None:
    """The order of steps and papers is content."""
    articles = (Article(number="1"), Article(number="2"))
    one = LegalDocument(key="k", title="L", articles=articles)
    assert one.digest() != LegalDocument(key="k", title="L", articles=articles[::-1]).digest()


@pytest.mark.parametrize(
    ("start", "end", "applies"),
    [(None, None, True), (DAY, None, True), (None, DAY, True), (DAY, DAY, True),
     (date(2030, 6, 2), None, False), (None, date(2030, 5, 31), False)],
)  # fmt: skip
def test_the_first_and_the_last_day_are_in_force(start: date | None, end: date | None, applies: bool) -> None:
    assert faq("a", valid_from=start, valid_to=end).in_force(DAY) is applies


def test_validity_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValidationError, match="valid_to lies before valid_from"):
        faq("a", valid_from=DAY, valid_to=date(2030, 5, 31))
    assert faq("a", valid_from=DAY, valid_to=DAY).valid_to == DAY


@given(st.text(), st.text(min_size=1))
def test_any_text_gives_a_digest_or_a_validation_error(answer: str, title: str) -> None:
    """No text of a file may raise anything else: an import catches only the reader's errors."""
    try:
        record = Procedure(key="k", title=title, description=answer)
    except ValidationError:
        return
    assert len(record.digest()) == 64
