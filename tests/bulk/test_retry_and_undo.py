"""A finished job's failed rows can be retried, and what it did can be undone, each by a new job."""

import pytest

from bulk.drafts import draft_retry, draft_undo
from bulk.preview import preview
from campaigns import lifecycle as campaign_life
from phone_numbers import lifecycle
from phone_numbers.actions import assign
from phone_numbers.exceptions import NothingToDo
from phone_numbers.models import Assignment, PhoneNumber
from tests.factories import CampaignFactory, JobFactory, PhoneNumberFactory
from tests.phone_numbers import invariants
from tests.phone_numbers.openings import OPENINGS, open_number
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(3, account=account)


@pytest.fixture
def third_campaign(account):
    return CampaignFactory(brand__account=account)


def outcomes(job):
    return list(job.rows.order_by("pk").values_list("outcome", flat=True))


def selected(number):
    """Return the campaign that a number has or is to have, or None."""
    rows = Assignment.objects.open().filter(phone_number=number)
    by_status = dict(rows.values_list("status", "campaign"))
    return by_status.get("pending") or by_status.get("live") or by_status.get("failed")


def test_a_retry_has_the_rows_that_failed(draft, finish, numbers, campaign, owner):
    lifecycle.suspend(numbers[1], reason="fraud")
    job = finish(draft(*numbers, campaign=campaign))
    lifecycle.activate(numbers[1])
    again = draft_retry(job=job, actor=owner)
    assert (again.kind, again.campaign, again.based_on, again.total) == ("assign", campaign, job, 1)
    assert outcomes(finish(again)) == ["assigned"]


def test_a_retry_keeps_lines_and_their_campaigns(draft_text, finish, numbers, campaign, owner):
    campaign_life.suspend_campaign(campaign, reason="Complaints.")
    job = finish(draft_text(f"Number,Campaign\n{numbers[0]},{campaign.name}"))
    campaign_life.reinstate_campaign(campaign)
    again = draft_retry(job=job, actor=owner)
    row = again.rows.get()
    assert (row.line, row.written, row.wanted) == (2, str(numbers[0]), campaign.name)
    assert outcomes(finish(again)) == ["assigned"]


def test_a_retry_sees_what_changed_meanwhile(
    draft, finish, number, campaign, other_campaign, owner
):
    job = draft(number, campaign=campaign)
    assign(number=number, campaign=other_campaign, actor=None)
    finish(job)
    again = draft_retry(job=job, actor=owner)
    assert preview(again).counts == {"moved": 1}


def test_a_retry_of_names_compares_with_the_names_of_today(draft_text, finish, number, owner):
    job = draft_text(f"{number},Desk", kind="rename")
    PhoneNumber.objects.filter(pk=number.pk).update(name="Sales")
    finish(job)
    assert outcomes(finish(draft_retry(job=job, actor=owner))) == ["renamed"]


def test_nothing_is_retried_after_success(draft, finish, number, campaign, owner):
    job = finish(draft(number, campaign=campaign))
    with pytest.raises(NothingToDo, match="There is no number to change"):
        draft_retry(job=job, actor=owner)


@pytest.mark.parametrize("make", [draft_retry, draft_undo])
@pytest.mark.parametrize("status", ["draft", "queued", "running", "paused"])
def test_only_a_finished_job_is_retried_or_undone(make, status, owner):
    with pytest.raises(NothingToDo, match="has not finished"):
        make(job=JobFactory(status=status), actor=owner)


@pytest.mark.parametrize("kind", ["assign", "clear", "cancel"])
@pytest.mark.parametrize("opening", [o for o in OPENINGS if o != "half moved"])
def test_undo_restores_the_campaign(
    kind, opening, draft, finish, campaign, other_campaign, third_campaign, owner
):
    number = open_number(opening, campaign, other_campaign)
    before = selected(number)
    target = third_campaign if kind == "assign" else None
    job = finish(draft(number, kind=kind, campaign=target))
    settle_all()
    if outcomes(job) == ["unchanged"]:
        with pytest.raises(NothingToDo):
            draft_undo(job=job, actor=owner)
        return
    finish(draft_undo(job=job, actor=owner))
    assert selected(number) == before
    settle_all()
    invariants.check_all()


def test_undo_leaves_numbers_alone_that_changed_since(
    draft, finish, numbers, campaign, other_campaign, owner
):
    job = finish(draft(*numbers, campaign=campaign))
    assign(number=numbers[0], campaign=other_campaign, actor=None)
    undo = draft_undo(job=job, actor=owner)
    assert preview(undo).counts == {"changed": 1, "cleared": 2}
    finish(undo)
    assert [selected(number) for number in numbers] == [other_campaign.pk, None, None]


def test_a_change_after_the_undo_was_drafted_is_respected_too(
    draft, finish, number, campaign, other_campaign, owner
):
    undo = draft_undo(job=finish(draft(number, campaign=campaign)), actor=owner)
    assign(number=number, campaign=other_campaign, actor=None)
    assert outcomes(finish(undo)) == ["changed"]


def test_undo_asks_the_rules(draft, finish, live, campaign, other_campaign, owner):
    job = finish(draft(live, campaign=other_campaign))
    settle_all()
    campaign_life.expire_campaign(campaign)
    undo = finish(draft_undo(job=job, actor=owner))
    assert undo.rows.get().code == "campaign_expired"


def test_an_undo_can_be_undone(draft, finish, live, campaign, other_campaign, owner):
    job = finish(draft(live, campaign=other_campaign))
    undo = finish(draft_undo(job=job, actor=owner))
    finish(draft_undo(job=undo, actor=owner))
    assert selected(live) == other_campaign.pk


def test_names_are_restored(draft_text, finish, numbers, owner):
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(name="Desk")
    job = finish(draft_text(f"{numbers[0]};Sales\n{numbers[1]};Support", kind="rename"))
    PhoneNumber.objects.filter(pk=numbers[1].pk).update(name="Ann")
    undo = finish(draft_undo(job=job, actor=owner))
    names = PhoneNumber.objects.filter(pk__in=[n.pk for n in numbers]).order_by("pk")
    assert (outcomes(undo), list(names.values_list("name", flat=True))) == (
        ["renamed", "changed"],
        ["Desk", "Ann", ""],
    )


def test_a_retry_of_failures_is_not_undone(draft, finish, campaign, other_campaign, owner):
    number = open_number("failed", campaign, other_campaign)
    job = finish(draft(number, kind="retry"))
    assert (outcomes(job), job.can_undo) == (["retried"], False)
    with pytest.raises(NothingToDo):
        draft_undo(job=job, actor=owner)
