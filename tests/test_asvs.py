"""The checklist of ASVS 5.0.0 is whole, and what it names as evidence is there: a test renamed would leave a claim."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "ASVS.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([\d.]+)(?:–(\d+))? \| .+? \| (.+?) \| (.*) \|$", TEXT, re.MULTILINE)
# How many requirements of levels 1 and 2 each section has; those of level 3 come after them. 253 in all.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip


def test_every_requirement_of_levels_one_and_two_stands_there_once():
    found: Counter[str] = Counter()
    for first, last, _, _ in ROWS:
        section, _, number = first.rpartition(".")
        found.update(f"{section}.{each}" for each in range(int(number), int(last or number) + 1))
    wanted = {f"{section}.{number}" for section, most in SECTIONS.items() for number in range(1, most + 1)}
    assert len(wanted) == 253
    assert wanted - set(found) == set() and set(found) - wanted == set()
    assert [name for name, count in found.items() if count > 1] == []


def test_every_row_has_a_state_and_says_why():
    for first, _, state, evidence in ROWS:
        assert state in ("met", "part", "not met", "deploy", "n/a"), first
        assert evidence.strip(), first


def test_the_evidence_is_there():
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    functions = set(re.findall(r"def (test_\w+)\(", code))
    for name in re.findall(r"`(test_\w+)`", TEXT):
        assert name in functions, name
    for path in re.findall(r"`((?:channels|tests|corpus|requirements)/[\w./-]+)`", TEXT):
        assert (ROOT / path).exists(), path
