"""The preview counts what a job would do, refuses what does not fit, and writes nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulk.drafts import choose
from bulk.models import JobKind
from bulk.preview import foreseen_rows, preview
from phone_numbers import lifecycle
from phone_numbers.actions import assign, remove
from phone_numbers.models import PhoneNumber
from tests.factories import CampaignFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(6, account=account)


def capacity(shown):
    return [(c.campaign, c.before, c.after, c.limit) for c in shown.capacities]


def test_it_counts_by_outcome(draft, numbers, campaign, other_campaign):
    assign(number=numbers[0], campaign=campaign, actor=None)
    assign(number=numbers[1], campaign=other_campaign, actor=None)
    lifecycle.suspend(numbers[2], reason="fraud")
    shown = preview(draft(*numbers, campaign=campaign))
    assert shown.counts == {"unchanged": 1, "moved": 1, "refused": 1, "assigned": 3}
    assert shown.changes == 4
    assert [(r.code, r.numbers) for r in shown.refusals] == [("number_not_active", 1)]
    assert capacity(shown) == [(campaign, 1, 5, 49)]


def test_each_refusal_opens_its_numbers(draft, numbers, campaign):
    lifecycle.suspend(numbers[2], reason="fraud")
    rows = foreseen_rows(draft(*numbers, campaign=campaign), "refused", "number_not_active")
    assert [row.phone_number for row in rows] == [numbers[2]]


def test_numbers_beyond_the_limit_are_refused_in_order(draft, numbers, account):
    campaign = CampaignFactory(brand__account=account, number_limit=3)
    assign(number=numbers[4], campaign=campaign, actor=None)
    job = draft(*numbers, campaign=campaign)
    shown = preview(job)
    assert shown.counts == {"assigned": 2, "unchanged": 1, "refused": 3}
    assert [row.phone_number for row in foreseen_rows(job, "refused", "campaign_full")] == [
        numbers[2],
        numbers[3],
        numbers[5],
    ]
    assert capacity(shown) == [(campaign, 1, 3, 3)]


def test_numbers_that_a_rule_refuses_take_no_place(draft, numbers, account):
    campaign = CampaignFactory(brand__account=account, number_limit=5)
    lifecycle.suspend(numbers[0], reason="fraud")
    assert preview(draft(*numbers, campaign=campaign)).counts == {"assigned": 5, "refused": 1}


def test_a_full_campaign_refuses_before_an_empty_balance_does(draft, numbers, account):
    campaign = CampaignFactory(brand__account=account, number_limit=1)
    assign(number=numbers[0], campaign=campaign, actor=None)
    account.ledger.create(kind="charge", amount=-100, note="All of it.")
    account.refresh_from_db()
    shown = preview(draft(*numbers[1:3], campaign=campaign))
    assert [r.code for r in shown.refusals] == ["campaign_full"]


def test_each_line_has_its_own_campaign_and_limit(draft_text, numbers, account):
    one, two = (CampaignFactory(brand__account=account, number_limit=n) for n in (1, 2))
    lines = [f"{n},{c.name}" for n, c in zip(numbers, [one, one, two, two, two, one], strict=True)]
    job = draft_text("\n".join(lines))
    assert preview(job).counts == {"assigned": 3, "refused": 3}
    assert [row.line for row in foreseen_rows(job, "refused")] == [2, 5, 6]
    assert capacity(preview(job)) == [(one, 0, 1, 1), (two, 0, 2, 2)]


def test_many_full_campaigns_take_no_more_queries(draft_text, numbers, account):
    counts = []
    for many in (1, 3):
        full = CampaignFactory.create_batch(many, brand__account=account, number_limit=1)
        lines = [f"{number},{full[n % many].name}" for n, number in enumerate(numbers)]
        job = draft_text("\n".join(lines))
        with CaptureQueriesContext(connection) as queries:
            assert preview(job).counts == {"assigned": many, "refused": 6 - many}
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_lines_that_cannot_be_used_are_counted(draft_text, number, campaign):
    job = draft_text(f"x1\n{number}\n{number}\n+12125550147", campaign=campaign)
    assert preview(job).counts == {"unreadable": 1, "assigned": 1, "duplicate": 1, "unknown": 1}
    assert [row.line for row in foreseen_rows(job, "unknown")] == [4]


def test_a_line_without_campaign_goes_where_all_go(draft_text, number, campaign):
    job = draft_text(f"{number},Nowhere")
    assert preview(job).counts == {"no_campaign": 1}
    choose(job, kind=JobKind.ASSIGN, campaign=campaign)
    assert preview(job).counts == {"assigned": 1}
    choose(job, kind=JobKind.CLEAR)
    assert preview(job).counts == {"unchanged": 1}


def test_a_number_changed_since_the_draft_is_reported(draft, numbers, campaign, other_campaign):
    assign(number=numbers[0], campaign=campaign, actor=None)
    job = draft(*numbers[:3], campaign=campaign)
    remove(number=numbers[0], actor=None)
    assign(number=numbers[1], campaign=other_campaign, actor=None)
    assign(number=numbers[2], campaign=campaign, actor=None)
    assert preview(job).counts == {"changed": 2, "unchanged": 1}


def test_renaming_is_foreseen(draft_text, numbers):
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(name="Desk")
    text = "".join(f"{number};Desk\n" for number in numbers[:3])
    job = draft_text(text, kind=JobKind.RENAME)
    PhoneNumber.objects.filter(pk=numbers[2].pk).update(name="Sales")
    assert preview(job).counts == {"unchanged": 1, "renamed": 1, "changed": 1}


@pytest.mark.parametrize(("rate", "seconds"), [(0, 180), (2, 180), ("0.01", 40 + 600)])
def test_it_says_how_long_the_carriers_take(
    draft, numbers, campaign, profile, settings, rate, seconds
):
    settings.PROPAGATION_TIME_SCALE = 1
    type(profile).objects.filter(carrier="t_mobile").update(rate_limit=rate)
    shown = preview(draft(*numbers, campaign=campaign))
    assert shown.duration == timedelta(seconds=seconds)


def test_it_writes_nothing_and_takes_as_many_queries_for_many(draft, numbers, campaign):
    counts = []
    for chosen in (numbers[:1], numbers):
        job = draft(*chosen, campaign=campaign)
        with CaptureQueriesContext(connection) as queries:
            preview(job)
        counts.append(len(queries))
        assert all(query["sql"].startswith("SELECT") for query in queries)
    assert counts[0] == counts[1] <= 5
