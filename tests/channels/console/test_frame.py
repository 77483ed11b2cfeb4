"""What stands around every page."""

from __future__ import annotations

import pytest

from channels.console.pages import PAGES
from channels.staff.roles import Role

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_pages_without_parameters(page_as, axe, shoot, console, scheme, width):
    page = page_as(*Role, color_scheme=scheme, viewport={"width": width, "height": 800})
    for one in PAGES:
        if not one.parameters:
            console.open(page, one.path)
            shoot(page, f"frame{one.path.replace('/', '-')}-{scheme}-{width}")
            assert axe(page) == [], one.path


def test_the_first_tab_leads_past_the_navigation(page_as):
    page = page_as(Role.EDITOR)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Tới nội dung chính")
    assert link.evaluate("node => node === document.activeElement")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('console-main')")


def test_the_look_is_remembered(page_as):
    page = page_as(Role.EDITOR, color_scheme="light")
    assert page.locator("body.body--light").count() == 1
    page.get_by_role("button", name="Đổi nền sáng hoặc tối").click()
    page.locator("body.body--dark").wait_for()
    page.reload()
    page.locator("body.body--dark").wait_for()
