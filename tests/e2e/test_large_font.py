"""With a default font twice as large, lines do not overlap and pages do not scroll sideways."""

import json

import pytest

from accounts.models import User
from demo.load import load_demo
from phone_numbers.models import PhoneNumber
from tests.e2e.conftest import sign_in

PREFERENCES = {"webkit": {"webprefs": {"default_font_size": 32}}}
FONT = "getComputedStyle(document.documentElement).fontSize"
TIGHT_LINES = """
() => {
  const size = (element, name) => parseFloat(getComputedStyle(element)[name]);
  return [...document.querySelectorAll("body *")]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .filter((e) => size(e, "lineHeight") < size(e, "fontSize"))
  .map((e) => e.textContent.trim());
}
"""


@pytest.fixture
def large(browser_type, browser_type_launch_args, live_server, tmp_path):
    """Return a page of the demo's owner in a browser whose default font has 32 px."""
    load_demo()
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(PREFERENCES))
    context = browser_type.launch_persistent_context(tmp_path, **browser_type_launch_args)
    page = context.new_page()
    page.site = live_server.url
    yield sign_in(page, User.objects.get(email="maya@harbor.example"))
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_lines_keep_apart_and_nothing_scrolls_sideways(large, width):
    large.set_viewport_size({"width": width, "height": 900})
    held = PhoneNumber.objects.filter(assignments__campaign__status="suspended")
    number = held.filter(account__slug="harbor-coffee").first()
    for path in (
        "/a/harbor-coffee/",
        "/a/harbor-coffee/numbers/",
        number.get_absolute_url(),
        "/me/",
    ):
        large.goto(large.site + path)
        assert large.evaluate(FONT) == "32px"
        assert large.evaluate(TIGHT_LINES) == []
        assert large.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
