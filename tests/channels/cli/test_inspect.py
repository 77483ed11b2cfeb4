"""``troly corpus inspect``: an editor sees what was read before anything is imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.messages import error_messages
from tests.support import office

pytest.importorskip("lxml")


def test_a_document_is_shown_with_its_quality_and_fields(troly, home: Path) -> None:
    (home / "a.docx").write_bytes(office.docx(*office.LETTERHEAD, *office.ARTICLES))
    done = troly("corpus", "inspect", home / "a.docx")
    assert done.code == 0
    for words in ("chất lượng chung", "12/2031/TT-BNS", "hiệu lực từ 2031-04-20", "Trần Văn Sao", "độ chắc chắn"):
        assert words in done.out, words
    assert (
        "Mây" not in done.out and "Điều 2. Người ngắm sao" in troly("corpus", "inspect", home / "a.docx", "--text").out
    )
    assert not (home / "library.sqlite").exists() or troly("corpus", "status", "--json").json == {}


def test_as_json_for_programs(troly, home: Path) -> None:
    (home / "a.zip").write_bytes(
        office.zipped({"a.docx": office.docx(*office.LETTERHEAD, *office.ARTICLES), "b.txt": " "})
    )
    told = troly("corpus", "inspect", home / "a.zip", "--json").json
    assert [one["record"]["key"] for one in told["records"]] == ["12/2031/TT-BNS"] and told["records"][0]["confidence"][
        "number"
    ] == 1.0
    assert told["missing"] == [{"where": "b.txt", "code": "FILE_EMPTY", "reason": told["missing"][0]["reason"]}]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"PK\x03\x04 hong", "FILE_DAMAGED"), (b"MZ\x90\x00" * 30, "UNSUPPORTED_FORMAT"), (b"", "FILE_EMPTY")],
)
def test_a_file_that_cannot_be_read_has_its_code_and_help(troly, home: Path, content: bytes, code: str) -> None:
    (home / "a.docx").write_bytes(content)
    done = troly("corpus", "inspect", home / "a.docx")
    assert done.code != 0 and f"[{code}]" in done.err and error_messages()[code] in done.err
