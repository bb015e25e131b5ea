"""A row names the carriers that are late or do not answer, whatever the number is doing."""

import pytest

from campaigns.lifecycle import suspend_campaign
from carriers.protocol import Outcome
from phone_numbers.actions import assign, cancel, remove
from tests.asserts import HTMX, elements, items, text
from tests.propagation.driving import let_time_pass, settle_all, turn
from tests.propagation.lateness import make_late

pytestmark = pytest.mark.django_db

HALF = ("t_mobile", "att")


@pytest.fixture
def word(signed_in, account):
    def read(assignment="stuck"):
        response = signed_in.get(f"/a/{account.slug}/numbers/", {"assignment": assignment})
        return [text(e) for e in elements(response, tag="td", class_="state-cell")]

    return read


def half(request):
    return Outcome.CONFIRMED if request.carrier in HALF else Outcome.ACCEPTED


def test_an_assignment_under_way(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number, "att")
    assert word() == ["Late: AT&T"]


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (("verizon", "att"), "Late: AT&T and Verizon"),
        (("verizon", "att", "t_mobile"), "Late: 3 carriers"),
    ],
    ids=["two", "three"],
)
def test_two_are_named_in_their_order_and_more_are_counted(word, number, campaign, late, said):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number, *late)
    assert word() == [said]


def test_a_removal(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    remove(number=number, actor=None)
    make_late(number, "att")
    assert word() == ["Removing; late: AT&T"]


def test_a_first_assignment_that_was_cancelled(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    turn(half)
    cancel(number=number, actor=None)
    make_late(number, "att")
    assert word() == ["Unassigned; late: AT&T"]


def test_the_way_back_to_what_is_live(word, number, campaign, other_campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    assign(number=number, campaign=other_campaign, actor=None)
    turn(half)
    cancel(number=number, actor=None)
    make_late(number, "att")
    assert word() == ["Live; late: AT&T"]


def test_a_failure_is_called_a_failure(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    turn(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.ACCEPTED)
    make_late(number, "verizon")
    assert word() == ["Failed: carrier rejected"]


def test_what_has_arrived_is_not_late(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number)
    let_time_pass()
    settle_all()
    assert word() == []


def test_who_does_not_answer_is_named_before_it_is_late(word, signed_in, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    turn(lambda r: Outcome.UNAVAILABLE if r.carrier == "us_cellular" else Outcome.ACCEPTED)
    assert word("") == ["No answer: US Cellular"]
    overview = signed_in.get(f"/a/{number.account.slug}/")
    line = f"{number} {campaign}, saved just now . No answer: US Cellular"
    assert ("wait", line) in items(overview)


def test_a_removal_that_gets_no_answer(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    remove(number=number, actor=None)
    turn(Outcome.UNAVAILABLE)
    assert word("") == ["Removing; no answer: 4 carriers"]


def test_what_a_rule_holds_waits_for_no_answer(word, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    turn(Outcome.UNAVAILABLE)
    suspend_campaign(campaign, reason="Spam.")
    assert word("") == ["Held: campaign suspended"]


def test_a_failed_move_names_the_campaign_that_failed(word, number, campaign, other_campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    assign(number=number, campaign=other_campaign, actor=None)
    turn(Outcome.REJECTED)
    assert word("failed") == [f"Live; move failed: {other_campaign}"]


def test_becoming_late_is_news_to_the_list(signed_in, account, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    page = signed_in.get(f"/a/{account.slug}/numbers/")
    url = dict(elements(page, id="poller")[0].attributes)["hx-get"]
    make_late(number, "att")
    (row,) = elements(signed_in.get(url, headers=HTMX), tag="tr", hx_swap_oob="true")
    assert "Late: AT&T for 4 min" in text(row)
