"""The proof that nothing of a dev set was trained on; it must really find something."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.training.data import Pair, Passages
from index.training.leak_check import dev_questions, leaks, main
from index.training.recipe import TrainingSet, store

DEV = ["Làm giấy khai sinh cho con cần những giấy tờ gì?", "đổi bằng lái xe máy ở đâu", "mất căn cước"]


def found(*training: str, titles: tuple[str, ...] = ()) -> list[str]:
    return [leak.training for leak in leaks(training, DEV, titles)]


@pytest.mark.parametrize(
    "text",
    [
        DEV[0],
        "lam giay khai sinh cho con can nhung giay to gi",
        "làm giấy khai sinh cho con cần những giấy tờ gì vậy",
        "con làm giấy khai sinh cần giấy tờ gì cho những",
        "dạ cho em hỏi đổi bằng lái xe máy ở đâu ạ em cảm ơn",
        "MẤT CĂN CƯỚC",
    ],
)
def test_the_same_question_in_another_dress_is_found(text: str) -> None:
    assert found(text) == [text]


@pytest.mark.parametrize(
    "text",
    ["làm lại giấy khai sinh bị mất", "đổi giấy phép kinh doanh", "căn cước", "", "?", "mất hộ chiếu ở nước ngoài"],
)
def test_another_question_on_the_same_matter_is_none(text: str) -> None:
    assert found(text) == []


def test_a_bare_official_title_may_stay() -> None:
    assert found("mất căn cước", titles=("Mất căn cước",)) == []


def test_likeness_and_both_texts_are_told() -> None:
    [leak] = leaks([DEV[2]], DEV)
    assert leak.likeness == 100 and leak.dev == "mat can cuoc"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "tthc_gold").mkdir()
    turn = {"role": "user", "text": "tôi ở trọ"}
    lines = [{"question": DEV[0], "history": [turn, {"role": "assistant", "text": "Dạ"}]}, {"question": DEV[1]}]
    text = "\n".join(json.dumps(line) for line in lines)
    (tmp_path / "tthc_gold/dev.jsonl").write_text(text, encoding="utf-8")
    (tmp_path / "tthc_national").mkdir()
    return tmp_path


def test_earlier_turns_are_dev_too(data: Path) -> None:
    assert dev_questions(data) == [DEV[0], "tôi ở trọ", DEV[1]]


@pytest.mark.parametrize(("query", "code"), [("doi bang lai xe may o dau", 1), ("giấy phép xây dựng", 0)])
def test_the_command_fails_on_a_leak(data: Path, query: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = data / "pairs.json"
    store(TrainingSet([Pair(query, "a", "test", frozenset("a"))], [], Passages(), []), pairs)
    assert main([str(data), str(pairs)]) == code
    assert (query in capsys.readouterr().out) is bool(code)


def test_without_a_folder_the_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2 and "usage" in capsys.readouterr().err
