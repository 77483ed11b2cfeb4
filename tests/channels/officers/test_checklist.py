"""The counter: what is there, what is missing, and never more than the record asks for."""

from __future__ import annotations

import pytest

from channels.officers.checklist import cases, checklist
from corpus.errors import InputError
from corpus.models import Paper, PaperGroup, Procedure
from tests.assistant.helpers import ELEPHANT, RENEWAL, RIDES


def test_papers_are_ticked_and_the_rest_is_missing():
    held = checklist(ELEPHANT, "Voi mua").ticked([1])
    assert [item.name for item in held.missing] == ["Giấy bán voi"] and not held.complete
    assert held.missing[0].how_many == "2 bản sao" and held.present[0].forms == ("VN-01",)
    assert held.ticked([1, 2]).complete


def test_a_note_among_the_papers_is_never_missing():
    assert [item.note for item in checklist(ELEPHANT, "Voi mua").items] == [False, False, True]
    with pytest.raises(InputError):
        checklist(ELEPHANT, "Voi mua").ticked([3])


def test_the_general_papers_belong_to_every_case():
    groups = (
        PaperGroup(papers=(Paper(name="Đơn"),)),
        PaperGroup(case="Ủy quyền", papers=(Paper(name="Giấy ủy quyền"),)),
    )
    procedure = Procedure(key="1.1", title="Việc", paper_groups=groups)
    assert [item.name for item in checklist(procedure, "Ủy quyền").items] == ["Đơn", "Giấy ủy quyền"]
    assert [item.name for item in checklist(procedure).items] == ["Đơn"]


def test_a_case_must_be_chosen_where_there_are_several():
    """The papers of two cases on one list sent people away for a paper of the other case."""
    assert cases(ELEPHANT) == ["Voi mua", "Voi tặng"]
    for case in ("", "Voi trộm"):
        with pytest.raises(InputError) as caught:
            checklist(ELEPHANT, case)
        assert caught.value.code == "NOT_FOUND"
    assert checklist(RENEWAL).items


def test_a_record_without_papers_is_unknown_not_complete():
    assert checklist(RIDES).items == () and not checklist(RIDES).complete


def test_a_paper_that_this_dossier_does_not_need_is_not_asked_for():
    """The letter asked a mother who came herself for a power of attorney: "nếu ủy quyền" stood on the list."""
    held = checklist(ELEPHANT, "Voi mua").ticked([1]).without([2])
    assert held.complete and held.missing == ()
    assert [item.name for item in held.without([]).missing] == ["Giấy bán voi"]
