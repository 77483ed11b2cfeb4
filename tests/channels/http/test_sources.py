"""``/v1/sources``: the words behind a source, by field and by article."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from channels.cli.corpus import run_import
from channels.cli.index import run_build
from channels.http.app import create_app
from tests.channels.conftest import PROCEDURE, wait_until, write_jsonl
from tests.channels.http.test_answers import is_error

LAW = {
    "kind": "legal",
    "key": "9/2099/QH99",
    "title": "Luật Nuôi voi",
    "valid_from": "2099-01-01",
    "articles": [{"number": str(n), "title": f"Tên {n}", "text": f"1. Lời của điều {n}."} for n in range(1, 31)],
}
HIDDEN = {**PROCEDURE, "key": "9.000002", "title": "Kiểm voi nội bộ", "audience": "officer"}


@pytest.fixture
def client(container, home):
    """The API over a procedure, one for officers only, and a law of thirty articles."""
    run_import(container, [write_jsonl(home / "voi.jsonl", PROCEDURE, HIDDEN, LAW)], None, None)
    run_build(container, publish=True, full=False)
    with TestClient(create_app(container)) as client:
        wait_until(lambda: client.get("/health").status_code == 200)
        yield client


def source(client, **params):
    return client.get("/v1/sources", params=params)


def test_a_procedure_comes_field_by_field_under_the_aspects_of_answers(client):
    body = source(client, kind="procedure", number="9.000001").json()
    assert body["title"] == "Cấp giấy phép nuôi voi" and body["updated"] == "2026-01-02"
    titles = {section["key"]: section["title"] for section in body["sections"]}
    assert titles["documents"] == "Giấy tờ cần nộp" and set(titles) >= {"documents", "fee", "time", "where"}
    (papers,) = (section["blocks"] for section in body["sections"] if section["key"] == "documents")
    assert papers[0]["cases"][0]["papers"][0]["name"] == "Tờ khai nuôi voi"
    english = source(client, kind="procedure", number="9.000001", language="en").json()
    assert english["sections"][0]["title"] == "Documents to submit"


@pytest.mark.parametrize(
    ("article", "sent", "left"),
    [("16", ["14", "15", "16", "17", "18"], 25), ("1", ["1", "2", "3"], 27), ("30", ["28", "29", "30"], 27)],
)
def test_of_a_long_law_the_quoted_article_and_its_neighbours_come(client, article, sent, left):
    """A code of law is half a megabyte: on a phone in the hills the drawer stayed empty."""
    body = source(client, kind="legal", number="9/2099/QH99", article=article).json()
    assert [section["key"] for section in body["sections"]] == [f"article:{n}" for n in sent]
    assert body["left_out"] == left and body["valid_from"] == "2099-01-01"
    quoted = next(section for section in body["sections"] if section["key"] == f"article:{article}")
    assert quoted["title"] == f"Điều {article}. Tên {article}"
    assert quoted["blocks"][0]["excerpt"] == f"1. Lời của điều {article}."


def test_an_article_that_is_not_there_gives_the_beginning(client):
    body = source(client, kind="legal", number="9/2099/QH99", article="99").json()
    assert len(body["sections"]) == 10 and body["left_out"] == 20


def test_what_is_for_officers_stays_with_officers(client):
    assert is_error(source(client, kind="procedure", number="9.000002"), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({"kind": "procedure", "number": "9.999999"}, 404, "NOT_FOUND"),
        ({"kind": "legal", "number": "9.000001"}, 404, "NOT_FOUND"),
        ({"kind": "office", "number": "mot-cua"}, 422, "BAD_REQUEST"),
        ({"kind": "procedure", "number": ""}, 422, "BAD_REQUEST"),
        ({"kind": "procedure"}, 422, "BAD_REQUEST"),
        ({"kind": "legal", "number": "9/2099/QH99", "article": "1" * 21}, 422, "BAD_REQUEST"),
        ({"kind": "legal", "number": "9/2099/QH99", "language": "fr"}, 422, "BAD_REQUEST"),
    ],
)
def test_what_is_not_there_or_not_asked_well(client, params, status, code):
    assert is_error(source(client, **params), status, code)
