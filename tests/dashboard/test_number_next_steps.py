"""Whatever a number's page tells its reader to do, the page has an enabled control for it."""

import re

import pytest

from campaigns.lifecycle import expire_campaign
from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from tests.asserts import elements, links, part, text, words
from tests.factories import AssignmentFactory, CampaignFactory, LedgerEntryFactory
from tests.phone_numbers.rule_cases import CAUSES
from tests.propagation.slow_carriers import make_late
from tests.propagation.worker_rounds import confirmed_by, run_round, settle_all

pytestmark = pytest.mark.django_db


def go_live(number, campaign, other):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()


def start_moving(number, campaign, other):
    go_live(number, campaign, other)
    assign(number=number, campaign=other, actor=None)
    run_round(confirmed_by("t_mobile"))


def fail(number, campaign, other):
    assign(number=number, campaign=campaign, actor=None)
    run_round(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.CONFIRMED)


def go_back(number, campaign, other):
    go_live(number, other, campaign)
    fail(number, campaign, other)


def fail_to_move(number, campaign, other):
    go_back(number, campaign, other)
    settle_all()


def be_late(number, campaign, other):
    start_moving(number, campaign, other)
    make_late(number)


def leave(number, campaign, other):
    go_live(number, campaign, other)
    remove(number=number, actor=None)


STATES = {
    "unassigned": lambda number, campaign, other: None,
    "pending": lambda number, campaign, other: assign(number=number, campaign=campaign, actor=None),
    "live": go_live,
    "moving": start_moving,
    "late": be_late,
    "failed": fail,
    "going back": go_back,
    "failed move": fail_to_move,
    "removing": leave,
}


def fill(number, campaign):
    campaign.number_limit = campaign.assignments.occupying().count() + 1
    campaign.save()
    AssignmentFactory(campaign=campaign, status="live")


RULES = CAUSES | {
    "nothing": lambda number, campaign: None,
    "campaign_expired": lambda number, campaign: expire_campaign(campaign),
    "campaign_full": fill,
}
CONTROLS = {
    r"[Rr]etry(?! afterwards)": "retry",
    r"[Aa]sk again": "ask_again",
    r"or cancel": "cancel",
    r"[Cc]hoose (a|another|an approved) campaign(?! afterwards)|Move to a campaign": "choice",
    r"[Rr]emove a number from it": "Open the campaign",
    r"(Ask|ask|Tell|tell) the staff": "Contact support",
}
"""What a verdict may tell its reader to do, and what the page then has."""


def controls(response):
    """Return what can be used on the page: links, and enabled buttons and choices by id."""
    form = part(response, "campaign-card")
    usable = [e for e in elements(response, tag="button") if "disabled" not in dict(e.attributes)]
    options = [dict(e.attributes) for e in elements(response, tag="option")]
    choices = [o for o in options if o["value"] and not {"disabled", "selected"} & set(o)]
    can_save = any(text(button) == "Save" for button in usable)
    found = {dict(e.attributes).get("id") for e in usable} | set(links(response, "verdict"))
    assert form
    return found | ({"choice"} if choices and can_save else set())


@pytest.fixture
def in_state(settings, number, campaign, other_campaign):
    """Return a function that brings the number into a state, then lets a rule refuse it."""
    settings.SUPPORT_URL = "mailto:help@example.com"

    def bring(state, rule, *, choices=True):
        STATES[state](number, campaign, other_campaign)
        if not choices:
            expire_campaign(other_campaign)
        RULES[rule](number, campaign)
        return number.get_absolute_url()

    return bring


@pytest.mark.parametrize("choices", [True, False], ids=["with a choice", "no choice"])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("state", STATES)
def test_every_next_step_can_be_taken_on_the_page(signed_in, in_state, state, rule, choices):
    response = signed_in.get(in_state(state, rule, choices=choices))
    verdict, found = words(response, "verdict-text"), controls(response)
    named = {control for words, control in CONTROLS.items() if re.search(words, verdict)}
    assert named <= found, f"{verdict!r} has no {named - found}"


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("state", STATES)
def test_a_viewer_is_told_to_do_nothing_that_the_page_lacks(client, viewer, in_state, state, rule):
    client.force_login(viewer)
    verdict = words(client.get(in_state(state, rule)), "verdict-text")
    for step in re.findall(r"[^.:]*(?:[Rr]etry|[Aa]sk again|[Cc]hoose a)[^.]*\.", verdict):
        assert re.search("[Oo]wner|afterwards", verdict.split(step)[0][-30:] + step), verdict


@pytest.mark.parametrize(
    ("rule", "way_out"),
    [("insufficient_balance", "See the balance"), ("campaign_full", "Open the campaign")],
)
def test_the_verdict_of_an_unassigned_number_names_what_stops_it(
    signed_in, in_state, other_campaign, rule, way_out
):
    other_campaign.delete()
    response = signed_in.get(in_state("unassigned", rule))
    verdict = words(response, "verdict-text")
    assert verdict.startswith("Not registered: expect its messages to be blocked")
    assert "No campaign can be chosen now." in verdict
    assert "Choose a campaign below" not in verdict
    assert verdict.endswith(f"Choose a campaign afterwards. Contact support Code {rule}")
    assert way_out in links(response, "verdict")


def test_the_verdict_names_the_reasons_of_several_campaigns(signed_in, in_state, account):
    CampaignFactory(brand__account=account, status="draft")
    url = in_state("unassigned", "campaign_suspended", choices=False)
    assert (
        f"None of the campaigns of {account} can be chosen now: "
        "Campaign suspended (1), Campaign expired (1), Draft (1). "
        "Ask the staff of this site to approve one."
    ) in words(signed_in.get(url), "verdict-text")


def test_an_account_without_campaigns_says_so(signed_in, number):
    verdict = words(signed_in.get(number.get_absolute_url()), "verdict-text")
    assert f"{number.account} has no campaign yet: ask the staff of this site" in verdict
    assert "Choose a campaign" not in verdict


def test_a_failure_cannot_be_retried_while_the_campaign_is_full(signed_in, in_state):
    response = signed_in.get(in_state("failed", "campaign_full"))
    verdict = words(response, "verdict-text")
    assert "It cannot be retried now." in verdict
    assert verdict.endswith("Retry afterwards. Contact support Code campaign_full")
    assert not elements(response, id="retry")


def test_nothing_can_be_saved_when_there_is_nothing_to_choose(signed_in, number, account):
    LedgerEntryFactory(account=account, amount=-100)
    response = signed_in.get(number.get_absolute_url())
    (save,) = [e for e in elements(response, tag="button") if text(e) == "Save"]
    assert "disabled" in dict(save.attributes)
