"""The native format: three notations, simple shapes, and what an editor reads when a record is wrong."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.language.hygiene import has_diacritics
from corpus.models import Faq, Kind, LegalDocument, NewsItem, Office, Procedure
from corpus.readers.base import Item, Parsed, Rejected, Source
from corpus.readers.native import NativeReader
from corpus.readers.textfile import read_head
from corpus.readers.values import slug_of

FAQ = {"kind": "faq", "key": "ho-khau", "title": "Còn sổ hộ khẩu không?", "answer": "Không còn."}


def write(path: Path, *values: object) -> Path:
    path.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), "utf-8")
    return path


def read(path: Path, kind: Kind | None = None) -> list[Item]:
    return list(NativeReader(kind).read(path))


def accepts(path: Path, kind: Kind | None = None) -> bool:
    return NativeReader(kind).accepts(Source(path, read_head(path)))


def only(path: Path, kind: Kind | None = None) -> Parsed:
    [item] = read(path, kind)
    assert isinstance(item, Parsed), item
    return item


def rejected(path: Path) -> Rejected:
    [item] = read(path)
    assert isinstance(item, Rejected), item
    return item


def test_jsonl_of_several_kinds(tmp_path: Path) -> None:
    procedure = {"kind": "procedure", "key": "1.000001", "title": "Thủ tục mẫu", "results": [{"name": "Giấy mẫu"}]}
    legal = {"kind": "legal", "key": "01/2030/QH99", "title": "Luật Mẫu", "issued": "01/02/2030",
             "relations": [{"kind": "amends", "target": "02/2029/QH99", "since": "1/3/2030"}]}  # fmt: skip
    path = write(tmp_path / "a.jsonl", FAQ, procedure, legal)
    assert accepts(path)
    items = read(path)
    assert [item.where for item in items] == ["line 1", "line 2", "line 3"]
    faq, proc, law = [item.record for item in items if isinstance(item, Parsed)]
    assert isinstance(faq, Faq) and isinstance(proc, Procedure) and isinstance(law, LegalDocument)
    assert law.issued == date(2030, 2, 1)
    assert law.relations[0].since == date(2030, 3, 1)


def test_gzip_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(("\n" + json.dumps(FAQ) + "\n\n").encode()))
    assert accepts(path)
    assert only(path).where == "line 2"


def test_yaml_list_says_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "# ghi chú\n---\n- kind: faq\n  key: a\n  title: Hỏi?\n  answer: Đáp.\n  updated: 2025-07-01\n"
        "\n- kind: news\n  title: Tin\n  published: 12/06/2025\n",
        "utf-8",
    )
    assert accepts(path)
    first, second = read(path)
    assert isinstance(first, Parsed) and first.where == "line 3" and first.record.updated == date(2025, 7, 1)
    assert isinstance(second, Parsed) and second.where == "line 9"
    assert isinstance(second.record, NewsItem) and second.record.published == date(2025, 6, 12)
    assert second.record.key == slug_of("Tin")


def test_json_list(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([FAQ, 5]), "utf-8")
    assert accepts(path)
    good, bad = read(path)
    assert isinstance(good, Parsed)
    assert bad == Rejected("record 2", "NOT_OBJECT", "mỗi bản ghi phải là một nhóm trường có tên")


def test_text_is_cleaned(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", {**FAQ, "title": "Đa\u0306ng  ky\u0301\u200b", "alternatives": ["a\u00a0b"]})
    record = only(path).record
    assert record.title == "Đăng ký"
    assert isinstance(record, Faq) and record.alternatives == ("a b",)


@pytest.mark.parametrize(
    ("raw", "kind", "cls"),
    [
        ({"question": "Hỏi gì?", "answer": "Đáp.", "topic": "Hộ tịch", "source": "https://example.vn/1"}, None, Faq),
        ({"question": "Hỏi gì?", "answer_html": "<b>Đáp</b><br>Hai"}, None, Faq),
        ({"name": "Xã Mẫu", "address": "", "phone": "0123"}, None, Office),
        ({"title": "Tin", "body": "Nội dung", "date": "1/7/2025", "url": "https://example.vn"}, None, NewsItem),
        ({"title": "Tin"}, Kind.NEWS, NewsItem),
        ({"name": "Xã Mẫu"}, Kind.OFFICE, Office),
    ],
)
def test_simple_shapes(tmp_path: Path, raw: dict[str, str], kind: Kind | None, cls: type) -> None:
    path = write(tmp_path / "a.jsonl", raw)
    assert accepts(path, kind)
    assert isinstance(only(path, kind).record, cls)


def test_simple_question_in_full(tmp_path: Path) -> None:
    raw = {"id": 7, "question": "Hỏi?", "answer_html": "<b>Một</b><br>Hai", "topic": "Cư trú", "source": "Công an xã",
           "keywords": ["mot", "hai"], "empty": ""}  # fmt: skip
    record = only(write(tmp_path / "a.jsonl", raw)).record
    assert isinstance(record, Faq)
    assert (record.key, record.question, record.answer, record.field) == ("7", "Hỏi?", "Một\nHai", "Cư trú")
    kept = {(piece.field, piece.text, piece.reason) for piece in record.unparsed}
    assert kept == {("source", "Công an xã", "unknown_field"), ("keywords", "mot; hai", "unknown_field")}


def test_one_title_one_key_whatever_the_spelling(tmp_path: Path) -> None:
    assert slug_of("Hoà giải  ở đâu?") == slug_of("hòa giải ở đâu?")
    assert slug_of("Hòa giải ở đâu?").startswith("hoa-giai-o-dau-")
    path = write(tmp_path / "a.jsonl", *[{"question": q, "answer": "Đáp."} for q in ("Hoà giải?", "hòa giải?")])
    first, second = read(path)
    assert isinstance(first, Parsed)
    assert isinstance(second, Rejected) and second.code == "DUPLICATE_KEY" and second.key == first.record.key


@pytest.mark.parametrize(
    ("raw", "code", "says"),
    [
        ({**FAQ, "answr": "x"}, "INVALID_FIELD", "answr: không có trường này"),
        ({**FAQ, "updated": "31/02/2025"}, "INVALID_FIELD", "updated: không phải ngày hợp lệ"),
        ({**FAQ, "updated": "hôm qua"}, "INVALID_FIELD", "updated: không phải ngày hợp lệ"),
        ({**FAQ, "answer": ""}, "INVALID_FIELD", "answer: không được để trống"),
        ({**FAQ, "answer": 5}, "INVALID_FIELD", "answer: phải là chữ"),
        ({"kind": "faq", "key": "a", "title": "b"}, "INVALID_FIELD", "answer: thiếu trường bắt buộc"),
        ({**FAQ, "valid_from": "2025-02-01", "valid_to": "2025-01-01"}, "INVALID_FIELD", "ngày hết hiệu lực đứng"),
        ({**FAQ, "audience": "ai đó"}, "INVALID_FIELD", "audience: giá trị nằm ngoài"),
        ({**FAQ, "alternatives": [1]}, "INVALID_FIELD", "alternatives.1: phải là chữ"),
        ({**FAQ, "kind": "luat"}, "UNKNOWN_KIND", "kind phải là một trong"),
        ({**FAQ, "kind": ["faq"]}, "UNKNOWN_KIND", "kind phải là một trong"),
        ({"foo": 1}, "NO_KIND", "thiếu trường kind"),
    ],
)
def test_a_bad_record_is_rejected_in_words(tmp_path: Path, raw: dict[str, object], code: str, says: str) -> None:
    item = rejected(write(tmp_path / "a.jsonl", raw))
    assert item.code == code
    assert says in item.reason


def test_reasons_do_not_repeat_what_was_given(tmp_path: Path) -> None:
    assert "0912" not in rejected(write(tmp_path / "a.jsonl", {**FAQ, "updated": "0912345678"})).reason


def test_reading_goes_on_after_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"kind": "faq"\n[1]\n{{"kind": "faq", "kind": "news"}}\n{json.dumps(FAQ)}\n', "utf-8")
    codes = [item.code if isinstance(item, Rejected) else "ok" for item in read(path)]
    assert codes == ["NOT_JSON", "NOT_OBJECT", "REPEATED_FIELD", "ok"]


def test_deep_nesting_harms_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    deep = '{"a":' * 400 + "1" + "}" * 400
    path.write_text(f"{deep}\n{'[' * 100_000}\n{json.dumps(FAQ)}\n", "utf-8")
    items = read(path)
    assert isinstance(items[-1], Parsed)
    assert all(isinstance(item, Rejected) for item in items[:-1])


def test_a_day_that_does_not_exist_spoils_its_record_only(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    good = "- kind: faq\n  title: 2025-02-28\n  answer: b\n"
    path.write_text(f"{good}  updated: 2025-02-28\n{good}  updated: 2025-02-30\n", "utf-8")
    first, second = read(path)
    assert isinstance(first, Parsed) and first.record.updated == date(2025, 2, 28)
    assert first.record.title == "2025-02-28"
    assert isinstance(second, Rejected) and "updated: không phải ngày hợp lệ" in second.reason


def test_a_field_given_twice_in_yaml_spoils_its_record_only(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("- kind: faq\n  title: a\n  title: b\n- kind: faq\n  title: c\n  answer: d\n", "utf-8")
    first, second = read(path)
    assert isinstance(first, Rejected) and first.code == "REPEATED_FIELD" and "title" in first.reason
    assert isinstance(second, Parsed)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- kind: faq\n  title: 'a\n", "YAML_BROKEN"),
        ("kind: faq\ntitle: a\n", "YAML_BROKEN"),
        ("- &a kind: faq\n- *a\n", "YAML_BROKEN"),
        ("chỉ là chữ", "YAML_BROKEN"),
        ("[1, 2", "JSON_BROKEN"),
        ("\n \n", "FILE_EMPTY"),
    ],
)
def test_a_broken_file_is_an_error_with_a_code(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        read(path)
    assert raised.value.code == code


def test_truncated_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = "".join(json.dumps({**FAQ, "key": f"k{n}", "answer": f"{n * 7919}"}) + "\n" for n in range(5000))
    path.write_bytes(gzip.compress(lines.encode())[:-2000])
    with pytest.raises(InputError) as raised:
        read(path)
    assert raised.value.code == "FILE_TRUNCATED"


@pytest.mark.parametrize(
    "text",
    [
        '{"law_no": "1", "article": "1", "title": "a", "text": "b", "source_note": "c"}',
        '{"code": "1.000001", "name": "x", "steps": []}',
        '{"intent": "chao", "text": "xin chào"}',
        "# Một tiêu đề\n\n- gạch đầu dòng\n",
        "- việc cần làm\n- việc khác\n",
        "---\nkind: news\ntitle: Tin\n---\nNội dung",
        "chữ thường",
    ],
)
def test_does_not_take_other_shapes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    assert not accepts(path)


def test_a_broken_first_line_hides_no_shape(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"kind": \n{json.dumps(FAQ)}\n', "utf-8")
    assert accepts(path)


ROOT = Path(__file__).parents[3]
OWN = [ROOT / "corpus" / "starter" / f"{name}.yaml" for name in ("faq", "offices", "legal-register")]
REAL = ROOT.parent / "shared" / "data" / "citizen_qa"


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_content_is_accepted_whole(path: Path) -> None:
    assert accepts(path)
    items = read(path)
    assert len(items) >= 30
    assert [item for item in items if isinstance(item, Rejected)] == []


def test_our_own_questions_have_other_wordings_and_known_bases() -> None:
    questions = [item.record for item in read(OWN[0]) if isinstance(item, Parsed)]
    numbers = {item.record.key for item in read(OWN[2]) if isinstance(item, Parsed)}
    for faq in questions:
        assert isinstance(faq, Faq)
        assert 2 <= len(faq.alternatives) <= 4, faq.key
        assert any(not has_diacritics(wording) for wording in faq.alternatives), faq.key
        assert set(faq.legal_basis) <= numbers, faq.key


@pytest.mark.catalogue
@pytest.mark.skipif(not REAL.is_dir(), reason=f"needs citizens' questions at {REAL}")
@pytest.mark.parametrize(
    ("name", "records"),
    [("conganxa_faq", 85), ("conganxa_short_faq_keywords", 92), ("mic_hoidap", 18), ("moh_portal_faq", 136)],
)
def test_real_questions_without_kind(name: str, records: int) -> None:
    path = REAL / f"{name}.jsonl"
    assert accepts(path)
    items = read(path)
    assert sum(isinstance(item, Parsed) for item in items) == records
    # What is left has no question at all or repeats one.
    assert {item.code for item in items if isinstance(item, Rejected)} <= {"INVALID_FIELD", "DUPLICATE_KEY"}
