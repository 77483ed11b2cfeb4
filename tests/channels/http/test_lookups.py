"""Procedures by code, search, profile; and what officers know stays with officers."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from channels.cli.corpus import run_import
from channels.cli.index import run_build
from channels.http.app import create_app
from corpus.models import Procedure
from tests.channels.conftest import FAQ, OFFICE, PROCEDURE, wait_until, write_jsonl
from tests.channels.http.test_answers import ask, is_error

SECRET = "mật khẩu kho voi"


def test_a_procedure_by_its_code(client):
    code = ask(client, "đăng ký khai sinh").json()["procedures"][0]
    response = client.get(f"/v1/procedures/{code}")
    record = Procedure.model_validate(response.json())
    assert response.status_code == 200 and record.code == code and record.paper_groups


@pytest.mark.parametrize("code", ["9.999999", "x", "%00", "1.001193%20", "'--", "đ", "..%2f..", "a" * 500])
def test_an_unknown_code_is_not_found(client, code):
    assert is_error(client.get(f"/v1/procedures/{code}"), 404, "NOT_FOUND")


def test_search_ranks_units_with_ids_that_name_their_kind(client):
    hits = client.get("/v1/search", params={"q": "đăng ký khai sinh", "limit": 5}).json()
    assert len(hits) == 5 and all(set(hit) == {"id", "kind", "title", "score"} for hit in hits)
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert "khai sinh" in hits[0]["title"].lower() and hits[0]["id"].startswith(hits[0]["kind"])


def test_search_by_kind(client):
    for kinds in (["faq"], ["news", "office"]):
        hits = client.get("/v1/search", params={"q": "khai sinh ở đâu", "kind": kinds}).json()
        assert hits and {hit["kind"] for hit in hits} <= set(kinds)


@pytest.mark.parametrize("q", [" ", "\x00", "😀", "((((", '"', "title_f:*", "\ufeff"])
def test_a_search_for_nothing_known_finds_nothing_or_something_but_works(client, q):
    response = client.get("/v1/search", params={"q": q})
    assert response.status_code == 200 and isinstance(response.json(), list)


@pytest.mark.parametrize(
    "query", ["", "q=", "q=a&limit=0", "q=a&limit=51", "q=a&limit=x", "q=a&kind=recipes", f"q={'a' * 501}"]
)
def test_a_search_of_another_shape_is_refused(client, query):
    assert is_error(client.get(f"/v1/search?{query}"), 422, "BAD_REQUEST")


def test_the_profile_has_what_a_page_shows(client):
    shown = client.get("/v1/profile").json()
    assert {"name", "province", "greeting", "ai_notice", "suggestions", "hotline", "handover"} == set(shown)
    assert shown["suggestions"] and shown["ai_notice"]


@pytest.fixture
def guarded(container, home):
    """The API over one public record and officers' records of several kinds about the same matter."""
    officer = [
        {**PROCEDURE, "key": "9.000002", "title": "Kiểm kê voi nội bộ", "audience": "officer", "conditions": SECRET},
        {**FAQ, "key": "noi-bo", "title": "Kho voi ở đâu?", "answer": SECRET, "audience": "officer"},
        {**OFFICE, "key": "kho-voi", "title": f"Kho voi, {SECRET}", "audience": "officer"},
        {"kind": "news", "key": "tin", "title": "Tin kho voi", "body": SECRET, "audience": "officer"},
        {"kind": "legal", "key": "1/2026/QĐ-VOI", "title": "Quy chế kho voi", "audience": "officer",
         "articles": [{"number": "1", "title": "Kho voi", "text": SECRET}]},
        {"kind": "form", "key": "VOI01", "title": f"Phiếu kho voi, {SECRET}", "audience": "officer"},
    ]  # fmt: skip
    public = [PROCEDURE, {**FAQ, "key": "nuoi", "title": "Ai được nuôi voi?", "answer": "Hỏi xã.",
                          "procedures": ["9.000002"]}]  # fmt: skip
    run_import(container, [write_jsonl(home / "voi.jsonl", *officer, *public)], None, None)
    run_build(container, publish=True, full=False)
    with TestClient(create_app(container)) as client:
        wait_until(lambda: client.get("/health").status_code == 200)
        yield client


NOSY = (
    "kiểm kê voi nội bộ", "kho voi ở đâu?", "mật khẩu kho voi", "thủ tục 9.000002 cần giấy tờ gì", "tin kho voi",
    "điều 1 quy chế 1/2026/QĐ-VOI", "mẫu VOI01", "giấy phép nuôi voi",
)  # fmt: skip


def test_officers_records_never_reach_the_public(guarded):
    for question in NOSY:
        for more in ({}, {"audience": "officer"}, {"assistant": "main", "audience": "officer"}):
            answer = ask(guarded, question, **more).json()
            # The words of the question may come back; text, code or title of a hidden record may not.
            said = str({**answer, "choices": []}).replace(question, "")
            assert SECRET not in said and "Kiểm kê voi" not in said and "noi-bo" not in said, question
            assert "9.000002" not in answer["procedures"]
            assert "9.000002" not in {choice["procedure"] for choice in answer["choices"]}
            assert not {source["number"] for source in answer["sources"]} & {"9.000002", "1/2026/QĐ-VOI", "VOI01"}


def test_a_public_answer_names_no_officers_procedure(guarded):
    answer = ask(guarded, "ai được nuôi voi?").json()
    assert answer["outcome"] == "answered" and "Hỏi xã." in answer["text"]
    assert "Kiểm kê" not in str(answer) and "9.000002" not in answer["procedures"]


def test_officers_records_are_neither_looked_up_nor_found(guarded):
    assert is_error(guarded.get("/v1/procedures/9.000002"), 404, "NOT_FOUND")
    assert guarded.get("/v1/procedures/9.000001").status_code == 200
    for q in ("kho voi", "kiểm kê voi nội bộ", SECRET):
        found = {hit["id"] for hit in guarded.get("/v1/search", params={"q": q, "limit": 50}).json()}
        assert found <= {"procedure:9.000001", "faq:nuoi"}
