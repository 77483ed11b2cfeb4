"""A model that lies in every answer, over every procedure of the starter corpus: nothing invented is read."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from assistant.answer import Answer, Aspect, Outcome, TextBlock
from assistant.generation import Prompt, Task, Writer
from assistant.generation.facts import facts_of
from assistant.generation.fake import ScriptedModel
from assistant.generation.sentences import Checked
from assistant.grounding import Evidence
from benchmarks.lies import WAYS, Liar, inventions
from channels.container import Container
from corpus.models import Procedure

ANSWERS = 500
_ASPECTS = (Aspect.FEE, Aspect.TIME, Aspect.DOCUMENTS, Aspect.WHERE, Aspect.RESULT, None)


@pytest.fixture
def procedures(starter_container: Container) -> list[Procedure]:
    searcher = starter_container.live.searcher()
    found = [searcher.record(unit) for unit in searcher.units() if unit.kind == "procedure"]
    return [record for record in found if isinstance(record, Procedure)]


def lie(procedures: list[Procedure], answers: int) -> tuple[list[str], Counter[str], int, int]:
    """Inventions read, ways of lying used, sentences kept and removed."""
    liar = Liar(7)
    writer = Writer(ScriptedModel(liar))
    found: list[str] = []
    ways: Counter[str] = Counter()
    kept = removed = 0
    known = [(record, facts_of(record, record.title, (), Aspect), Evidence.of(record)) for record in procedures]
    for number in range(answers):
        record, facts, evidence = known[number % len(known)]
        aspect = _ASPECTS[number % len(_ASPECTS)]
        task = Task(record.title, record.title, (aspect,) if aspect else (), facts, evidence)
        told: list[str] = []
        sentences, by = writer.write(task, told.append, threading.Event())
        assert told == sentences and by.reason in ("", "not_asked", "unsupported", "repeats"), by
        block = TextBlock(text=" ".join(sentences), written=True)
        answer = Answer(outcome=Outcome.ANSWERED, text=block.text, blocks=(block,))
        found += [f"{record.key}: {what}" for what in inventions(liar.told, answer, record, facts)]
        ways.update(one.way for one in liar.told)
        kept, removed = kept + by.kept, removed + by.removed
    return found, ways, kept, removed


def test_five_hundred_answers_in_every_way_of_lying_and_no_invention_is_read(procedures):
    found, ways, kept, removed = lie(procedures, ANSWERS)
    assert not found, found[:10]
    assert set(ways) == set(WAYS) and len(WAYS) >= 12 and min(ways.values()) >= 10
    assert kept > ANSWERS / 2 and removed > ANSWERS  # true sentences do come through: the check is no wall


def test_the_judge_sees_lies_where_nothing_is_checked(procedures, monkeypatch):
    """Without the check, nearly every way of lying is found in what is read: the zero above is not the judge's."""

    def unchecked(text, facts, evidence):
        for token, value in facts.values.items():
            text = text.replace(f"{{{token}}}", value)
        return Checked(text, frozenset(_ASPECTS) - {None})

    monkeypatch.setattr("assistant.generation.writer.check_sentence", unchecked)
    found, ways, *_ = lie(procedures, 120)
    assert len(found) > 120
    assert len({what.split(": ")[1] for what in found} & set(ways)) > 35


def test_the_liar_reads_the_prompt_as_a_model_does():
    prompt = Prompt("", "{fee}: phí\n[s1.1] Nộp hồ sơ tại xã trong 5 ngày.\n")
    assert "".join(Liar(1)(prompt)).startswith('{"sentences": [{"text": ')
