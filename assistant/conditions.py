"""Conditions put before a question: "không có đăng ký kết hôn thì khai sinh cho con được không" is about the child."""

from __future__ import annotations

import re

from assistant.cues import cue
from assistant.parts import subject_places
from corpus.language import normalize, syllables

_JOINT = re.compile(r"(?<!\w)(?:thì|mà)(?!\w)")
_AFTER = 5  # syllables from where the denied matter begins to the joint: more of them tell a story
_BEFORE = 3  # syllables between the denial and what it denies: "chưa làm thủ tục đăng ký …"


def without_denied(text: str) -> str:
    """``text`` without a condition at its beginning that denies one subject, where another is asked for after it.

    Anything else comes back as it is: "chưa có hộ chiếu thì làm ở đâu" asks for what it denies.
    """
    formed = normalize(text)
    for joint in _JOINT.finditer(formed):
        condition, question = formed[: joint.start()], formed[joint.end() :]
        denied, asked = _denied(condition), {subject for subject, _ in subject_places(question)}
        if denied and asked - denied and not asked & denied:
            return question.strip()
    return text


def _denied(condition: str) -> set[int]:
    """The subjects of a condition, where each of them is denied; empty otherwise."""
    places = [found.start for found in cue("parts", "denials").find(condition)]
    named = list(subject_places(condition))
    if named and named[-1][1] < len(syllables(condition)) - _AFTER:
        return set()
    if all(any(0 < start - place <= _BEFORE for place in places) for _, start in named):
        return {subject for subject, _ in named}
    return set()
