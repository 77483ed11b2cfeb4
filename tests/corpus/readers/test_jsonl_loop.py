"""One bad line of a delivery used to stop the import of the 2,000 good ones behind it."""

import json
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.models import Procedure
from corpus.readers.base import Parsed, Rejected
from corpus.readers.jsonl import FieldError, Fields, blank, read_procedures


def build(code: str, row: Fields) -> Procedure:
    return Procedure(key=code, title=row.text("name"), decision=row.text("decision"), subjects=row.texts("subjects"))


def items(tmp_path: Path, *lines: object) -> list[Parsed | Rejected]:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return list(read_procedures(path, "code", "name", build))


GOOD = {"code": "1.000001", "name": "Cấp giấy phép"}


@pytest.mark.parametrize(
    ("line", "code", "key"),
    [
        ("{not json", "NOT_JSON", ""),
        ("[" * 100_000, "NOT_JSON", ""),
        ('{"code": ' + "9" * 5000 + "}", "NOT_JSON", ""),
        ("[1, 2]", "NOT_OBJECT", ""),
        ('"1.000001"', "NOT_OBJECT", ""),
        ({"name": "Cấp giấy phép"}, "NO_CODE", ""),
        ({"code": "", "name": "x"}, "NO_CODE", ""),
        ({"code": "Không có thông tin", "name": "x"}, "NO_CODE", ""),
        ({"code": "TTHC-TP-01", "name": "x"}, "BAD_CODE", "TTHC-TP-01"),
        ({"code": "1.0001", "name": "x"}, "BAD_CODE", "1.0001"),
        ({"code": "1.000001 ", "name": ""}, "NO_NAME", "1.000001"),
        ({"code": 1.000001, "name": "x"}, "INVALID_FIELD", ""),
        ({"code": "1.000001", "name": ["x"]}, "INVALID_FIELD", "1.000001"),
        ({"code": "1.000001", "name": "x", "subjects": "Công dân"}, "INVALID_FIELD", "1.000001"),
        ({"code": "1.000001", "name": "x", "subjects": [1]}, "INVALID_FIELD", "1.000001"),
    ],
)
def test_a_bad_line_costs_itself_only(tmp_path: Path, line: object, code: str, key: str) -> None:
    bad, good = items(tmp_path, line, {**GOOD, "code": "1.000002"})
    assert isinstance(bad, Rejected)
    assert (bad.code, bad.key, bad.where) == (code, key, "line 1")
    assert bad.reason
    assert isinstance(good, Parsed)
    assert good.where == "line 2"


def test_the_first_of_two_records_with_one_code_stays(tmp_path: Path) -> None:
    first, second = items(tmp_path, GOOD, {**GOOD, "name": "Khác"})
    assert isinstance(first, Parsed)
    assert isinstance(second, Rejected)
    assert (second.code, second.key) == ("DUPLICATE_CODE", "1.000001")
    assert "1" in second.reason


def test_a_rejected_record_does_not_take_its_code(tmp_path: Path) -> None:
    """A broken record before the good one of the same code must not push it out."""
    bad, good = items(tmp_path, {"code": "1.000001", "name": ""}, GOOD)
    assert isinstance(bad, Rejected)
    assert isinstance(good, Parsed)


def test_blank_lines_are_no_records_but_count(tmp_path: Path) -> None:
    (item,) = items(tmp_path, "", "  ", GOOD, "")
    assert item.where == "line 3"


def test_personal_data_in_a_wrong_field_is_not_repeated_in_the_report(tmp_path: Path) -> None:
    (item,) = items(tmp_path, {**GOOD, "subjects": {"cccd": "001099123456"}})
    assert isinstance(item, Rejected)
    assert "001099123456" not in item.reason


def test_an_unreadable_file_is_an_error_not_a_rejection(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        list(read_procedures(tmp_path / "none", "code", "name", build))


@pytest.mark.parametrize(
    "text", ["", "  ", "Không có thông tin", "không có thông tin", "Không có thông tin.", "\u200bKhông  có thông tin "]
)
def test_the_catalogues_word_for_nothing_is_nothing(text: str) -> None:
    assert blank(text) == ""


@pytest.mark.parametrize("text", ["Không", "Không có", "Không có thông tin về phí", "Có"])
def test_other_words_stay(text: str) -> None:
    assert blank(text) == text


class TestFields:
    FIELDS = Fields(
        {
            "s": " a\u0300 ",
            "n": None,
            "i": 3,
            "f": 2.5,
            "b": True,
            "l": ["a", "", "Không có thông tin"],
            "o": {"x": "y"},
            "neg": -1,
            "w": "Theo mô tả",
        }
    )

    def test_text_comes_out_clean(self) -> None:
        assert self.FIELDS.text("s") == "à"
        assert self.FIELDS.text("n") == self.FIELDS.text("absent") == ""

    def test_lists_lose_their_empty_values(self) -> None:
        assert self.FIELDS.texts("l") == ("a",)
        assert self.FIELDS.texts("n") == ()

    def test_numbers(self) -> None:
        assert (self.FIELDS.number("i"), self.FIELDS.number("f"), self.FIELDS.number("n")) == (3, 2.5, None)
        assert self.FIELDS.number("w") == "Theo mô tả"
        assert self.FIELDS.count("i") == 3

    def test_nested_values(self) -> None:
        assert self.FIELDS.object("o").text("x") == "y"
        assert self.FIELDS.object("n").text("x") == ""
        assert self.FIELDS.objects("absent") == []

    @pytest.mark.parametrize(
        ("method", "name"),
        [("text", "i"), ("text", "b"), ("texts", "s"), ("object", "l"), ("objects", "o"), ("number", "b"), ("number", "o"),
         ("count", "f"), ("count", "neg"), ("count", "w"), ("raw", "i")],
    )  # fmt: skip
    def test_wrong_types_name_their_field(self, method: str, name: str) -> None:
        with pytest.raises(FieldError, match=name):
            getattr(self.FIELDS, method)(name)

    def test_the_path_of_a_nested_field_is_told(self) -> None:
        nested = Fields({"channels": [{"fees": [{"text": 1}]}]})
        with pytest.raises(FieldError, match=r"channels\[0\]\.fees\[0\]\.text"):
            nested.objects("channels")[0].objects("fees")[0].text("text")
