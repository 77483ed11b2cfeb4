"""``troly ask``: the answer as text and as the JSON that other programs read."""

from __future__ import annotations

import json

import pytest

from channels.messages import error_messages
from tests.channels.conftest import FAQ, PROCEDURE, write_jsonl

# Named by its code, so that these tests hold whatever the ranking makes of everyday words.
QUESTION = "thủ tục đăng ký khai sinh 1.001193 cần giấy tờ gì"
KEYS = {
    "private", "written_by",
    "outcome", "text", "blocks", "aspect", "procedures", "sources", "choices", "actions", "generation", "reasons",
    "timings_ms",
}  # fmt: skip
SOURCE_KEYS = {"id", "kind", "title", "number", "url", "updated", "valid_from", "valid_to", "excerpt"}


@pytest.fixture
def starter(troly, starter_container):
    """``troly`` over the starter corpus."""
    return troly


def test_the_text_holds_papers_time_place_and_source(starter):
    """A fee that the record does not know and nobody asked for is folded."""
    done = starter("ask", QUESTION)
    assert done.code == 0
    for title in ("Giấy tờ cần nộp", "Thời hạn giải quyết", "Nơi nộp hồ sơ", "Nguồn: "):
        assert title in done.out
    assert "Phí, lệ phí" in starter("ask", "đăng ký kết hôn mất bao nhiêu tiền").out
    assert "answered" in done.out.splitlines()[-1] and " ms]" in done.out


def test_json_holds_every_key_of_the_contract(starter, starter_container):
    answer = starter("ask", QUESTION, "--json").json
    assert set(answer) == KEYS
    assert answer["outcome"] == "answered" and answer["aspect"] == "documents"
    assert answer["text"] and answer["generation"] == starter_container.live.searcher().generation
    assert answer["timings_ms"]["total"] > 0
    assert sum(answer["timings_ms"].values()) <= 2.5 * answer["timings_ms"]["total"]


def test_at_least_five_procedures_are_named_when_more_were_considered(starter):
    procedures = starter("ask", "đăng ký khai sinh cần giấy tờ gì", "--json").json["procedures"]
    assert len(procedures) >= 5 and len(set(procedures)) == len(procedures)
    assert all(isinstance(code, str) and code for code in procedures)


def test_each_source_says_what_it_is_and_how_old(starter):
    answer = starter("ask", QUESTION, "--json").json
    assert answer["sources"]
    for source in answer["sources"]:
        assert set(source) == SOURCE_KEYS
        assert source["kind"] == "procedure" and source["title"] and source["url"].startswith("https://")
        assert source["number"] == answer["procedures"][0] and source["updated"].startswith("202")
    cited = {block["source"] for block in answer["blocks"]} - {""}
    assert cited <= {source["id"] for source in answer["sources"]}


def test_choices_carry_what_to_send_when_one_is_taken(troly, home):
    twins = [
        {**PROCEDURE, "key": f"9.00000{n}", "title": f"Cấp giấy phép nuôi voi {what}"}
        for n, what in enumerate(("trắng", "xám", "nâu"), start=1)
    ]
    troly("corpus", "import", write_jsonl(home / "voi.jsonl", *twins))
    troly("index", "build")
    answer = troly("ask", "cấp giấy phép nuôi voi", "--json").json
    if answer["outcome"] == "clarification":
        assert len(answer["choices"]) >= 2
        for choice in answer["choices"]:
            assert set(choice) == {"label", "question", "procedure", "hint"}
            assert choice["procedure"] in choice["question"]
            taken = troly("ask", choice["question"], "--json").json
            assert taken["outcome"] == "answered" and taken["sources"][0]["number"] == choice["procedure"]
    assert set(answer["procedures"]) == {"9.000001", "9.000002", "9.000003"}


def test_actions_are_links_phones_or_questions(starter):
    actions = starter("ask", QUESTION, "--json").json["actions"]
    assert {"link", "ask"} <= {action["type"] for action in actions}
    for action in actions:
        assert set(action) == {"type", "label", "url", "phone", "question"} and action["label"]


