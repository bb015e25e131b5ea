"""On paper: the account and the facts, exact times, carriers in words, and nothing cut."""

import pytest

from accounts.models import User
from demo.load import load_demo
from phone_numbers.models import PhoneNumber
from tests.e2e.conftest import sign_in

AFTER = "(element) => getComputedStyle(element, '::after').content.slice(1, -1)"
BUTTONS = ".btn, .nav-main, .filters, summary .icon, .term-mark"
CUT = """
() => [...document.querySelectorAll("td, th, .state, .text-truncate")]
  .filter((cell) => getComputedStyle(cell).overflow != "visible")
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
  .map((cell) => cell.textContent.trim())
"""


@pytest.fixture
def paper(site):
    """Return a page of the demo's owner, as wide as a sheet of paper and in the dark theme."""
    load_demo()
    User.objects.filter(email="maya@harbor.example").update(theme="dark")
    page = sign_in(site, User.objects.get(email="maya@harbor.example"))
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    return page


PATHS = ["", "numbers/", "campaigns/", "brands/", "balance/", "activity/"]


@pytest.mark.parametrize("path", PATHS)
def test_a_printed_page_has_the_account_and_no_buttons(paper, path):
    paper.goto(f"{paper.site}/a/harbor-coffee/{path}")
    assert paper.locator(".account-summary b").is_visible()
    assert not [b for b in paper.locator(BUTTONS).all() if b.is_visible()]
    assert paper.evaluate(CUT) == []
    assert paper.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_printed_times_are_exact_and_carriers_are_words(paper):
    paper.goto(f"{paper.site}/a/harbor-coffee/numbers/?assignment=live")
    time = paper.locator("tbody time").first
    assert time.evaluate(AFTER) == time.get_attribute("title")
    assert "T-Mobile" in paper.locator("tbody .bars").first.evaluate(AFTER)


def test_a_printed_number_is_dark_on_white(paper):
    number = PhoneNumber.objects.filter(account__slug="harbor-coffee").first()
    paper.goto(paper.site + number.get_absolute_url())
    background = "getComputedStyle(document.body).backgroundColor"
    assert paper.evaluate(background) == "rgb(255, 255, 255)"
    assert paper.locator("h1").evaluate("(h) => getComputedStyle(h).color") == "rgb(27, 31, 38)"
