"""With the colours of the system, sections, states and bars are still told apart."""

import pytest

from accounts.models import User
from demo.load import load_demo
from tests.e2e.conftest import sign_in

COLOURS = "(items) => items.map((i) => getComputedStyle(i).borderBottomColor)"
FILLS = "(bars) => bars.map((bar) => getComputedStyle(bar).background)"


@pytest.fixture
def contrast(new_context, live_server):
    """Return the list of the demo's numbers in forced colours."""
    load_demo()
    page = new_context(forced_colors="active").new_page()
    page.site = live_server.url
    sign_in(page, User.objects.get(email="maya@harbor.example"))
    page.goto(f"{page.site}/a/harbor-coffee/numbers/")
    return page


def test_the_current_section_is_recognisable(contrast):
    current = contrast.locator(".nav-main [aria-current]")
    others = contrast.locator(".nav-main a:not([aria-current])").evaluate_all(COLOURS)
    assert current.evaluate_all(COLOURS)[0] not in others
    assert current.evaluate("(link) => getComputedStyle(link).fontWeight") == "700"


def test_the_bars_keep_their_shapes(contrast):
    fills = [
        contrast.locator(f".bars-legend .bars .{tone}").first.evaluate_all(FILLS)[0]
        for tone in ("registered", "pending", "held", "rejected")
    ]
    assert len(set(fills)) == 4


def test_the_focus_is_visible(contrast):
    contrast.locator(".nav-main a").first.focus()
    contrast.keyboard.press("Tab")
    outline = contrast.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
