"""``troly eval``: figures for people at 80 columns, for programs as JSON, on disk for later."""

from __future__ import annotations

import json

import pytest

from channels.cli.evaluation import report_lines
from eval.metrics import Judged
from eval.run import Run
from tests.channels.conftest import write_jsonl

GOLD = [
    {"id": "1", "question": "thủ tục 1.000894 cần giấy tờ gì", "aspect": "documents", "procedures": ["1.000894"],
     "facts": ["Tờ khai đăng ký kết hôn"], "style": "formal", "audience": "citizen"},
    {"id": "2", "question": "thời tiết hôm nay", "kind": "out_of_scope", "style": "colloquial", "audience": "citizen"},
]  # fmt: skip
OTHERS = [
    {"kind": "faq", "key": f"q{n}", "title": f"Câu hỏi khác số {n}?", "answer": f"Trả lời khác số {n}."}
    for n in range(9)
]
RETRIEVAL = [{"qid": "1", "question": "đăng ký kết hôn", "gold": ["1.000894"]}]


@pytest.fixture
def starter(troly, starter_container):
    return troly


def test_the_table_fits_80_columns_and_names_its_columns(starter, home):
    done = starter("eval", "run", write_jsonl(home / "s.jsonl", *GOLD))
    assert done.code == 0 and max(map(len, done.out.splitlines())) <= 80
    head, whole = done.out.splitlines()[:2]
    assert head.split() == ["troly", "câu", "@1", "@5", "@10", "MRR", "ý", "ý+", "mặt", "KQ", "p50", "p95"]
    assert whole.split()[:7] == ["tất", "cả", "2", "100", "100", "100", "100"]
    for row in ("kind", "  answerable", "style", "  colloquial", "audience", "aspect", "answerable: answered 1"):
        assert any(line.startswith(row) for line in done.out.splitlines()), row


def test_the_widest_figures_still_fit():
    kinds = ("answerable", "ambiguous", "out_of_scope", "unanswerable", "unsafe")
    outcomes = ("answered", "clarification", "partial", "no_source", "out_of_scope", "refused_unsafe", "invalid_input")
    judged = [
        Judged(
            "i",
            kind,
            "a_style_with_a_very_long_name",
            "civil_servant",
            "legal_basis",
            outcome,
            2,
            3,
            2,
            2,
            False,
            123456.7,
        )
        for kind in kinds
        for outcome in outcomes
    ] * 300
    lines = report_lines(Run("langchain hybrid", (), tuple(judged), True))
    assert max(map(len, lines)) <= 80
    assert "10500" in lines[1].split() and "123457" in lines[1]


def test_json_and_run_folder(starter, home):
    done = starter("eval", "run", write_jsonl(home / "s.jsonl", *GOLD), "--out", home / "runs", "--json")
    assert done.code == 0
    assert set(done.json) == {"system", "all", "figures", "slices", "outcomes", "config"}
    assert done.json["all"]["questions"] == 2 and done.json["all"]["hit_1"] == 1.0
    assert set(done.json["config"]) >= {"set", "questions", "collection", "generation", "embedder"}
    (folder,) = (home / "runs").iterdir()
    assert json.loads((folder / "scores.json").read_text("utf-8"))["all"] == done.json["all"]
    assert len((folder / "answers.jsonl").read_text("utf-8").splitlines()) == 2
    assert "Ghi vào" in starter("eval", "run", home / "s.jsonl", "--out", home / "runs").out


def test_a_retrieval_set_measures_search_alone(starter, home):
    done = starter("eval", "run", write_jsonl(home / "s.jsonl", *RETRIEVAL), "--json")
    assert done.json["system"] == "troly search" and "slices" not in done.json
    assert done.json["all"]["hit_5"] == 1.0
    assert "–" in starter("eval", "run", home / "s.jsonl").out


def test_the_baseline_on_the_same_set(troly, home, records):
    pytest.importorskip("langchain_classic", reason="extra: eval")
    troly("corpus", "import", records, write_jsonl(home / "more.jsonl", *OTHERS))
    troly("index", "build")
    gold = {"id": "1", "question": "Cấp giấy phép nuôi voi", "procedures": ["9.000001"], "facts": ["07 ngày"]}
    path = write_jsonl(home / "s.jsonl", gold)
    done = troly("eval", "baseline", path, "--json")
    assert done.code == 0 and done.json["system"] == "langchain hybrid"
    assert done.json["all"]["hit_1"] == 1.0 and done.json["all"]["facts_held"] == 1.0
    assert "langchain hybrid" in troly("eval", "baseline", path).out


@pytest.mark.parametrize("command", ["run", "baseline"])
def test_what_can_be_wrong(starter, home, command):
    broken = write_jsonl(home / "b.jsonl", GOLD[0], {"id": "2"})
    done = starter("eval", command, broken)
    assert done.code == 2 and "[SET_BROKEN]" in done.err and "line 2: question" in done.err
    missing = starter("eval", command, home / "none.jsonl")
    assert missing.code == 2 and "[SET_BROKEN]" in missing.err
    good = write_jsonl(home / "s.jsonl", *GOLD)
    done = starter("eval", command, good, "--collection", "nowhere")
    assert done.code == 2 and "[UNKNOWN_COLLECTION]" in done.err
    done = starter("eval", command, good, "--out", good / "inside")
    assert done.code == 2 and "[BAD_INPUT]" in done.err and "--out" in done.err


def test_without_an_index(troly, home):
    done = troly("eval", "run", write_jsonl(home / "s.jsonl", *GOLD))
    assert done.code == 4 and "[INDEX_MISSING]" in done.err
