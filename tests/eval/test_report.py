"""The report is one file that loads nothing, shows what is wrong, and lets no question write markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from eval.datasets import GoldItem, RetrievalItem, TurnItem
from eval.measures import MEASURES
from eval.report import Section, page
from eval.report.marks import table, tag
from eval.run import judged_run
from eval.systems import Reply

EVIL = '<script>alert("x")</script> & <img src=http://x.example/y onerror=z>'
ITEMS = [
    GoldItem(id="a", question=EVIL, procedures=("1.000001",), style="formal", aspect="fee", facts=("8.000 đồng",)),
    GoldItem(id="b", question="ở đâu", procedures=("1.000001",), style="typo", aspect="where", group="conversation",
             history=(TurnItem(role="user", text="lượt trước"),)),
]  # fmt: skip
GOOD = Reply("answered", ("1.000001",), "fee", "8.000 đồng", "8.000 đồng", 5.0, cited=("1.000001",), confidence=0.9,
             steps_ms={"retrieve": 3.0, "read": 1.0}, trace={"blocks": []})  # fmt: skip
BAD = replace(GOOD, ranked=("9.9",), shown=EVIL, held=EVIL, cited=(), confidence=0.8, outcome="no_source")


class Strict(HTMLParser):
    """Sees to it that every element is closed, and collects what would be loaded."""

    VOID = frozenset({"meta", "link", "br", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.loads: list[str] = []

    def handle_starttag(self, name, attributes):
        self.seen.add(name)
        self.loads += [
            value for key, value in attributes if key in ("src", "href") and not (value or "").startswith("#")
        ]
        self.loads += [key for key, _ in attributes if key.startswith("on")]
        if name not in self.VOID:
            self.open.append(name)

    def handle_endtag(self, name):
        if name not in self.VOID:
            assert self.open.pop() == name


def read(text: str) -> Strict:
    reader = Strict()
    reader.feed(text)
    assert reader.open == []
    return reader


def run_of(*replies: Reply):
    return judged_run("troly", ITEMS, replies, {})


def test_one_file_that_loads_nothing():
    section = Section(
        "bộ mẫu", run_of(GOOD, BAD), {"set": "mẫu", "environment": {"os": "Linux"}}, run_of(GOOD, GOOD), "cũ"
    )
    text = page([section], extra=[("Cổng", "| ✓ |")])
    reader = read(text)
    assert reader.loads == [] and "script" not in reader.seen and "img" not in reader.seen
    assert "@import" not in text and not re.search(r"url\(", text)
    assert {"svg", "details", "table", "style"} <= reader.seen


def test_what_is_wrong_is_shown_with_its_trace():
    text = page([Section("x", run_of(GOOD, BAD))])
    assert "&lt;script&gt;" in text and "lượt trước" in text and "over_refusal" in text and "retrieve" in text
    assert text.count("<details") >= 2


def test_a_comparison_says_who_gained_and_who_lost():
    text = page([Section("x", run_of(GOOD, BAD), {}, run_of(GOOD, GOOD), "trước")])
    assert "kém đi: 1" in text and "chưa thấy khác" in text


def test_a_retrieval_run_and_nothing_wrong():
    items = [RetrievalItem(qid="r", question="q", gold=("a",))]
    text = page([Section("r", judged_run("search", items, [Reply("answered", ("a",))], {}))])
    read(text)
    assert "Không có." in text


def test_every_measure_is_explained():
    text = page([Section("x", run_of(GOOD, GOOD))])
    assert all(measure.what for measure in MEASURES.values()) and "thủ tục hoặc nguồn đúng đứng đầu" in text


def test_marks_escape_what_is_no_markup():
    assert tag("p", "<b>", title='"') == '<p title="&quot;">&lt;b&gt;</p>'
    assert "&lt;i&gt;" in table(["<i>"], [["<i>", "<i>"]])
