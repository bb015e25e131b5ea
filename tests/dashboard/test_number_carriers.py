"""The carriers' table: a row each with its state, its time and what it serves now."""

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
from tests.propagation.driving import Script, let_time_pass, settle_all, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client, owner):
    client.force_login(owner)
    return lambda number: client.get(number.get_absolute_url())


@pytest.fixture
def table(shown):
    return lambda number: rows(shown(number), "progress")


def accept_for(length, confirmed_by=""):
    def say(request):
        return Outcome.CONFIRMED if request.carrier == confirmed_by else Outcome.ACCEPTED

    claims = claim(10)
    settlement.settle(claims, engine.ask(claims, Script(say, again_in=length)))


def buttons(response):
    return [text(e) for e in elements(response, tag="button", class_="btn btn-sm")]


def test_a_number_of_no_campaign_is_registered_nowhere(table, number):
    names = ["T-Mobile", "AT&T", "Verizon", "US Cellular"]
    assert table(number) == [f"{name} Not registered —" for name in names]


def test_each_carrier_says_how_long_it_still_takes(table, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    accept_for(timedelta(seconds=95))
    assert table(number)[0] == "T-Mobile Confirming, about 1 min 40 s left —"


def test_a_carrier_that_has_confirmed_serves_at_once(table, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    accept_for(timedelta(minutes=1), confirmed_by="att")
    assert table(number)[1] == f"AT&T Registered just now {campaign}"
    assert table(number)[2] == "Verizon Confirming, about 1 min left —"


def test_during_a_move_each_row_says_what_it_serves_now(
    table, live, campaign, other_campaign, owner
):
    assign(number=live, campaign=other_campaign, actor=owner)
    accept_for(timedelta(minutes=1), confirmed_by="att")
    assert table(live)[0] == f"T-Mobile Confirming, about 1 min left {campaign}, until confirmed"
    assert table(live)[1] == f"AT&T Registered just now {other_campaign}"


def test_a_hold_says_since_when(table, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    settle_all()
    CarrierRegistration.objects.update(held_at=Now() - timedelta(minutes=3, seconds=5))
    assert table(number)[0] == "T-Mobile On hold for 3 min Campaign suspended —"


@pytest.fixture
def silent(number, campaign, owner, settings):
    """A number that no carrier took up four minutes ago; they are tried again in a while."""
    settings.PROPAGATION_TIME_SCALE = 60
    assign(number=number, campaign=campaign, actor=owner)
    turn(Outcome.UNAVAILABLE)
    number.assignments.update(requested_at=Now() - timedelta(minutes=4))
    return number


def test_a_carrier_that_gives_no_answer_says_since_when_and_what_comes_next(table, silent):
    row = table(silent)[0]
    assert row.startswith("T-Mobile No answer for 4 min , next try in about ")
    assert row.endswith(" 1 try so far, given up after 12. —")


def test_a_try_that_is_due_is_made_now(table, silent):
    let_time_pass()
    assert table(silent)[0].startswith("T-Mobile No answer for 4 min , being tried now")


def test_a_carrier_that_took_it_is_silent_since_it_was_to_answer(table, silent):
    silent.registrations.update(submitted_at=Now() - timedelta(hours=1), answer_at=Now())
    assert table(silent)[0].startswith("T-Mobile No answer since a moment ago , next try")


def test_a_carrier_that_was_asked_anew_is_silent_since_then(table, silent):
    silent.registrations.update(submission=2)
    silent.assignments.update(asked_again_at=Now() - timedelta(minutes=2))
    assert table(silent)[0].startswith("T-Mobile No answer for 2 min , next try")


def test_nothing_tells_since_when_a_way_back_gets_no_answer(
    table, live, other_campaign, owner, settings
):
    settings.PROPAGATION_TIME_SCALE = 60
    assign(number=live, campaign=other_campaign, actor=owner)
    turn(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
    cancel(number=live, actor=owner)
    turn(Outcome.UNAVAILABLE)
    assert table(live)[1].startswith("AT&T No answer, next try in about ")


def test_a_refusal_says_when_and_offers_to_retry(
    shown, table, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert table(number)[1] == "AT&T Carrier rejected just now —"
    assert buttons(shown(number)) == ["Retry"]


def test_a_carrier_that_refused_a_move_says_so_beside_what_it_serves(
    table, live, campaign, other_campaign, owner, refusing_carrier
):
    assign(number=live, campaign=other_campaign, actor=owner)
    settle_all()
    assert table(live)[1] == (
        f"AT&T Registered just now {other_campaign} failed here: Carrier rejected just now "
        f"{campaign}"
    )


def test_a_carrier_that_refused_the_way_back_is_not_called_registered(
    shown, table, live, campaign, other_campaign, owner
):
    assign(number=live, campaign=other_campaign, actor=owner)
    turn(lambda r: REFUSING.get(r.carrier, Outcome.CONFIRMED))
    turn(lambda r: Outcome.REJECTED if r.carrier == "t_mobile" else Outcome.CONFIRMED)
    assert table(live)[0] == (
        f"T-Mobile Carrier rejected just now Registered under {other_campaign} meanwhile "
        f"{other_campaign}"
    )
    assert ("bad", "Registered with carriers 3 of 4") in items(shown(live), "checks")


REFUSING = {"att": Outcome.REJECTED, "verizon": Outcome.ACCEPTED, "us_cellular": Outcome.ACCEPTED}


def test_a_removal_shows_no_refusal_any_more(table, number, campaign, owner, refusing_carrier):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    remove(number=number, actor=owner)
    assert table(number)[1] == "AT&T Not registered —"


def test_what_serves_and_sends_nothing_leads_to_its_reason(shown, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    found = links(shown(live), "progress")
    assert found == {"sends nothing now": f"/a/{live.account.slug}/reasons/#campaign_suspended"}


def test_a_removal_lets_go_one_by_one(table, live, campaign, owner):
    remove(number=live, actor=owner)
    let_time_pass()
    accept_for(timedelta(seconds=60))
    assert table(live)[3] == "US Cellular Letting go, about 1 min left —"
    live.registrations.update(answer_at=Now() - timedelta(minutes=1))
    assert table(live)[3] == "US Cellular Letting go, longer than first said —"


def test_what_propagates_can_be_cancelled(shown, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert buttons(shown(number)) == ["Cancel"]


def test_a_move_can_be_cancelled_by_its_name(shown, live, other_campaign, owner):
    assign(number=live, campaign=other_campaign, actor=owner)
    assert buttons(shown(live)) == ["Cancel the move"]


def test_a_failed_move_can_be_retried(shown, live, other_campaign, owner, refusing_carrier):
    assign(number=live, campaign=other_campaign, actor=owner)
    settle_all()
    kept = live.assignments.get(status="live").campaign
    assert buttons(shown(live)) == ["Retry", f"Keep {kept}"]


def test_what_failed_for_good_offers_no_retry(shown, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    campaign_life.expire_campaign(campaign)
    settle_all()
    assert number.assignments.get().failure_code == "campaign_expired"
    assert buttons(shown(number)) == []


def test_what_a_carrier_refused_offers_no_retry_once_its_campaign_has_expired(
    shown, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    campaign_life.expire_campaign(campaign)
    assert buttons(shown(number)) == []


def test_what_is_settled_offers_nothing(shown, live):
    assert buttons(shown(live)) == []


def test_a_viewer_sees_the_carriers_and_no_buttons(client, table, number, campaign, owner, viewer):
    assign(number=number, campaign=campaign, actor=owner)
    client.force_login(viewer)
    response = client.get(number.get_absolute_url())
    assert len(rows(response, "progress")) == 4
    assert buttons(response) == []
