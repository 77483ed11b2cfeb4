"""Notices across pages: "Đã trả về hàng đợi." was said on a page that was left in the same breath, and nobody read it."""

from __future__ import annotations

from channels.console import notices
from channels.console.notices import Notice, Notices


def test_a_notice_is_shown_once_and_to_its_own_session():
    waiting = Notices()
    waiting.keep("an", Notice("Đã gửi 3 bản ghi."))
    waiting.keep("an", Notice("Còn lại 1.", "warning"))
    assert waiting.take("bình") == []
    assert [notice.text for notice in waiting.take("an")] == ["Đã gửi 3 bản ghi.", "Còn lại 1."]
    assert waiting.take("an") == []


def test_a_notice_no_page_came_for_is_not_said_the_next_morning(monkeypatch):
    waiting = Notices()
    waiting.keep("an", Notice("Đã xuất bản.", at=100.0))
    monkeypatch.setattr(notices.time, "monotonic", lambda: 100.0 + 8 * 3600)
    assert waiting.take("an") == []
    waiting.keep("an", Notice("Đã xuất bản.", at=100.0))
    waiting.keep("bình", Notice("Đã lưu."))
    assert list(waiting._waiting) == ["bình"]  # and is not kept for ever
