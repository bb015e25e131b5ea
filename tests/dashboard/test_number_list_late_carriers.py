"""List rows name the carriers that are late or do not answer, in every state of the number."""

import pytest

from campaigns.lifecycle import suspend_campaign
from carriers.protocol import Outcome
from phone_numbers.actions import assign, cancel, remove
from tests.asserts import HTMX, elements, items, text
from tests.propagation.slow_carriers import make_late
from tests.propagation.worker_rounds import let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db

HALF = ("t_mobile", "att")


@pytest.fixture
def state_labels(signed_in, account):
    def read(assignment="stuck"):
        response = signed_in.get(f"/a/{account.slug}/numbers/", {"assignment": assignment})
        return [text(e) for e in elements(response, tag="td", class_="state-cell")]

    return read


def confirm_half(request):
    return Outcome.CONFIRMED if request.carrier in HALF else Outcome.ACCEPTED


def test_a_late_first_assignment(state_labels, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number, "att")
    assert state_labels() == ["Late: AT&T"]


@pytest.mark.parametrize(
    ("late", "label"),
    [
        (("verizon", "att"), "Late: AT&T and Verizon"),
        (("verizon", "att", "t_mobile"), "Late: 3 carriers"),
    ],
    ids=["two", "three"],
)
def test_two_late_carriers_are_named_and_more_are_counted(
    state_labels, number, campaign, late, label
):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number, *late)
    assert state_labels() == [label]


def test_a_late_removal(state_labels, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    remove(number=number, actor=None)
    make_late(number, "att")
    assert state_labels() == ["Removing; late: AT&T"]


def test_a_late_cancelled_first_assignment(state_labels, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    run_round(confirm_half)
    cancel(number=number, actor=None)
    make_late(number, "att")
    assert state_labels() == ["Unassigned; late: AT&T"]


def test_a_late_way_back_to_the_live_campaign(state_labels, number, campaign, other_campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    assign(number=number, campaign=other_campaign, actor=None)
    run_round(confirm_half)
    cancel(number=number, actor=None)
    make_late(number, "att")
    assert state_labels() == ["Live; late: AT&T"]


def test_a_failure_is_shown_before_lateness(state_labels, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    run_round(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.ACCEPTED)
    make_late(number, "verizon")
    assert state_labels() == ["Failed: carrier rejected"]


def test_a_confirmed_number_is_not_late(state_labels, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number)
    let_time_pass()
    settle_all()
    assert state_labels() == []


def test_a_carrier_that_does_not_answer_is_named_before_it_is_late(
    state_labels, signed_in, number, campaign
):
    assign(number=number, campaign=campaign, actor=None)
    run_round(lambda r: Outcome.UNAVAILABLE if r.carrier == "us_cellular" else Outcome.ACCEPTED)
    assert state_labels("") == ["No answer: US Cellular"]
    overview = signed_in.get(f"/a/{number.account.slug}/")
    line = f"{number} {campaign}, saved just now . No answer: US Cellular"
    assert ("wait", line) in items(overview)


def test_an_unanswered_removal(state_labels, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    remove(number=number, actor=None)
    run_round(Outcome.UNAVAILABLE)
    assert state_labels("") == ["Removing; no answer: 4 carriers"]


def test_a_held_number_shows_its_hold_instead_of_missing_answers(state_labels, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    run_round(Outcome.UNAVAILABLE)
    suspend_campaign(campaign, reason="Spam.")
    assert state_labels("") == ["On hold: campaign suspended"]


def test_a_failed_move_names_the_campaign_that_failed(
    state_labels, number, campaign, other_campaign
):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    assign(number=number, campaign=other_campaign, actor=None)
    run_round(Outcome.REJECTED)
    assert state_labels("failed") == [f"Live; move failed: {other_campaign}"]


def test_a_poll_of_the_list_reports_a_number_that_becomes_late(
    signed_in, account, number, campaign
):
    assign(number=number, campaign=campaign, actor=None)
    page = signed_in.get(f"/a/{account.slug}/numbers/")
    url = dict(elements(page, id="poller")[0].attributes)["hx-get"]
    make_late(number, "att")
    (row,) = elements(signed_in.get(url, headers=HTMX), tag="tr", hx_swap_oob="true")
    assert "Late: AT&T for 4 min" in text(row)
