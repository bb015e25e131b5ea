"""The number page's first sentence: can it send, as what, where not yet, and what is in the way."""

from datetime import timedelta

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign, cancel, remove
from propagation import engine, settlement
from propagation.claims import claim
from tests.asserts import links, words
from tests.factories import LedgerEntryFactory, PhoneNumberFactory
from tests.propagation.driving import Script, only, settle_all, turn

pytestmark = pytest.mark.django_db


def test_a_number_without_a_campaign_is_not_registered(said, number):
    assert said(number).startswith("Not registered: expect its messages to be blocked")


def test_a_viewer_is_not_told_to_choose_one(client, viewer, number):
    client.force_login(viewer)
    assert "An owner can choose a campaign." in words(
        client.get(number.get_absolute_url()), "verdict"
    )


def test_a_live_number_sends_everywhere(said, live, campaign):
    assert said(live).startswith(f"Sending as {campaign} at all four carriers")


def test_a_first_assignment_waits_for_all_carriers(said, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert said(number) == (
        f"Not sending yet as {campaign} "
        "T-Mobile, AT&T, Verizon and US Cellular confirm in a few minutes."
    )


def test_a_first_assignment_counts_the_carriers_that_have_confirmed(said, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    turn(only("t_mobile", "att"))
    assert said(number) == (
        f"Sending as {campaign} on 2 of 4 carriers Verizon and US Cellular confirm in about 10 s."
    )


def test_the_slowest_carrier_decides_how_long_it_takes(said, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    claims = claim(10)
    slow = Script(Outcome.ACCEPTED, again_in=timedelta(seconds=155))
    settlement.settle(claims, engine.ask(claims, slow))
    assert said(number).endswith("US Cellular confirm in about 2 min 40 s.")


def test_a_move_says_that_nothing_stops(said, live, campaign, other_campaign, owner):
    assign(number=live, campaign=other_campaign, actor=owner)
    assert said(live) == (
        f"Moving to {other_campaign} T-Mobile, AT&T, Verizon and US Cellular still deliver under "
        f"{campaign}. T-Mobile, AT&T, Verizon and US Cellular confirm in a few minutes. "
        "Nothing stops meanwhile."
    )


def test_a_move_says_where_the_old_campaign_still_serves(
    said, live, campaign, other_campaign, owner
):
    assign(number=live, campaign=other_campaign, actor=owner)
    turn(only("t_mobile", "att", "us_cellular"))
    assert said(live) == (
        f"Sending as {other_campaign} on 3 of 4 carriers Verizon still delivers under {campaign}. "
        "Verizon confirms in about 10 s. Nothing stops meanwhile."
    )


def test_a_cancelled_move_goes_back(said, live, campaign, other_campaign, owner):
    assign(number=live, campaign=other_campaign, actor=owner)
    turn(only("att"))
    cancel(number=live, actor=owner)
    assert said(live) == (
        f"Going back to {campaign} AT&T confirms in a few minutes. "
        "What serves there now keeps serving."
    )


def test_a_first_failure_names_the_carrier_and_what_works(
    said, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    sentence = said(number)
    assert sentence.startswith(f"{campaign} failed at AT&T AT&T refused {number} under {campaign}.")
    assert "It sends at T-Mobile, Verizon and US Cellular meanwhile." in sentence
    assert (
        "Who acts: an owner of this account. It is not retried by itself. Code carrier_rejected"
        in sentence
    )


@pytest.mark.parametrize(
    ("cause", "headline", "cure", "code"),
    [
        (
            lambda n, c: number_life.suspend(n, reason="Fraud."),
            "the number is not active",
            None,
            "number_not_active",
        ),
        (
            lambda n, c: campaign_life.submit_brand(c.brand),
            "the brand is not verified",
            "Open the brand",
            "brand_not_verified",
        ),
        (
            lambda n, c: campaign_life.reject_campaign(c, reason="Samples."),
            "the campaign is not approved",
            "Open the campaign",
            "campaign_not_approved",
        ),
        (
            lambda n, c: campaign_life.suspend_campaign(c, reason="Spam."),
            "the campaign is suspended",
            "Open the campaign",
            "campaign_suspended",
        ),
        (
            lambda n, c: campaign_life.expire_campaign(c),
            "the campaign has expired",
            "Choose another campaign",
            "campaign_expired",
        ),
        (
            lambda n, c: LedgerEntryFactory(account=n.account, amount=-100),
            "the balance is used up",
            "See the balance",
            "insufficient_balance",
        ),
    ],
    ids=["number", "brand", "rejected", "suspended", "expired", "balance"],
)
def test_each_cause_stops_a_live_number_and_leads_to_its_cure(
    client, said, live, campaign, cause, headline, cure, code
):
    cause(live, campaign)
    assert said(live).startswith(f"Not sending: {headline}")
    found = links(client.get(live.get_absolute_url()), "verdict")
    assert list(found) == [*filter(None, [cure]), code]
    assert found[code] == f"/a/{live.account.slug}/reasons/#{code}"


def test_a_cause_that_passes_promises_to_resume_by_itself(said, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert "It resumes by itself afterwards. Code campaign_suspended" in said(live)


def test_a_campaign_that_has_expired_promises_nothing(said, live, campaign):
    campaign_life.expire_campaign(campaign)
    assert said(live).endswith("Who acts: an owner of this account. Code campaign_expired")


def test_a_held_move_does_not_hide_that_the_old_campaign_sends(
    said, live, campaign, other_campaign, owner
):
    assign(number=live, campaign=other_campaign, actor=owner)
    campaign_life.suspend_campaign(other_campaign, reason="Spam.")
    assert said(live).startswith(f"The move to {other_campaign} is held: the campaign is suspended")
    assert f"US Cellular still deliver under {campaign}." in said(live)


def test_a_move_away_from_a_stopped_campaign_does_not_claim_that_it_sends(
    client, said, live, campaign, other_campaign, owner
):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assign(number=live, campaign=other_campaign, actor=owner)
    sentence = said(live)
    assert sentence.startswith(f"Not sending yet as {other_campaign} {campaign} is suspended.")
    assert "Nothing is sent under it meanwhile." in sentence
    why = links(client.get(live.get_absolute_url()), "verdict")[f"Why {campaign} sends nothing"]
    assert why == f"/a/{live.account.slug}/reasons/#campaign_suspended"
    assert "still deliver" not in sentence
    assert "Nothing stops" not in sentence


def test_a_removal_says_who_has_to_let_go(said, live, owner):
    remove(number=live, actor=owner)
    assert said(live).startswith("Not sending: the campaign was removed T-Mobile, AT&T, Verizon")
    turn(Outcome.ACCEPTED)
    turn(lambda r: Outcome.ACCEPTED if r.carrier == "verizon" else Outcome.CONFIRMED)
    assert "Verizon still has to let it go." in said(live)


def test_a_viewer_of_a_removal_is_not_told_to_choose(client, viewer, live, owner):
    remove(number=live, actor=owner)
    client.force_login(viewer)
    shown = words(client.get(live.get_absolute_url()), "verdict")
    assert shown.endswith("An owner can choose a campaign at any time.")


def test_after_a_removal_it_is_not_registered_again(said, live, owner):
    remove(number=live, actor=owner)
    settle_all()
    assert said(live).startswith("Not registered: expect its messages to be blocked")


@pytest.mark.parametrize(
    ("e164", "why"),
    [
        ("+14165550123", "is not a US number"),
        ("+18005550123", "is toll-free: it needs no 10DLC campaign"),
    ],
)
def test_what_is_no_us_local_number_needs_no_campaign(said, account, e164, why):
    sentence = said(PhoneNumberFactory(account=account, e164=e164))
    assert sentence.startswith("10DLC does not apply to this number")
    assert why in sentence


@pytest.mark.parametrize("status", ["pending", "suspended"])
def test_a_number_that_is_not_active_says_why(said, account, status):
    number = PhoneNumberFactory(account=account, status=status, status_reason="Fraud reports.")
    sentence = said(number)
    assert sentence.startswith(f"Not sending: the number is not active {number} is {status}.")
    assert "Fraud reports. Ask the staff of this site to activate the number." in sentence


def test_a_pending_number_that_waits_too_long_says_that_updates_are_late(
    said, number, campaign, owner
):
    assign(number=number, campaign=campaign, actor=owner)
    for row in number.registrations.all():
        row.due_at -= timedelta(minutes=1)
        row.save(update_fields=["due_at"])
    assert "Updates are late right now: nothing is lost" in said(number)
