"""Fees, times and papers: where one wrong word sends somebody home."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from corpus.models import Fee, FeeKind, Paper, PaperGroup, Procedure, ProcessingTime, TimeUnit, Unparsed


def test_an_amount_has_a_figure_and_nothing_else_has() -> None:
    assert Fee(kind=FeeKind.AMOUNT, amount=8000).amount == 8000
    for kind in set(FeeKind) - {FeeKind.AMOUNT}:
        assert Fee(kind=kind).amount is None


@pytest.mark.parametrize("kind", [FeeKind.UNKNOWN, FeeKind.FREE, FeeKind.COUNCIL, FeeKind.RULE])
@pytest.mark.parametrize("amount", [0, 1, 8000])
def test_a_figure_with_another_kind_is_refused(kind: FeeKind, amount: int) -> None:
    """ "Không có thông tin" with 0 beside it was once shown as free of charge."""
    with pytest.raises(ValidationError, match="amount is required"):
        Fee(kind=kind, amount=amount)


def test_an_amount_without_a_figure_is_refused() -> None:
    with pytest.raises(ValidationError, match="amount is required"):
        Fee(kind=FeeKind.AMOUNT)


def test_a_fee_without_a_kind_is_refused() -> None:
    """There is no default kind: nobody decides by omission that something is free."""
    with pytest.raises(ValidationError):
        Fee.model_validate({"text": "8.000 đồng"})


@pytest.mark.parametrize("amount", [-1, 8000.5, "tám nghìn", math.inf, math.nan])
def test_nonsense_amounts_are_refused(amount: object) -> None:
    with pytest.raises(ValidationError):
        Fee.model_validate({"kind": "amount", "amount": amount})


@pytest.mark.parametrize("quantity", [-1, math.inf, -math.inf, math.nan])
def test_nonsense_times_are_refused(quantity: float) -> None:
    """Infinity is no JSON: a record with it could be written, and not read by anybody else."""
    with pytest.raises(ValidationError):
        ProcessingTime(quantity=quantity)


def test_half_a_day_and_no_unit_are_possible() -> None:
    time = ProcessingTime(quantity=0.5)
    assert time.unit is TimeUnit.UNKNOWN and time.quantity == 0.5


@pytest.mark.parametrize("field", ["originals", "copies"])
def test_no_negative_number_of_papers(field: str) -> None:
    assert getattr(Paper(name="Tờ khai"), field) is None, "not said is not zero"
    with pytest.raises(ValidationError):
        Paper.model_validate({"name": "Tờ khai", field: -1})


def test_a_paper_has_a_name() -> None:
    with pytest.raises(ValidationError):
        PaperGroup.model_validate({"papers": [{"name": " "}]})


def test_what_could_not_be_parsed_is_kept_as_text() -> None:
    piece = Unparsed(field="channels", text="Trực tiếp 3 ngày 8.000", reason="run_on_ambiguous")
    record = Procedure(key="1.000001", title="T", unparsed=(piece,))
    assert record.unparsed == (piece,)
    assert record.digest() != Procedure(key="1.000001", title="T").digest()
    assert record.code == "1.000001"
