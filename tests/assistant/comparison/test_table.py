"""The table of two records: its cells are from them, and an order is only given where both have one figure."""

from __future__ import annotations

from assistant.answer import Aspect
from assistant.comparison import Side, comparison
from assistant.comparison.table import cheaper, faster, papers
from corpus.models import Channel, Fee, FeeKind, Method, Paper, PaperGroup, Procedure, ProcessingTime, TimeUnit


def made(code: str, title: str, *, fee: int | None, days: int, unit: TimeUnit, papers: tuple[str, ...]) -> Procedure:
    fees = (Fee(kind=FeeKind.AMOUNT, amount=fee, text=f"{fee} đồng"),) if fee is not None else (Fee(kind=FeeKind.RULE),)
    word = {TimeUnit.WORKING_DAY: "ngày làm việc", TimeUnit.DAY: "ngày"}[unit]
    time = ProcessingTime(quantity=days, unit=unit, text=f"{days} {word}")
    return Procedure(
        key=code, title=title, agencies=("Ủy ban nhân dân cấp xã",),
        channels=(Channel(method=Method.DIRECT, fees=fees, times=(time,)),),
        paper_groups=(PaperGroup(papers=tuple(Paper(name=name) for name in papers)),),
    )  # fmt: skip


ONE = made("9.000011", "Cấp lại giấy nuôi voi", fee=20_000, days=5, unit=TimeUnit.WORKING_DAY,
           papers=("Tờ khai (nếu nộp trực tiếp)", "Giấy báo mất"))  # fmt: skip
TWO = made("9.000012", "Đổi giấy nuôi voi", fee=10_000, days=3, unit=TimeUnit.WORKING_DAY,
           papers=("Tờ khai", "Giấy cũ"))  # fmt: skip
OTHER = made("9.000013", "Trả giấy nuôi voi", fee=None, days=3, unit=TimeUnit.DAY, papers=("Giấy cũ",))


def test_papers_are_parted_into_shared_and_own() -> None:
    assert papers(ONE, TWO) == (["Tờ khai (nếu nộp trực tiếp)"], ["Giấy báo mất"], ["Giấy cũ"])


def test_a_paper_named_twice_on_one_side_is_still_shared() -> None:
    """ "Tờ khai (của trẻ)" stood among the papers only temporary residence needs, beside the shared "Tờ khai"."""
    twice = made("9.000014", "Sửa giấy", fee=1, days=1, unit=TimeUnit.DAY, papers=("Tờ khai", "Tờ khai (của trẻ)"))
    assert papers(ONE, twice) == (["Tờ khai (nếu nộp trực tiếp)"], ["Giấy báo mất"], [])


def test_every_cell_stands_under_its_own_record() -> None:
    block = comparison(Side(ONE, "s1"), Side(TWO, "s2"))
    assert [column.source for column in block.columns] == ["s1", "s2"]
    rows = {row.label: row.cells for row in block.rows}
    assert rows["Phí, lệ phí"] == ("20.000 đồng", "10.000 đồng")
    assert rows["Thời hạn giải quyết"] == ("5 ngày làm việc", "3 ngày làm việc")
    assert {row.aspect for row in block.rows} >= {Aspect.FEE, Aspect.TIME, Aspect.WHERE, Aspect.WHO, Aspect.DOCUMENTS}


def test_an_order_where_both_have_one_figure() -> None:
    assert "“Đổi giấy nuôi voi” nhanh hơn" in faster(ONE, TWO)
    assert "“Đổi giấy nuôi voi” ít tiền hơn: 10.000 đồng" in cheaper(ONE, TWO)
    assert "cùng thời hạn" in faster(TWO, TWO)


def test_no_order_between_units_or_without_a_figure() -> None:
    """Three days may be more or fewer than three working days."""
    assert "không xếp bên nào nhanh hơn" in faster(TWO, OTHER)
    assert "không xếp bên nào rẻ hơn" in cheaper(TWO, OTHER)


def test_in_an_answer_to_several_questions_the_sources_keep_apart() -> None:
    block = comparison(Side(ONE, "s1"), Side(TWO, "s2")).of_part(2)
    assert [column.source for column in block.columns] == ["2.s1", "2.s2"]
