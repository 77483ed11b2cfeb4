"""How questions are understood, and how fast: ``python -m benchmarks.understanding QUESTIONS --home DIR [--twins FILE]``.

On ``QUESTIONS`` (lines with ``question``): the share of syllables restored right where marks were typed and taken away,
and the processor time of the steps that read a question, one thread. On ``FILE`` (lines with ``text`` and
``no_diacritics``): how often a question and its twin without marks end alike, with the same procedure where one is
answered.
"""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

from assistant.answer import Outcome
from assistant.context import Context, Question
from assistant.pipeline import PIPELINE
from assistant.steps.understand import understand
from benchmarks.training import arguments, rows
from channels.container import Container
from corpus.language import accent_share
from corpus.language.restoration import default_restorer
from corpus.language.restoration.__main__ import accuracy

_ANSWERED = (Outcome.ANSWERED, Outcome.PARTIAL)
_ACCENTED = 0.5
READING = PIPELINE[: PIPELINE.index(understand) + 1]


def times(container: Container, questions: list[str]) -> list[float]:
    """Milliseconds of processor time to understand each question, sorted."""
    found = []
    for text in questions:
        context = Context(Question(text), container.live.searcher(), container.profile, date.today())
        started = time.process_time()
        for step in READING:
            step(context)
            if context.stopped:
                break
        found.append((time.process_time() - started) * 1000)
    return sorted(found)


def alike(container: Container, twins: list[dict[str, str]]) -> float:
    """Share of pairs that end alike."""
    same = 0
    for row in twins:
        one, other = (container.assistant.answer(Question(row[key])) for key in ("text", "no_diacritics"))
        told = one.outcome not in _ANSWERED or one.procedures[:1] == other.procedures[:1]
        same += one.outcome is other.outcome and told
    return same / len(twins)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--twins", type=Path, help="questions beside their twins without marks")
    asked = parser.parse_args()
    os.environ["TROLY_HOME"] = str(asked.home[0])
    container = Container()
    container.assistant.warm_up()
    questions = [str(row["question"]) for row in rows(asked.questions[0], asked.every)]
    marked = [text for text in questions if accent_share(text) > _ACCENTED]
    right, bare = accuracy(default_restorer(), marked)
    print(f"{right:.3f} of syllables restored right, {bare:.3f} right without restoring")
    spent = times(container, questions)
    print(
        f"understanding: p50 {spent[len(spent) // 2]:.1f} ms, p95 {spent[int(len(spent) * 0.95)]:.1f} ms, {len(spent)} questions"
    )
    if asked.twins:
        twins = [row for row in rows(asked.twins) if row.get("no_diacritics") and row.get("has_ascii_twin", True)]
        print(f"twins alike: {alike(container, twins):.3f} of {len(twins)}")


if __name__ == "__main__":
    main()
