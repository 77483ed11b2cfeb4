"""``troly chat``: a conversation typed line by line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from channels.cli.main import app


@pytest.fixture
def chat(starter_container):
    def run(*lines: str, options: tuple[str, ...] = ()):
        return CliRunner().invoke(
            app, ["chat", *options], input="".join(f"{line}\n" for line in lines), catch_exceptions=False
        )

    return run


def test_it_greets_says_what_it_is_answers_with_source_and_ends(chat):
    done = chat("thủ tục 1.001193 cần giấy tờ gì", "/thoat", "không còn nghe")
    assert done.exit_code == 0
    assert "trí tuệ nhân tạo" in done.stdout and "Giấy tờ cần nộp" in done.stdout and "Nguồn: 1.001193" in done.stdout
    assert "không còn nghe" not in done.stdout.split("Nguồn")[-1]


def test_a_number_takes_up_what_was_offered_and_the_turns_before_count(chat):
    done = chat("thủ tục 1.001193 cần giấy tờ gì", "1", "lệ phí bao nhiêu")
    assert "→ " in done.stdout and "(1.001193)" in done.stdout
    assert done.stdout.count("Nguồn: 1.001193") == 3


def test_sources_folded_parts_turns_and_a_new_start(chat):
    done = chat("/nguon", "thủ tục 1.001193 lệ phí", "/nguon", "/them", "/lichsu", "/moi", "/lichsu", "/giup", "")
    assert "vừa rồi không có nguồn" in done.stdout and done.stdout.count("Nguồn: 1.001193") >= 2
    assert (
        "> thủ tục 1.001193 lệ phí" in done.stdout
        and "Bắt đầu cuộc khác" in done.stdout
        and "/them   phần" in done.stdout
    )


def test_input_that_cannot_be_used_does_not_end_it(chat):
    done = chat("khai sinh " * 500, "thủ tục 1.001193 lệ phí")
    assert "Câu hỏi quá dài" in done.stderr and "Nguồn: 1.001193" in done.stdout


def test_turns_are_saved_and_taken_up_again(chat, tmp_path):
    file = tmp_path / "luot.json"
    chat("thủ tục 1.001193 cần giấy tờ gì", options=("--save", str(file)))
    turns = json.loads(file.read_text("utf-8"))
    assert [turn["role"] for turn in turns] == ["user", "assistant"]
    assert "Nguồn: 1.001193" in chat("mất bao lâu", options=("--history", str(file))).stdout
    broken = chat("x", options=("--history", str(tmp_path / "không có")))
    assert broken.exit_code == 2 and "[BAD_INPUT]" in broken.stderr
    unwritable = chat("xin chào", options=("--save", str(tmp_path / "không" / "có")))
    assert unwritable.exit_code == 2 and "[BAD_INPUT]" in unwritable.stderr
