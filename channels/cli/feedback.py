"""``troly feedback``."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from channels.cli.console import failing_clearly, out, print_json
from channels.container import Container

_SHOWN = 20
_REASONS = {
    "wrong": "sai", "incomplete": "thiếu", "other_matter": "lạc câu hỏi", "unclear": "khó hiểu", "outdated": "đã cũ",
    "no_source": "thiếu nguồn",
}  # fmt: skip


def feedback(
    as_json: Annotated[bool, typer.Option("--json", help="In từng đánh giá dưới dạng JSON.")] = False,
) -> None:
    """Người dân đánh giá các câu trả lời thế nào: theo thủ tục, nhiều lời chê nhất đứng trước."""
    with failing_clearly():
        rows = Container().feedback.rows()
    if as_json:
        print_json(rows)
        return
    no = [row for row in rows if not row["helpful"]]
    out.print(f"{len(rows)} đánh giá: {len(rows) - len(no)} có ích, {len(no)} chưa.")
    reasons: dict[str, Counter[str]] = {}
    for row in no:
        procedures, named = row["procedures"], row["reasons"]
        assert isinstance(procedures, list) and isinstance(named, list)
        about = procedures[0] if procedures else f"({row['outcome']})"
        reasons.setdefault(about, Counter()).update(named or ["-"])
    for about, counted in sorted(reasons.items(), key=lambda item: (-item[1].total(), item[0]))[:_SHOWN]:
        words = ", ".join(f"{_REASONS.get(name, 'không nêu lý do')} {n}" for name, n in counted.most_common())
        out.print(f"  {about}: {words}", markup=False)
