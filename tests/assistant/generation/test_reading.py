"""Sentences are read from JSON that is still being written, whatever stands around it."""

from __future__ import annotations

import json

import pytest

from assistant.generation.reading import SentenceReader

TWO = ["Lệ phí: {fee} [s1].", 'Xem "mục" \\ {papers} [s1]\n']


def read(text: str, size: int = 1) -> tuple[list[str], SentenceReader]:
    reader = SentenceReader()
    return [s for at in range(0, len(text), size) for s in reader.feed(text[at : at + size])], reader


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_pieces_may_be_cut_anywhere(size, ascii_only):
    whole = json.dumps({"sentences": [{"text": text} for text in TWO]}, ensure_ascii=ascii_only)
    assert read(whole, size)[0] == TWO


@pytest.mark.parametrize(
    "text",
    [
        '[{"text":"a"},{"text":"b"}]',
        '{"text":"a"}\n{"text":"b"}',
        '```json\n{"sentences": [{"text":"a"}, {"text":"b"}]}\n```',
        '<think>{fee}? "{"</think>{"sentences":[{"text":"a"},{"text":"b"}]}',
        '{"note":"x","sentences":[{"source":"s1","text":"a"},{"text":"b"}]',
    ],
)
def test_what_stands_around_is_passed_over(text):
    assert read(text)[0] == ["a", "b"]


@pytest.mark.parametrize("text", ['{"text":5}', '{"text":""}', "{text:a}", '{"say":"a"}', '{"text":"a",}'])
def test_an_object_without_a_text_is_counted_as_broken(text):
    found, reader = read(text)
    assert (found, reader.broken) == ([], 1)


def test_a_sentence_is_given_when_its_object_closes_and_not_before():
    reader = SentenceReader()
    assert list(reader.feed('{"sentences":[{"text":"a"')) == [] and reader.open
    assert list(reader.feed("}")) == ["a"]


def test_an_object_without_an_end_does_not_fill_the_memory():
    found, reader = read('{"text":"' + "a" * 100_000, 1000)
    assert found == [] and len(reader._held) <= 2001
