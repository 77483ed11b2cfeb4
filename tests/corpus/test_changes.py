"""What changed between two versions: nothing of weight missed, nothing of form reported."""

from __future__ import annotations

import unicodedata

import pytest

from corpus.changes import LEFT_OUT, Change, ChangeKind, changes
from corpus.models import Channel, Fee, FeeKind, Method, Paper, PaperGroup, Procedure
from tests.assistant.helpers import ELEPHANT


def altered(**fields) -> list[Change]:
    return changes(ELEPHANT, ELEPHANT.model_copy(update=fields))


def test_a_version_is_like_itself():
    assert changes(ELEPHANT, ELEPHANT) == []


def test_form_is_no_change():
    """Every import from another portal was reported as changed: accents composed otherwise, two spaces, capitals."""
    assert altered(title="  đăng ký nuôi  VOI nhà ") == []
    assert altered(conditions=unicodedata.normalize("NFD", ELEPHANT.conditions)) == []
    assert altered(legal_basis=tuple(reversed(ELEPHANT.legal_basis))) == []


def test_a_fee_that_rose_is_one_change_with_both_sides():
    direct, online = ELEPHANT.channels
    fee = Fee(kind=FeeKind.AMOUNT, amount=9000, label="lệ phí", text="9.000 đồng")
    (change,) = altered(channels=(direct.model_copy(update={"fees": (fee,)}), online))
    assert change == Change("fees", ChangeKind.CHANGED, "lệ phí – 8.000 đồng", "lệ phí – 9.000 đồng", "direct")


def test_a_way_to_submit_that_came_is_told_with_what_it_costs():
    post = Channel(method=Method.POSTAL, fees=(Fee(kind=FeeKind.FREE, text="Miễn phí"),))
    found = altered(channels=(*ELEPHANT.channels, post))
    assert [(each.field, each.kind, each.part) for each in found] == [
        ("channels", ChangeKind.ADDED, "postal"), ("fees", ChangeKind.ADDED, "postal")]  # fmt: skip


def test_papers_come_go_and_are_reworded_within_their_case():
    first, second = ELEPHANT.paper_groups
    papers = (first.papers[0].model_copy(update={"originals": 2}), Paper(name="Ảnh voi 3x4"), first.papers[2])
    found = altered(paper_groups=(PaperGroup(case=first.case, papers=papers), second))
    assert [(each.kind, each.before, each.after) for each in found] == [
        (ChangeKind.CHANGED, "Tờ khai nuôi voi (bản chính: 1; VN-01)", "Tờ khai nuôi voi (bản chính: 2; VN-01)"),
        (ChangeKind.ADDED, "", "Ảnh voi 3x4"),
        (ChangeKind.REMOVED, "Giấy bán voi (bản sao: 2)", ""),
    ]
    assert {each.part for each in found} == {"Voi mua"}


@pytest.mark.parametrize("field", sorted(set(Procedure.model_fields) - LEFT_OUT))
def test_no_field_of_a_procedure_is_forgotten(field):
    """A field added to the record later must be compared too, or left out on purpose here."""
    other = Procedure(key=ELEPHANT.key, title="Việc khác hẳn", audience="officer", url="https://example.org/khac",
                      valid_from="2030-01-01", valid_to="2031-01-01", decision="9/QĐ", levels=("ministry",),
                      procedure_type="khác", field="Khác", subjects=("Công ty",), steps=({"text": "Đi bộ."},),
                      channels=({"method": "postal"},), case_times=({"quantity": 99, "unit": "hour"},),
                      paper_groups=({"papers": ({"name": "Hộ chiếu"},)},), dossier_sets=7, conditions="Không",
                      results=({"name": "Huy chương"},), authority="Bộ", agencies=("Bộ",), delegated="Ủy quyền",
                      coordinating="Phối hợp", intake_address="Số 9", legal_basis=({"number": "1/2030/QH"},),
                      description="Mô tả", related=("9.9",), owner="Sở", unit="xa-mau", replaced_by=("8.8",))  # fmt: skip
    shown = {"channels": "channels", "field": "field"}.get(field, field)
    assert shown in {change.field for change in changes(ELEPHANT, other)}
