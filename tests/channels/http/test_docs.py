"""The API's description: complete, with examples, and readable on a machine without the internet."""

from __future__ import annotations

import re

import pytest

from assistant.answer import Answer
from corpus.language import has_diacritics
from tests.channels.http.test_answers import ask


@pytest.fixture
def spec(client) -> dict:
    return client.get("/openapi.json").json()


def test_every_operation_is_described_with_its_errors(spec):
    assert set(spec["paths"]) == {
        "/v1/answers", "/v1/procedures/{code}", "/v1/search", "/health", "/v1/profile", "/v1/sources", "/v1/feedback",
        "/v1/conversations/{conversation}", "/v1/numbers", "/v1/audit", "/v1/usage", "/v1/handover",
        "/v1/handover/preview", "/v1/handover/{token}", "/v1/handover/{token}/lines", "/v1/handover/{token}/end",
        "/a/{slug}/v1/answers",
        "/a/{slug}/v1/profile", "/a/{slug}/v1/sources"}  # fmt: skip
    for path, methods in spec["paths"].items():
        for operation in methods.values():
            assert has_diacritics(operation["summary"]) and operation["description"], path
            for status in ("422", "500", "503"):
                schema = operation["responses"][status]["content"]["application/json"]["schema"]
                assert schema["$ref"].endswith("/ErrorBody")


def test_examples_of_questions_work_when_they_are_sent(client, spec):
    examples = spec["components"]["schemas"]["QuestionBody"]["examples"]
    assert len(examples) >= 2
    for example in examples:
        response = client.post("/v1/answers", json=example)
        assert response.status_code == 200 and response.json()["outcome"] != "error"


def test_answers_are_described_as_they_are(client, spec):
    operation = spec["paths"]["/v1/answers"]["post"]
    assert operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/Answer")
    assert "event: answer" in operation["responses"]["200"]["content"]["text/event-stream"]["example"]
    described = spec["components"]["schemas"]["Answer"]["properties"]
    assert set(described) == set(Answer.model_fields) == set(ask(client, "khai sinh").json())


def test_errors_have_examples(spec):
    properties = spec["components"]["schemas"]["ErrorBody"]["properties"]
    assert properties["code"]["examples"] and has_diacritics(properties["message"]["examples"][0])


def test_the_page_lists_everything_and_loads_nothing_from_elsewhere(client, spec):
    page = client.get("/docs")
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    for path in spec["paths"]:
        assert path in page.text
    assert "curl" in page.text and "đăng ký khai sinh cần giấy tờ gì" in page.text
    links = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert "openapi.json" in links
    for link in links:
        assert "//" not in link and client.get("/" + link).status_code == 200
    assert "<script" not in page.text and "style=" not in page.text
