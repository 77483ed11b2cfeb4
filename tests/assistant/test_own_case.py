"""The papers of one's own case: at most three questions, and nothing that may be needed is left out in silence."""

from __future__ import annotations

from assistant.own_case import MOST_QUESTIONS, Ask, Papers, condition_of, divides, next_of
from corpus.models import Channel, Method, Paper, PaperGroup, Procedure

WORDS = {Method.DIRECT: "Nộp trực tiếp", Method.ONLINE: "Nộp trực tuyến", Method.POSTAL: "Qua bưu chính"}
VOI = Procedure(
    key="9.000021",
    title="Đăng ký voi",
    channels=(Channel(method=Method.DIRECT), Channel(method=Method.ONLINE)),
    paper_groups=(
        PaperGroup(
            case="Giấy tờ phải nộp",
            papers=(
                Paper(name="Tờ khai (nếu nộp trực tiếp)"),
                Paper(name="Mẫu điện tử (nếu nộp trực tuyến)"),
                Paper(name="Giấy ủy quyền nếu nhờ người khác (có chứng thực)"),
                Paper(name="Giấy chứng tử (trường hợp chủ cũ đã chết)"),
                Paper(name="Căn cước"),
            ),
        ),
        PaperGroup(case="Voi mua", papers=(Paper(name="Hợp đồng mua"),)),
        PaperGroup(case="Voi tặng", papers=(Paper(name="Giấy tặng"),)),
    ),
)


def names(papers: tuple[Paper, ...]) -> list[str]:
    return [paper.name.partition(" (")[0] for paper in papers]


def test_case_then_way_then_condition_then_the_list() -> None:
    first = next_of(VOI, (), WORDS)
    assert first == Ask("case", ("Voi mua", "Voi tặng"), neither=True)
    second = next_of(VOI, ("Voi tặng",), WORDS)
    assert second == Ask("method", ("Nộp trực tiếp", "Nộp trực tuyến"), neither=False)
    third = next_of(VOI, ("Voi tặng", "Nộp trực tiếp"), WORDS)
    assert third == Ask("condition", ("Nhờ người khác", "Chủ cũ đã chết"), neither=True)
    papers = next_of(VOI, ("Voi tặng", "Nộp trực tiếp", "Nhờ người khác"), WORDS)
    assert isinstance(papers, Papers)
    assert names(papers.needed) == ["Tờ khai", "Giấy ủy quyền nếu nhờ người khác", "Căn cước", "Giấy tặng"]
    assert names(papers.maybe) == ["Giấy chứng tử"]  # the other condition may hold as well


def test_no_condition_leaves_out_what_depends_on_one() -> None:
    papers = next_of(VOI, ("Không thuộc", "Nộp trực tuyến", "Không thuộc"), WORDS)
    assert isinstance(papers, Papers)
    assert names(papers.needed) == ["Mẫu điện tử", "Căn cước"]
    assert papers.maybe == ()


def test_never_more_than_three_questions() -> None:
    answers: tuple[str, ...] = ()
    for _ in range(MOST_QUESTIONS):
        if isinstance(found := next_of(VOI, answers, WORDS), Ask):
            answers = (*answers, found.options[-1])
    assert isinstance(next_of(VOI, answers, WORDS), Papers)


def test_an_application_form_of_another_case_is_not_dropped() -> None:
    """The record of permanent residence has the form CT01 under one's own house only; tenants need it as well."""
    record = VOI.model_copy(
        update={
            "paper_groups": (
                PaperGroup(case="Nhà của mình", papers=(Paper(name="Tờ khai CT01"), Paper(name="Giấy nhà"))),
                PaperGroup(case="Nhà thuê", papers=(Paper(name="Hợp đồng thuê"),)),
            )
        }
    )
    papers = next_of(record, ("Nhà thuê",), WORDS)
    assert isinstance(papers, Papers)
    assert names(papers.needed) == ["Hợp đồng thuê"]
    assert names(papers.elsewhere) == ["Tờ khai CT01"]


def test_conditions_in_the_names_of_papers() -> None:
    said = (
        "Đơn (nếu ủy quyền)",
        "Trường hợp tách thửa, nộp bản vẽ",
        "Giấy nơi ở, chỉ khi không tra cứu được",
        "Căn cước (còn hạn)",
    )
    assert [condition_of(Paper(name=name)) for name in said] == ["Ủy quyền", "Tách thửa", "Không tra cứu được", ""]


def test_a_condition_that_says_nothing_by_itself_is_not_asked_about() -> None:
    """ "Có" and "Thuộc trường hợp này" stood among the choices for the first red book."""
    papers = (Paper(name="Chứng từ tài chính (nếu có)"), Paper(name="Tờ khai"))
    record = VOI.model_copy(update={"paper_groups": (PaperGroup(papers=papers),)})
    found = next_of(record, (), WORDS)
    assert isinstance(found, Papers)
    assert (names(found.needed), names(found.maybe)) == (["Tờ khai"], ["Chứng từ tài chính"])


def test_a_record_of_one_case_divides_nothing() -> None:
    assert divides(VOI)
    assert not divides(VOI.model_copy(update={"paper_groups": VOI.paper_groups[:1]}))