@pytest.mark.parametrize(
    ("question", "outcomes"),
    [
        ("thu tuc 1.000894 can giay to gi", {"answered"}),
        ("thời tiết hôm nay thế nào", {"out_of_scope"}),
        ("???", {"invalid_input"}),
        ("😀😀", {"invalid_input"}),
        ("tôi không muốn sống nữa", {"emergency"}),
        ("asdkjh qweoiu zxcmnb", {"no_source", "out_of_scope", "invalid_input"}),
    ],
)
def test_outcomes(starter, question, outcomes):
    done = starter("ask", question, "--json")
    assert done.code == 0 and done.json["outcome"] in outcomes and done.json["text"]


def test_an_empty_and_an_overlong_question_are_errors(starter):
    for question in ("", "  \n\t"):
        done = starter("ask", question)
        assert done.code == 2 and f"[EMPTY_QUESTION] {error_messages()['EMPTY_QUESTION']}" in done.err
    done = starter("ask", "khai sinh " * 500, "--json")
    assert done.code == 2 and "[QUESTION_TOO_LONG]" in done.err and not done.out


def test_history_gives_a_short_question_its_topic(starter, home):
    history = home / "luot.json"
    turns = [{"role": "user", "text": QUESTION}, {"role": "assistant", "text": "Đăng ký khai sinh: …"}]
    history.write_text(json.dumps(turns), "utf-8")
    answer = starter("ask", "vậy mất bao nhiêu tiền", "--history", history, "--json").json
    assert answer["aspect"] == "fee" and answer["reasons"]["follow_up"]
    alone = starter("ask", "vậy mất bao nhiêu tiền", "--json").json
    assert answer["procedures"] != alone["procedures"] and not alone["reasons"].get("follow_up")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"", "JSON"),
        (b"[{", "JSON"),
        (b"\xff\xfe\x00", "JSON"),
        (b'{"role": "user", "text": "a"}', "array"),
        (b'[{"role": "user"}]', "0.text"),
        (b'["a"]', "0"),
        (b'[{"role": "user", "text": 5}]', "0.text"),
        (b'[{"role": "user", "text": "a"}, {"role": "system", "text": "b"}]', "1.role"),
    ],
)
def test_a_bad_history_file_is_explained(starter, home, content, said):
    path = home / "luot.json"
    if content is not None:
        path.write_bytes(content)
    done = starter("ask", QUESTION, "--history", path)
    assert done.code == 2 and "[BAD_INPUT]" in done.err and str(path) in done.err and said in done.err
    assert not done.out and "Traceback" not in done.err


def test_a_collection_is_answered_from_alone_and_an_unknown_one_is_an_error(troly, home, records):
    troly("corpus", "import", records)
    troly("corpus", "import", write_jsonl(home / "khac.jsonl", FAQ), "--collection", "khac")
    troly("index", "build")
    assert troly("ask", "giấy phép nuôi voi", "--json").json["procedures"] == ["9.000001"]
    other = troly("ask", "giấy phép nuôi voi", "--collection", "khac", "--json").json
    assert other["procedures"] == [] and other["outcome"] != "answered"
    unknown = troly("ask", "giấy phép nuôi voi", "--collection", "nowhere")
    assert unknown.code == 2 and "[UNKNOWN_COLLECTION]" in unknown.err and "khac" in unknown.err


def test_text_is_printed_as_it_is(troly, home):
    odd = {**PROCEDURE, "title": "Viết [bold]đậm[/bold], :100: và [/x]."}
    troly("corpus", "import", write_jsonl(home / "a.jsonl", odd))
    troly("index", "build")
    assert "Viết [bold]đậm[/bold], :100: và [/x]." in troly("ask", "thủ tục 9.000001").out


@pytest.mark.parametrize(("profile", "code"), [("khong-co", "UNKNOWN_PROFILE"), ("hong.yaml", "PROFILE_BROKEN")])
def test_a_profile_that_cannot_be_used_is_named(starter, home, monkeypatch, profile, code):
    (home / "hong.yaml").write_text("id: [", "utf-8")
    monkeypatch.setenv("TROLY_ASSISTANT_PROFILE", str(home / profile) if "." in profile else profile)
    done = starter("ask", QUESTION)
    assert done.code == 2 and f"[{code}] {error_messages()[code]}" in done.err
