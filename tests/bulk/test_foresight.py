"""What a draft foresees for a number is what the action for that number would do."""

import pytest

from bulk.models import JobKind
from bulk.preview import foreseen_rows, preview
from campaigns import lifecycle
from phone_numbers.actions import assign, cancel, remove, retry
from phone_numbers.exceptions import NothingToDo, RuleRefused
from tests.factories import CampaignFactory
from tests.phone_numbers.openings import OPENINGS, open_number

pytestmark = pytest.mark.django_db

UNASSIGNED = ("nothing", "removing", "removed")
CHANGES = {remove: "cleared", retry: "retried", cancel: "cancelled"}


@pytest.fixture
def third_campaign(account):
    return CampaignFactory(brand__account=account)


def foreseen(job):
    """Return the outcome of the only row of a draft, and the code of its refusal."""
    [outcome] = preview(job).counts
    row = foreseen_rows(job, outcome).get()
    return row.foreseen, row.foreseen_code


def done(action, opening, number, **arguments):
    """Do it to one number; return the outcome and the code of a refusal."""
    try:
        result = action(number=number, actor=None, **arguments)
    except NothingToDo:
        return "unchanged", ""
    except RuleRefused as refusal:
        return "refused", refusal.explanation.code
    if action is not assign:
        return CHANGES[action], ""
    moved = "assigned" if opening in UNASSIGNED else "moved"
    return (moved if result else "unchanged"), ""


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("to", ["first", "second", "third"])
def test_assigning(opening, to, draft, campaign, other_campaign, third_campaign):
    number = open_number(opening, campaign, other_campaign)
    target = {"first": campaign, "second": other_campaign, "third": third_campaign}[to]
    expected = foreseen(draft(number, campaign=target))
    assert done(assign, opening, number, campaign=target) == expected


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize(
    ("kind", "action"),
    [(JobKind.CLEAR, remove), (JobKind.RETRY, retry), (JobKind.CANCEL, cancel)],
)
@pytest.mark.parametrize("expired", [False, True])
def test_other_changes(opening, kind, action, expired, draft, campaign, other_campaign):
    number = open_number(opening, campaign, other_campaign)
    if expired:
        lifecycle.expire_campaign(campaign)
    expected = foreseen(draft(number, kind=kind))
    assert done(action, opening, number) == expected


@pytest.mark.parametrize("end", ["suspend_campaign", "expire_campaign"])
@pytest.mark.parametrize("opening", ["moving", "half moved", "live", "nothing"])
def test_going_back_to_a_stopped_campaign(opening, end, draft, campaign, other_campaign):
    number = open_number(opening, campaign, other_campaign)
    reason = {"reason": "Complaints."} if end == "suspend_campaign" else {}
    getattr(lifecycle, end)(campaign, **reason)
    expected = foreseen(draft(number, campaign=campaign))
    assert done(assign, opening, number, campaign=campaign) == expected
