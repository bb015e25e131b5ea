"""The verdict on the number page: whether the number sends, at which carriers, and why not."""

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
from tests.propagation.worker_rounds import ScriptedCarriers, confirmed_by, run_round, settle_all

pytestmark = pytest.mark.django_db


def test_a_number_without_a_campaign_is_not_registered(verdict_of, number):
    assert verdict_of(number).startswith("Not registered: expect its messages to be blocked")


def test_a_viewer_sees_that_an_owner_can_choose_a_campaign(client, viewer, number, campaign):
    client.force_login(viewer)
    assert "An owner can choose a campaign." in words(
        client.get(number.get_absolute_url()), "verdict"
    )


def test_a_live_number_sends_at_every_carrier(verdict_of, live, campaign):
    assert verdict_of(live).startswith(f"Sending as {campaign} at all four carriers")


def test_a_first_assignment_waits_for_every_carrier(verdict_of, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert verdict_of(number) == (
        f"Not sending yet as {campaign} "
        "T-Mobile, AT&T, Verizon and US Cellular confirm in a few minutes."
    )


def test_a_first_assignment_counts_confirmed_carriers(verdict_of, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    run_round(confirmed_by("t_mobile", "att"))
    assert verdict_of(number) == (
        f"Sending as {campaign} on 2 of 4 carriers Verizon and US Cellular confirm in about 10 s."
    )


def test_the_slowest_carrier_decides_the_estimated_time(verdict_of, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    claims = claim(10)
    slow = ScriptedCarriers(Outcome.ACCEPTED, again_in=timedelta(seconds=155))
    settlement.settle(claims, engine.ask(claims, slow))
    assert verdict_of(number).endswith("US Cellular confirm in about 2 min 40 s.")


def test_a_move_says_that_sending_continues(verdict_of, live, campaign, other_campaign, owner):
    assign(number=live, campaign=other_campaign, actor=owner)
    assert verdict_of(live) == (
        f"Moving to {other_campaign} T-Mobile, AT&T, Verizon and US Cellular still deliver under "
        f"{campaign}. T-Mobile, AT&T, Verizon and US Cellular confirm in a few minutes. "
        "Nothing stops meanwhile."
    )


def test_a_move_names_the_carriers_still_on_the_old_campaign(
    verdict_of, live, campaign, other_campaign, owner
):
    assign(number=live, campaign=other_campaign, actor=owner)
    run_round(confirmed_by("t_mobile", "att", "us_cellular"))
    assert verdict_of(live) == (
        f"Sending as {other_campaign} on 3 of 4 carriers Verizon still delivers under {campaign}. "
        "Verizon confirms in about 10 s. Nothing stops meanwhile."
    )


def test_a_cancelled_move_goes_back_to_the_live_campaign(
    verdict_of, live, campaign, other_campaign, owner
):
    assign(number=live, campaign=other_campaign, actor=owner)
    run_round(confirmed_by("att"))
    cancel(number=live, actor=owner)
    assert verdict_of(live) == (
        f"Going back to {campaign} AT&T confirms in a few minutes. "
        "The campaign that serves there now keeps serving."
    )


def test_a_failed_first_assignment_names_the_failed_and_the_working_carriers(
    verdict_of, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    verdict = verdict_of(number)
    assert verdict.startswith(f"{campaign} failed at AT&T AT&T refused {number} under {campaign}.")
    assert "It sends at T-Mobile, Verizon and US Cellular meanwhile." in verdict
    assert (
        "Who acts: an owner of this account. It is not retried by itself. Code carrier_rejected"
        in verdict
    )


@pytest.mark.parametrize(
    ("cause", "headline", "link_text", "code"),
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
            "See the campaigns",
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
def test_each_cause_stops_a_live_number_and_links_to_its_solution(
    client, verdict_of, live, campaign, cause, headline, link_text, code
):
    cause(live, campaign)
    assert verdict_of(live).startswith(f"Not sending: {headline}")
    page_links = links(client.get(live.get_absolute_url()), "verdict")
    assert list(page_links) == [*filter(None, [link_text]), code]
    assert page_links[code] == f"/a/{live.account.slug}/reasons/#{code}"


def test_a_temporary_cause_promises_to_resume(verdict_of, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert "It resumes by itself afterwards. Code campaign_suspended" in verdict_of(live)


def test_an_expired_campaign_does_not_promise_to_resume(verdict_of, live, campaign):
    campaign_life.expire_campaign(campaign)
    assert verdict_of(live).endswith("Who acts: an owner of this account. Code campaign_expired")


def test_a_held_move_does_not_hide_that_the_old_campaign_sends(
    verdict_of, live, campaign, other_campaign, owner
):
    assign(number=live, campaign=other_campaign, actor=owner)
    campaign_life.suspend_campaign(other_campaign, reason="Spam.")
    assert verdict_of(live).startswith(
        f"The move to {other_campaign} is on hold: the campaign is suspended"
    )
    assert f"US Cellular still deliver under {campaign}." in verdict_of(live)


def test_a_move_away_from_a_stopped_campaign_does_not_claim_that_it_sends(
    client, verdict_of, live, campaign, other_campaign, owner
):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assign(number=live, campaign=other_campaign, actor=owner)
    verdict = verdict_of(live)
    assert verdict.startswith(f"Not sending yet as {other_campaign} {campaign} is suspended.")
    assert "Nothing is sent under it meanwhile." in verdict
    reason = links(client.get(live.get_absolute_url()), "verdict")[f"Why {campaign} sends nothing"]
    assert reason == f"/a/{live.account.slug}/reasons/#campaign_suspended"
    assert "still deliver" not in verdict
    assert "Nothing stops" not in verdict


def test_a_removal_names_the_carriers_that_still_have_the_number(verdict_of, live, owner):
    remove(number=live, actor=owner)
    assert verdict_of(live).startswith(
        "Not sending: the campaign was removed T-Mobile, AT&T, Verizon"
    )
    run_round(Outcome.ACCEPTED)
    run_round(lambda r: Outcome.ACCEPTED if r.carrier == "verizon" else Outcome.CONFIRMED)
    assert "Verizon still has to deregister it." in verdict_of(live)


def test_a_viewer_of_a_removal_sees_that_an_owner_can_choose(client, viewer, live, owner):
    remove(number=live, actor=owner)
    client.force_login(viewer)
    verdict = words(client.get(live.get_absolute_url()), "verdict")
    assert verdict.endswith("An owner can choose a campaign at any time.")


def test_after_a_removal_the_number_is_not_registered(verdict_of, live, owner):
    remove(number=live, actor=owner)
    settle_all()
    assert verdict_of(live).startswith("Not registered: expect its messages to be blocked")


@pytest.mark.parametrize(
    ("e164", "reason"),
    [
        ("+14165550123", "is not a US number: 10DLC campaigns take US numbers only."),
        ("+18005550123", "is a toll-free number: 10DLC campaigns take local US numbers only."),
        ("+18005550123", "Nothing to do: toll-free numbers don’t use 10DLC."),
        ("+19002345678", "is a premium-rate number:"),
        ("+19002345678", "Nothing to do: premium-rate numbers don’t use 10DLC."),
        ("+15002345678", "is a personal (5XX) number:"),
    ],
)
def test_a_number_that_is_not_us_local_needs_no_campaign(verdict_of, account, e164, reason):
    verdict = verdict_of(PhoneNumberFactory(account=account, e164=e164))
    assert verdict.startswith("10DLC does not apply to this number")
    assert reason in verdict


@pytest.mark.parametrize("status", ["pending", "suspended"])
def test_an_inactive_number_shows_the_reason(verdict_of, account, status):
    number = PhoneNumberFactory(account=account, status=status, status_reason="Fraud reports.")
    verdict = verdict_of(number)
    assert verdict.startswith(f"Not sending: the number is not active {number} is {status}.")
    note = "Note from staff: ‘Fraud reports.’"
    assert f"{note} Ask the staff of this site to activate the number." in verdict


def test_a_number_with_an_overdue_check_shows_that_updates_are_late(
    verdict_of, number, campaign, owner
):
    assign(number=number, campaign=campaign, actor=owner)
    for row in number.registrations.all():
        row.due_at -= timedelta(minutes=1)
        row.save(update_fields=["due_at"])
    assert "Updates are late right now: nothing is lost" in verdict_of(number)
