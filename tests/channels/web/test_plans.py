"""Journeys and comparisons on the page: every step leads on, and each cell says whose it is where columns fall apart."""

from __future__ import annotations

from assistant import answer as a
from assistant.answer import Aspect, Outcome

JOURNEY = a.Answer(
    outcome=Outcome.ANSWERED,
    text="Sinh con",
    blocks=(
        a.JourneyBlock(
            title="Sinh con: các việc theo thứ tự",
            legs=(
                a.Leg(number=1, label="Đăng ký khai sinh", code="1.001193", question="lệ phí khai sinh", source="s1"),
                a.Leg(number=2, label="Quà cho trẻ", after=(1,), note="Tôi chưa có thủ tục này."),
            ),
        ),
    ),
)
TABLE = a.Answer(
    outcome=Outcome.ANSWERED,
    text="So sánh",
    blocks=(
        a.ComparisonBlock(
            title="So sánh hai thủ tục",
            columns=(
                a.Compared(title="Cấp lại", code="1", source="s1"),
                a.Compared(title="Cấp đổi", code="2", source="s2"),
            ),
            rows=(
                a.ComparedRow(aspect=Aspect.FEE, label="Phí", cells=("- 1 đồng\n- 2 đồng", "3 đồng")),
                a.ComparedRow(aspect=Aspect.WHERE, label="Nơi nộp", cells=("Xã", "Xã")),
            ),
        ),
    ),
)


def test_a_step_asks_on_and_one_without_a_source_does_not(stub, page, ask):
    stub.answers["hành trình sinh con"] = JOURNEY
    reply = ask(page, "hành trình sinh con")
    steps = reply.locator(".legs > li")
    assert steps.count() == 2
    assert steps.nth(1).get_by_role("button").count() == 0
    assert "Làm sau việc 1." in steps.nth(1).inner_text()
    before = page.locator(".turn > .reply").count()
    reply.get_by_role("button", name="Hỏi việc: Đăng ký khai sinh").click()
    page.wait_for_function("n => document.querySelectorAll('.turn > .reply').length > n", arg=before)
    assert "8.000 đồng" in page.locator(".turn > .reply").last.inner_text()


def test_a_comparison_stands_in_columns_and_says_what_is_the_same_once(stub, page, ask):
    stub.answers["so sánh hai việc"] = TABLE
    table = ask(page, "so sánh hai việc").get_by_role("table")
    assert table.get_by_role("columnheader").all_inner_texts() == ["Cấp lại (1)", "Cấp đổi (2)"]
    assert table.get_by_role("listitem").all_inner_texts() == ["1 đồng", "2 đồng"]
    assert table.get_by_text("Xã", exact=True).count() == 1
    assert table.locator("td").first.get_attribute("data-of") == "Cấp lại"
