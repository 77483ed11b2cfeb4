"""``troly corpus list|show|history|diff|approve|withdraw|restore|export|check|freshness`` as editors use them."""

from __future__ import annotations

import json

import pytest

from tests.channels.conftest import FAQ, OFFICE, PROCEDURE, write_jsonl

NAME = f"procedure:{PROCEDURE['key']}"
OTHER_FEE = [{"kind": "amount", "amount": 9000, "text": "9.000 đồng"}]


def changed(**fields: object) -> dict:
    channel = {**PROCEDURE["channels"][0], "fees": OTHER_FEE}
    return {**PROCEDURE, "channels": [channel], **fields}


@pytest.fixture
def filled(troly, records):
    assert troly("corpus", "import", records).code == 0
    return troly


@pytest.fixture
def waiting(filled, home):
    """A draft with another fee beside the published one."""
    upload = write_jsonl(home / "upload.jsonl", changed())
    done = filled("corpus", "import", "--draft", "--by", "An", upload)
    assert done.code == 0 and "1 chờ duyệt" in done.out
    return filled


def test_a_list_says_state_name_and_age(filled):
    done = filled("corpus", "list", "--text", "nuoi voi")
    assert done.code == 0 and "đang dùng" in done.out and NAME in done.out
    assert "nguồn tính đến 02/01/2026" in done.out and "du-lieu.jsonl" in done.out
    (line,) = filled("corpus", "list", "--text", "nuoi voi", "--json").json
    assert (line["record"], line["state"], line["updated"]) == (NAME, "published", "2026-01-02")
    assert "và 2 mục nữa" in filled("corpus", "list", "--limit", "1").out
    assert "Không có gì" in filled("corpus", "list", "--state", "withdrawn").out


def test_a_record_is_shown_by_id_or_key_with_its_versions(waiting):
    for name in (NAME, PROCEDURE["key"]):
        done = waiting("corpus", "show", name)
        assert done.code == 0 and "amount: 8000" in done.out and "bản nháp" in done.out and "An" in done.out
    assert "amount: 9000" in waiting("corpus", "show", NAME, "--version", "2").out
    value = waiting("corpus", "show", NAME, "--json").json
    assert value["state"] == "published" and [v["number"] for v in value["versions"]] == [2, 1]


def test_a_difference_is_one_field(waiting):
    done = waiting("corpus", "diff", NAME)
    assert "fees (direct)" in done.out and "- 8.000 đồng" in done.out and "+ 9.000 đồng" in done.out
    value = waiting("corpus", "diff", NAME, "1", "2", "--json").json
    assert {field["field"] for field in value["fields"]} == {"channels[0].fees[0].amount", "channels[0].fees[0].text"}
    assert "giống nhau" in waiting("corpus", "diff", NAME, "1", "1").out


def answered_fee(troly) -> str:
    assert troly("index", "build", "--publish").code == 0
    return troly("ask", "giấy phép nuôi voi lệ phí bao nhiêu").out


def test_a_draft_reaches_an_answer_only_when_it_was_approved(waiting):
    """A typing error of an upload was answered to citizens the same night."""
    assert "8.000 đồng" in answered_fee(waiting)
    assert waiting("corpus", "approve", NAME, "--by", "Chi").code == 0
    assert "9.000 đồng" in answered_fee(waiting)
    done = waiting("corpus", "history", NAME)
    assert "Chi" in done.out and "đã duyệt" in done.out and "bản cũ" in done.out
    assert waiting("corpus", "restore", NAME, "1", "--by", "Chi", "--reason", "phí cũ đúng").code == 0
    assert "8.000 đồng" in answered_fee(waiting)


def test_everything_is_approved_at_once(waiting):
    assert "Đã duyệt 1" in waiting("corpus", "approve", "--all").out
    again = waiting("corpus", "approve", NAME)
    assert again.code == 2 and "[VERSION_STATE]" in again.err


def test_a_withdrawal_takes_the_record_from_the_next_index(filled):
    refused = filled("corpus", "withdraw", NAME)
    assert refused.code == 2 and "[NO_REASON]" in refused.err
    assert "Đã rút 1" in filled("corpus", "withdraw", NAME, "--reason", "bãi bỏ").out
    assert "8.000 đồng" not in answered_fee(filled)
    assert "bãi bỏ" in filled("corpus", "history", NAME).out


