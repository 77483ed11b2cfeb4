"""Markdown with front matter: one record a file, or one clear reason."""

from datetime import date
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.models import Faq, Kind, NewsItem, Office
from corpus.readers.base import Item, Parsed, Rejected, Source
from corpus.readers.front_matter import FrontMatterReader
from corpus.readers.textfile import read_head

NEWS = """---
kind: news
title: Nghỉ lễ
published: 01/07/2025
section: Thông báo
---

Trung tâm nghỉ một ngày.

Có việc gấp, xin gọi trực ban.
"""


def one(tmp_path: Path, text: str, name: str = "nghi-le.md", kind: Kind | None = None) -> Item:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    [item] = FrontMatterReader(kind).read(path)
    return item


def test_news(tmp_path: Path) -> None:
    item = one(tmp_path, NEWS)
    assert isinstance(item, Parsed) and isinstance(item.record, NewsItem)
    assert item.record.key == "nghi-le"
    assert item.record.published == date(2025, 7, 1)
    assert item.record.body == "Trung tâm nghỉ một ngày.\n\nCó việc gấp, xin gọi trực ban."


def test_question_with_title_from_the_heading(tmp_path: Path) -> None:
    item = one(tmp_path, "---\nkind: faq\nkey: abc\ntopic: Cư trú\n---\n# Ở đâu?\n\nTại xã.\n")
    assert isinstance(item, Parsed) and isinstance(item.record, Faq)
    assert (item.record.key, item.record.question, item.record.answer) == ("abc", "Ở đâu?", "Tại xã.")
    assert item.record.field == "Cư trú"


def test_office_keeps_a_body_it_has_no_field_for(tmp_path: Path) -> None:
    item = one(tmp_path, "---\nkind: office\nname: Xã Mẫu\nhours: Thứ hai đến thứ sáu\n---\nGần chợ.\n")
    assert isinstance(item, Parsed) and isinstance(item.record, Office)
    assert item.record.title == "Xã Mẫu"
    assert item.record.hours.text == "Thứ hai đến thứ sáu"
    assert [piece.text for piece in item.record.unparsed] == ["Gần chợ."]


def test_kind_named_by_the_caller(tmp_path: Path) -> None:
    item = one(tmp_path, "---\ntitle: Tin\n---\nNội dung", kind=Kind.NEWS)
    assert isinstance(item, Parsed) and item.record.id == "news:nghi-le"


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf" + NEWS.replace("\n", "\r\n").encode())
    [item] = FrontMatterReader().read(path)
    assert isinstance(item, Parsed) and item.record.title == "Nghỉ lễ"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("# Tin\n\nKhông có phần khai báo.\n", "NO_FRONT_MATTER", "hai dòng ---"),
        ("---\nkind: news\ntitle: mở mà không đóng\n", "NO_FRONT_MATTER", "hai dòng ---"),
        ("---\ntitle: Tin\n---\nNội dung", "NO_KIND", "thiếu trường kind"),
        ("---\nkind: legal\ntitle: Luật\n---\n", "UNKNOWN_KIND", "news, faq, office"),
        ("---\nkind: [news]\ntitle: a\n---\n", "UNKNOWN_KIND", "news, faq, office"),
        ("---\nkind: faq\ntitle: a\nanswer: b\n---\nc", "BODY_TWICE", "answer"),
        ("---\nkind: faq\ntitle: a\n---\n", "INVALID_FIELD", "answer: thiếu"),
        ("---\nkind: news\ntitel: a\n---\nb", "INVALID_FIELD", "titel: không có trường này"),
        ("---\nkind: news\ntitle: a\npublished: 32/01/2025\n---\nb", "INVALID_FIELD", "published: không phải ngày"),
    ],
)
def test_rejected_in_words(tmp_path: Path, text: str, code: str, says: str) -> None:
    item = one(tmp_path, text)
    assert isinstance(item, Rejected)
    assert item.code == code
    assert says in item.reason


@pytest.mark.parametrize("head", ["title: 'a", "- a\n- b", "kind: news\nkind: faq", "a: &x 1\nb: *x", "chữ"])
def test_broken_front_matter(tmp_path: Path, head: str) -> None:
    with pytest.raises(InputError) as raised:
        one(tmp_path, f"---\n{head}\n---\nNội dung\n")
    assert raised.value.code == "YAML_BROKEN"


@pytest.mark.parametrize(
    ("name", "text", "taken"),
    [
        ("a.md", NEWS, True),
        ("a.MD", "không có khai báo", True),
        ("a.txt", NEWS, True),
        ("a.txt", "chữ thường", False),
        ("a.yaml", "---\n- kind: faq\n", False),
        ("a.jsonl", '{"kind": "news"}', False),
    ],
)
def test_accepts(tmp_path: Path, name: str, text: str, taken: bool) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert FrontMatterReader().accepts(Source(path, read_head(path))) is taken


def test_our_own_notices_are_accepted() -> None:
    notices = sorted((Path(__file__).parents[3] / "corpus" / "starter" / "news").glob("*.md"))
    assert len(notices) >= 15
    for path in notices:
        [item] = FrontMatterReader().read(path)
        assert isinstance(item, Parsed) and isinstance(item.record, NewsItem), item
        assert item.record.published is not None and item.record.body
        assert path.stem == f"{item.record.published}-{item.record.key}"
