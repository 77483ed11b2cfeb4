"""Names as headings. The name of the change of a land title filled the screen of a phone before anything was said."""

from __future__ import annotations

from assistant.render.names import short_name

LAND = (
    "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất trong các trường hợp chuyển đổi đất nông"
    " nghiệp; chuyển nhượng, thừa kế, tặng cho quyền sử dụng đất; bán tài sản gắn liền với đất thuê của Nhà nước"
)


def test_a_name_that_fits_stays_whole() -> None:
    assert short_name("Đăng ký kết hôn", "kết hôn") == "Đăng ký kết hôn"


def test_a_long_name_keeps_the_case_asked_for() -> None:
    """Cut at its end it spoke of farm land, to somebody who had inherited a house."""
    name = short_name(LAND, "sang tên đất thừa kế")
    assert name.startswith("Đăng ký biến động") and "thừa kế" in name and "nông nghiệp" not in name
    assert len(name) <= 190 and " … " in name and name.endswith("…")


def test_a_long_name_of_which_nothing_is_asked_is_cut_at_its_end() -> None:
    name = short_name(LAND, "xyzzy")
    assert LAND.startswith(name.removesuffix(" …")) and len(name) <= 182


def test_every_piece_stands_in_the_name() -> None:
    assert all(piece.strip() in LAND for piece in short_name(LAND, "bán tài sản thuê của nhà nước").split("…"))