def test_a_draft_is_turned_down_by_its_number(waiting):
    (line,) = waiting("corpus", "list", "--state", "draft", "--json").json
    assert waiting("corpus", "withdraw", str(line["version"]), "--reason", "sai").code == 0
    assert waiting("corpus", "list", "--state", "draft", "--json").json == []
    assert waiting("corpus", "list", "--state", "published", "--json").json != []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "9.999999"), "RECORD_UNKNOWN"),
        (("show", NAME, "--version", "9"), "VERSION_UNKNOWN"),
        (("diff", NAME, "1", "9"), "VERSION_UNKNOWN"),
        (("approve", "99999"), "VERSION_UNKNOWN"),
        (("approve",), "BAD_INPUT"),
        (("withdraw", "faq:none", "--reason", "x"), "RECORD_UNKNOWN"),
        (("restore", NAME, "1"), "VERSION_STATE"),
        (("check", "--ignore", "abc"), "NO_REASON"),
        (("export", "/nowhere/at/all.jsonl"), "FILE_UNWRITABLE"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_code(filled, arguments, code):
    done = filled("corpus", *arguments)
    assert done.code == 2 and f"[{code}]" in done.err


def test_an_export_imports_back_unchanged(filled, home):
    path = home / "xuat.jsonl"
    done = filled("corpus", "export", path)
    assert done.code == 0 and "3 bản ghi" in done.err
    assert filled("corpus", "export").out == path.read_text("utf-8")
    again = filled("corpus", "import", path, "--json").json
    assert (again["created"], again["updated"], again["deleted"], again["skipped"]) == (0, 0, 0, 3)
    assert len(filled("corpus", "export", "--kind", "faq").out.splitlines()) == 1


def test_a_check_shows_both_sides_and_what_was_let_be(filled, home):
    other = write_jsonl(home / "khac.jsonl", changed(), {**FAQ, "key": "trung"}, OFFICE)
    filled("corpus", "import", "--collection", "thu", other)
    done = filled("corpus", "check")
    assert "khác phí" in done.out and "trực tiếp: 8000 VND" in done.out and "trực tiếp: 9000 VND" in done.out
    assert "du-lieu.jsonl" in done.out and "khac.jsonl" in done.out and "gần trùng" in done.out
    (fee,) = filled("corpus", "check", "--only", "conflicts", "--json").json
    noted = filled("corpus", "check", "--ignore", fee["mark"], "--reason", "hai bộ thử")
    assert noted.code == 0
    assert filled("corpus", "check", "--only", "conflicts", "--json").json == []
    assert "hai bộ thử" in filled("corpus", "check", "--all").out
    filled("corpus", "check", "--unignore", fee["mark"])
    assert len(filled("corpus", "check", "--only", "conflicts", "--json").json) == 1


def test_freshness_is_a_figure_and_a_list(filled):
    value = filled("corpus", "freshness", "--days", "1", "--records", "--json").json
    (main,) = value["collections"]
    assert (main["records"], main["undated"], main["stale"], main["stale_share"]) == (3, 2, 1, 1.0)
    assert [line["record"] for line in value["records"]] == [NAME]
    assert "1 quá 1 ngày (100%)" in filled("corpus", "freshness", "--days", "1").out
    assert json.loads(filled("corpus", "freshness", "--json").out)["days"] == 365


def two_drafts(filled, home) -> None:
    for name in ("An", "Bình"):
        upload = write_jsonl(home / f"{name}.jsonl", changed(title=f"Tên của {name}"))
        assert filled("corpus", "import", "--draft", "--by", name, upload).code == 0


def test_two_who_wait_are_shown_and_neither_is_approved_by_name_alone(filled, home):
    """ "Approve 9.000001" approved whichever came last, and the other one was gone."""
    two_drafts(filled, home)
    done = filled("corpus", "check", "--only", "drafts")
    assert "nhiều bản cùng chờ" in done.out and "An đưa vào" in done.out and "title: Tên của Bình" in done.out
    refused = filled("corpus", "approve", NAME)
    assert refused.code == 2 and "[SEVERAL_DRAFTS]" in refused.err
    everything = filled("corpus", "approve", "--all")
    assert "Đã duyệt 0" in everything.out and "1 bản ghi có nhiều bản nháp" in everything.out
    first = filled("corpus", "list", "--state", "draft", "--json").json[0]["version"]
    assert "Đã duyệt 1" in filled("corpus", "approve", str(first)).out


def test_turning_down_is_not_said_to_be_a_withdrawal(waiting):
    (line,) = waiting("corpus", "list", "--state", "draft", "--json").json
    done = waiting("corpus", "withdraw", str(line["version"]), "--reason", "sai")
    assert "Đã bỏ 1 bản đang chờ" in done.out and "Đã rút" not in done.out
    assert "không duyệt" in waiting("corpus", "history", NAME).out


def test_a_build_says_what_it_did_not_publish(waiting):
    """Withdrawn at noon, it was in the evening's index again, for its correction had been approved in the morning."""
    assert waiting("corpus", "approve", NAME, "--by", "Chi").code == 0
    live = waiting("corpus", "list", "--state", "published", "--text", "nuoi voi", "--json").json[0]["version"]
    assert waiting("corpus", "withdraw", str(live), "--reason", "bãi bỏ").code == 0
    done = waiting("index", "build", "--publish")
    assert done.code == 0 and "trở lại chờ duyệt" in done.out and NAME in done.out
    shown = waiting("corpus", "history", NAME).out
    assert "index build" in shown and "Bản đang dùng đã đổi" in shown
