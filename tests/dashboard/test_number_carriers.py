"""The carrier table: one row per carrier with status, time and the campaign it serves."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers.actions import assign, cancel, remove
from phone_numbers.models import CarrierRegistration
from propagation import engine, settlement
from propagation.claims import claim
from tests.asserts import elements, items, links, rows, text
from tests.propagation.worker_rounds import ScriptedCarriers, let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def get_page(client, owner):
    client.force_login(owner)
    return lambda number: client.get(number.get_absolute_url())


@pytest.fixture
def carrier_rows(get_page):
    return lambda number: rows(get_page(number), "progress")


def accept_with_delay(delay, confirmed_by=""):
    def answer(request):
        return Outcome.CONFIRMED if request.carrier == confirmed_by else Outcome.ACCEPTED

    claims = claim(10)
    settlement.settle(claims, engine.ask(claims, ScriptedCarriers(answer, again_in=delay)))


def button_texts(response):
    return [text(e) for e in elements(response, tag="button", class_="btn btn-sm")]


def test_a_number_without_a_campaign_is_not_registered_at_any_carrier(carrier_rows, number):
    names = ["T-Mobile", "AT&T", "Verizon", "US Cellular"]
    assert carrier_rows(number) == [f"{name} Not registered —" for name in names]


def test_each_row_shows_the_remaining_time(carrier_rows, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    accept_with_delay(timedelta(seconds=95))
    assert carrier_rows(number)[0] == "T-Mobile Confirming, about 1 min 40 s left —"


def test_a_confirmed_carrier_serves_immediately(carrier_rows, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    accept_with_delay(timedelta(minutes=1), confirmed_by="att")
    assert carrier_rows(number)[1] == f"AT&T Registered just now {campaign}"
    assert carrier_rows(number)[2] == "Verizon Confirming, about 1 min left —"


def test_during_a_move_each_row_shows_the_campaign_served_now(
    carrier_rows, live, campaign, other_campaign, owner
):
    assign(number=live, campaign=other_campaign, actor=owner)
    accept_with_delay(timedelta(minutes=1), confirmed_by="att")
    assert (
        carrier_rows(live)[0]
        == f"T-Mobile Confirming, about 1 min left {campaign}, until confirmed"
    )
    assert carrier_rows(live)[1] == f"AT&T Registered just now {other_campaign}"


def test_a_held_row_shows_how_long_it_has_been_held(carrier_rows, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    settle_all()
    CarrierRegistration.objects.update(held_at=Now() - timedelta(minutes=3, seconds=5))
    assert carrier_rows(number)[0] == "T-Mobile On hold since a moment ago Campaign suspended —"


@pytest.fixture
def unanswered_number(number, campaign, owner, settings):
    """Return a number saved four minutes ago that no carrier has answered for; retries wait."""
    settings.PROPAGATION_TIME_SCALE = 60
    assign(number=number, campaign=campaign, actor=owner)
    run_round(Outcome.UNAVAILABLE)
    number.assignments.update(requested_at=Now() - timedelta(minutes=4))
    return number


def test_an_unanswered_row_shows_its_duration_and_the_next_try(carrier_rows, unanswered_number):
    row = carrier_rows(unanswered_number)[0]
    assert row.startswith("T-Mobile No answer for 4 min , next try in about ")
    assert row.endswith(" 1 try so far, given up after 12. —")


def test_a_due_retry_is_shown_as_being_tried_now(carrier_rows, unanswered_number):
    let_time_pass()
    assert carrier_rows(unanswered_number)[0].startswith(
        "T-Mobile No answer for 4 min , being tried now"
    )


def test_after_submission_silence_counts_from_the_expected_answer(carrier_rows, unanswered_number):
    unanswered_number.registrations.update(submitted_at=Now() - timedelta(hours=1), answer_at=Now())
    assert carrier_rows(unanswered_number)[0].startswith(
        "T-Mobile No answer since a moment ago , next try"
    )


def test_after_asking_again_silence_counts_from_that_time(carrier_rows, unanswered_number):
    unanswered_number.registrations.update(submission=2)
    unanswered_number.assignments.update(asked_again_at=Now() - timedelta(minutes=2))
    assert carrier_rows(unanswered_number)[0].startswith("T-Mobile No answer for 2 min , next try")


def test_an_unanswered_way_back_shows_no_duration(
    carrier_rows, live, other_campaign, owner, settings
):
    settings.PROPAGATION_TIME_SCALE = 60
    assign(number=live, campaign=other_campaign, actor=owner)
    run_round(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
    cancel(number=live, actor=owner)
    run_round(Outcome.UNAVAILABLE)
    assert carrier_rows(live)[1].startswith("AT&T No answer, next try in about ")


def test_a_rejection_shows_its_time_and_a_retry_button(
    get_page, carrier_rows, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert carrier_rows(number)[1] == "AT&T Carrier rejected just now —"
    assert button_texts(get_page(number)) == ["Retry"]


def test_a_rejected_move_is_shown_beside_the_campaign_served_now(
    carrier_rows, live, campaign, other_campaign, owner, refusing_carrier
):
    assign(number=live, campaign=other_campaign, actor=owner)
    settle_all()
    assert carrier_rows(live)[1] == (
        f"AT&T Registered just now {other_campaign} failed here: Carrier rejected just now "
        f"{campaign}"
    )


def test_a_carrier_that_rejected_the_way_back_is_not_shown_as_registered(
    get_page, carrier_rows, live, campaign, other_campaign, owner
):
    assign(number=live, campaign=other_campaign, actor=owner)
    run_round(lambda r: REFUSING.get(r.carrier, Outcome.CONFIRMED))
    run_round(lambda r: Outcome.REJECTED if r.carrier == "t_mobile" else Outcome.CONFIRMED)
    assert carrier_rows(live)[0] == (
        f"T-Mobile Carrier rejected just now Registered under {other_campaign} meanwhile "
        f"{other_campaign}"
    )
    assert ("bad", "Registered with carriers 3 of 4") in items(get_page(live), "checks")


REFUSING = {"att": Outcome.REJECTED, "verizon": Outcome.ACCEPTED, "us_cellular": Outcome.ACCEPTED}


def test_a_removal_hides_an_earlier_rejection(
    carrier_rows, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    remove(number=number, actor=owner)
    assert carrier_rows(number)[1] == "AT&T Not registered —"


def test_a_stopped_live_number_links_to_the_reason(get_page, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    response = get_page(live)
    assert rows(response, "progress")[0] == (
        f"T-Mobile On hold since a moment ago Campaign suspended Registered just now {campaign}"
    )
    assert links(response, "progress") == {
        "Campaign suspended": f"/a/{live.account.slug}/reasons/#campaign_suspended"
    }


def test_during_a_removal_each_row_shows_its_own_time(carrier_rows, live, campaign, owner):
    remove(number=live, actor=owner)
    let_time_pass()
    accept_with_delay(timedelta(seconds=60))
    assert carrier_rows(live)[3] == "US Cellular Removing, about 1 min left —"
    live.registrations.update(answer_at=Now() - timedelta(minutes=1))
    assert carrier_rows(live)[3] == "US Cellular Removing, longer than estimated —"


def test_a_propagating_number_offers_cancel(get_page, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert button_texts(get_page(number)) == ["Cancel"]


def test_a_move_offers_cancel_the_move(get_page, live, other_campaign, owner):
    assign(number=live, campaign=other_campaign, actor=owner)
    assert button_texts(get_page(live)) == ["Cancel the move"]


def test_a_failed_move_offers_retry_and_keep(
    get_page, live, other_campaign, owner, refusing_carrier
):
    assign(number=live, campaign=other_campaign, actor=owner)
    settle_all()
    kept = live.assignments.get(status="live").campaign
    assert button_texts(get_page(live)) == ["Retry", f"Keep {kept}"]


def test_a_permanent_failure_offers_no_retry(get_page, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    campaign_life.expire_campaign(campaign)
    settle_all()
    assert number.assignments.get().failure_code == "campaign_expired"
    assert button_texts(get_page(number)) == []


def test_a_rejection_offers_no_retry_after_the_campaign_has_expired(
    get_page, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    campaign_life.expire_campaign(campaign)
    assert button_texts(get_page(number)) == []


def test_a_live_number_offers_no_buttons(get_page, live):
    assert button_texts(get_page(live)) == []


def test_a_viewer_sees_the_carriers_without_buttons(
    client, carrier_rows, number, campaign, owner, viewer
):
    assign(number=number, campaign=campaign, actor=owner)
    client.force_login(viewer)
    response = client.get(number.get_absolute_url())
    assert len(rows(response, "progress")) == 4
    assert button_texts(response) == []
