"""A number that a carrier is late with says so in its row, whatever it is doing."""

import pytest

from carriers.protocol import Verdict
from phone_numbers.actions import assign, cancel, remove
from tests.asserts import HTMX, elements, text
from tests.phone_numbers.driving import let_time_pass, settle_all, turn
from tests.phone_numbers.lateness import make_late

pytestmark = pytest.mark.django_db

HALF = ("t_mobile", "att")


@pytest.fixture
def word(signed_in, account):
    def read():
        response = signed_in.get(f"/a/{account.slug}/numbers/", {"assignment": "stuck"})
        return [text(e) for e in elements(response, tag="td", class_="state-cell")]

    return read


def half(request):
    return Verdict.CONFIRMED if request.carrier in HALF else Verdict.ACCEPTED


def test_an_assignment_under_way(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number, "att")
    assert word() == ["Late: no answer yet"]


def test_a_removal(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    remove(number=number, actor=None)
    make_late(number, "att")
    assert word() == ["Late: no answer yet"]


def test_a_first_assignment_that_was_cancelled(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    turn(half)
    cancel(number=number, actor=None)
    make_late(number, "att")
    assert word() == ["Late: no answer yet"]


def test_the_way_back_to_what_is_live(word, number, campaign, other_campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    assign(number=number, campaign=other_campaign, actor=None)
    turn(half)
    cancel(number=number, actor=None)
    make_late(number, "att")
    assert word() == ["Live; a carrier is late"]


def test_a_failure_is_called_a_failure(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    turn(lambda r: Verdict.REJECTED if r.carrier == "att" else Verdict.ACCEPTED)
    make_late(number, "verizon")
    assert word() == ["Failed: carrier rejected"]


def test_what_has_arrived_is_not_late(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number)
    let_time_pass()
    settle_all()
    assert word() == []


def test_becoming_late_is_news_to_the_list(signed_in, account, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    page = signed_in.get(f"/a/{account.slug}/numbers/")
    url = dict(elements(page, id="poller")[0].attributes)["hx-get"]
    make_late(number, "att")
    (row,) = elements(signed_in.get(url, headers=HTMX), tag="tr", hx_swap_oob="true")
    assert "Late: no answer yet" in text(row)
