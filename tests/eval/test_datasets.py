"""Question sets: read whole, or refused with the line at fault."""

from __future__ import annotations

import json

import pytest

from corpus.errors import InputError
from eval.datasets import GoldItem, RetrievalItem, load_set

GOLD = {
    "id": "d-1",
    "question": "lệ phí khai sinh?",
    "kind": "answerable",
    "procedures": ["1.001193"],
    "facts": ["8.000"],
}
RETRIEVAL = {"qid": "r-1", "question": "khai sinh ở đâu", "gold": ["1.001193"]}


def write(path, *rows: object, joint: str = "\n"):
    path.write_text(
        joint.join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows), "utf-8"
    )
    return path


def test_a_gold_set(tmp_path):
    history = [{"role": "user", "text": "a"}, {"role": "assistant", "text": "b"}]
    more = {
        **GOLD,
        "id": "d-2",
        "style": "typo",
        "audience": "citizen",
        "aspect": "fee",
        "note": "x",
        "history": history,
    }
    first, second = load_set(write(tmp_path / "s.jsonl", GOLD, more))
    assert isinstance(first, GoldItem) and first.procedures == ("1.001193",) and first.aspect == "none"
    assert isinstance(second, GoldItem) and second.style == "typo"
    assert [turn.role for turn in second.history] == ["user", "assistant"]


def test_a_retrieval_set(tmp_path):
    (item,) = load_set(write(tmp_path / "s.jsonl", {**RETRIEVAL, "law": "x"}))
    assert isinstance(item, RetrievalItem) and item.gold == ("1.001193",)


def test_blank_lines_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path):
    path = write(tmp_path / "s.jsonl", "\ufeff" + json.dumps(GOLD), "", "  ", {**GOLD, "id": "d-2"}, "", joint="\r\n")
    assert [item.id for item in load_set(path)] == ["d-1", "d-2"]


def test_line_separators_inside_a_text_do_not_end_the_line(tmp_path):
    odd = "một\u2028hai\u0085ba\x0bbốn"
    text = json.dumps({**GOLD, "question": "Q"}, ensure_ascii=False).replace("Q", odd.replace("\x0b", "\\u000b"))
    (item,) = load_set(write(tmp_path / "s.jsonl", text))
    assert item.question == odd


BROKEN = {
    "not json": ([GOLD, "{"], "line 2"),
    "not an object": ([GOLD, "[1]"], "line 2"),
    "a number first": (["5"], "line 1"),
    "a text first": (['"gold"'], "line 1"),
    "null": (["null"], "line 1"),
    "no question": ([GOLD, "", {"id": "x"}], "line 3: question"),
    "no id": ([{"question": "a"}], "line 1: id"),
    "unknown kind": ([GOLD, {**GOLD, "kind": "easy"}], "line 2: kind"),
    "facts no list": ([{**GOLD, "facts": "8.000"}], "line 1: facts"),
    "role": ([{**GOLD, "history": [{"role": "boss", "text": "a"}]}], "line 1: history.0.role"),
    "no gold": ([RETRIEVAL, {**RETRIEVAL, "gold": []}], "line 2: gold"),
    "two schemas": ([RETRIEVAL, GOLD], "line 2: qid"),
    "the other two": ([GOLD, RETRIEVAL], "line 2: id"),
    "deep": (["[" * 100_000], "line 1"),
    "empty": ([""], "no question"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_set_names_its_line(tmp_path, name):
    rows, said = BROKEN[name]
    with pytest.raises(InputError) as raised:
        load_set(write(tmp_path / "s.jsonl", *rows))
    assert raised.value.code == "SET_BROKEN" and said in raised.value.detail and "s.jsonl" in raised.value.detail


def test_missing_folder_and_binary_files(tmp_path):
    binary = tmp_path / "b.jsonl"
    binary.write_bytes(b"\xff\x00\xfe")
    for path in (tmp_path / "none.jsonl", tmp_path, binary):
        with pytest.raises(InputError) as raised:
            load_set(path)
        assert raised.value.code == "SET_BROKEN" and str(path) in raised.value.detail


@pytest.mark.catalogue
def test_the_real_sets_load(catalogue_path):
    gold = load_set(catalogue_path / "tthc_gold" / "dev.jsonl")
    assert len(gold) == 240 and {item.kind for item in gold if isinstance(item, GoldItem)} == {
        "answerable", "ambiguous", "out_of_scope", "unanswerable", "unsafe",
    }  # fmt: skip
    assert len({item.id for item in gold if isinstance(item, GoldItem)}) == 240
    for item in gold:
        assert isinstance(item, GoldItem)
        assert bool(item.procedures) or item.kind != "answerable"
