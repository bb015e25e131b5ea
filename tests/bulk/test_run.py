"""A job does to each number what its preview said, in chunks, and says what came of each row."""

from collections import Counter

import pytest
from django.db import DatabaseError

from accounts.models import Membership
from bulk import run
from bulk.drafts import choose
from bulk.jobs import cancel, pause, resume, start
from bulk.models import JOB_TRANSITIONS, JobKind
from bulk.preview import preview
from bulk.run import run_chunk
from campaigns import lifecycle as campaign_life
from core.lifecycle import TransitionRefused
from phone_numbers import lifecycle
from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment, PhoneNumber
from tests.factories import CampaignFactory, JobFactory, PhoneNumberFactory, UserFactory
from tests.phone_numbers import invariants
from tests.phone_numbers.openings import OPENINGS, open_number
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(5, account=account)


@pytest.fixture
def _small_chunks(monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 2)


def outcomes(job):
    return list(job.rows.order_by("pk").values_list("outcome", flat=True))


def campaigns_of(numbers):
    rows = Assignment.objects.open().filter(phone_number__in=numbers).order_by("phone_number")
    return list(rows.values_list("campaign", flat=True))


@pytest.mark.parametrize("kind", [k for k in JobKind if k not in ("rename", "undo")])
def test_every_kind_does_what_its_preview_says(kind, draft, finish, campaign, other_campaign):
    numbers = [open_number(opening, campaign, other_campaign) for opening in OPENINGS]
    job = draft(*numbers, kind=kind, campaign=other_campaign if kind == "assign" else None)
    expected = preview(job).counts
    finish(job)
    assert Counter(outcomes(job)) == expected
    assert (job.status, job.processed, job.total) == ("done", 10, 10)
    invariants.check_all()


def test_assigned_numbers_go_live(draft, finish, numbers, campaign, owner):
    finish(draft(*numbers, campaign=campaign))
    settle_all()
    rows = Assignment.objects.filter(campaign=campaign, status="live", requested_by=owner)
    assert rows.count() == 5
    invariants.check_all()


def test_clearing_says_who_stopped(draft, finish, live, owner):
    finish(draft(live, kind="clear"))
    assert Assignment.objects.filter(status="removing", stopped_by=owner).exists()


def test_renaming_from_lines(draft_text, finish, numbers):
    job = finish(draft_text(f"{numbers[0]};Front desk\n{numbers[1]};", kind="rename"))
    assert outcomes(job) == ["renamed", "unchanged"]
    assert PhoneNumber.objects.get(pk=numbers[0].pk).name == "Front desk"


def test_the_audit_of_a_number_names_the_person_and_the_job(draft_text, finish, number, owner):
    job = finish(draft_text(f"{number};Front desk", kind="rename"))
    event = PhoneNumber.pgh_event_model.objects.filter(pgh_obj=number).latest("pgh_id")
    assert event.pgh_context.metadata == {"user": owner.pk, "job": job.pk}


@pytest.mark.usefixtures("_small_chunks")
def test_each_line_goes_to_its_campaign(draft_text, finish, numbers, campaign, other_campaign):
    chosen = [campaign, other_campaign, campaign, other_campaign, campaign]
    text = "\n".join(f"{n};{c.name}" for n, c in zip(numbers, chosen, strict=True))
    finish(draft_text(text))
    assert campaigns_of(numbers) == [c.pk for c in chosen]


@pytest.mark.usefixtures("_small_chunks")
def test_the_limit_is_kept_across_chunks(draft, finish, numbers, account):
    campaign = CampaignFactory(brand__account=account, number_limit=3)
    job = finish(draft(*numbers, campaign=campaign))
    assert outcomes(job) == ["assigned"] * 3 + ["refused"] * 2
    assert set(job.rows.filter(outcome="refused").values_list("code", flat=True)) == {
        "campaign_full"
    }


@pytest.mark.usefixtures("_small_chunks")
def test_the_rules_are_asked_again_for_each_chunk(draft, numbers, campaign, owner):
    job = draft(*numbers, campaign=campaign)
    start(job, actor=owner)
    run_chunk()
    campaign_life.suspend_campaign(campaign, reason="Complaints.")
    while run_chunk():
        pass
    assert outcomes(job) == ["assigned"] * 2 + ["refused"] * 3


def test_changes_by_others_are_kept_and_reported(draft, finish, numbers, campaign, other_campaign):
    assign(number=numbers[1], campaign=campaign, actor=None)
    job = draft(*numbers, campaign=campaign)
    assign(number=numbers[0], campaign=other_campaign, actor=None)
    remove(number=numbers[1], actor=None)
    finish(job)
    assert outcomes(job) == ["changed"] * 2 + ["assigned"] * 3
    assert campaigns_of(numbers[:1]) == [other_campaign.pk]


def test_lines_left_out_stay_as_they_are(draft_text, finish, number, campaign):
    job = finish(draft_text(f"x1\n{number}\n{number}\n+12125550147", campaign=campaign))
    assert outcomes(job) == ["unreadable", "assigned", "duplicate", "unknown"]
    assert (job.processed, job.total) == (1, 1)


def test_a_row_without_campaign_keeps_its_sentence(draft_text, finish, number):
    row = finish(draft_text(f"{number},Nowhere")).rows.get()
    assert (row.outcome, row.detail) == ("no_campaign", "There is no campaign “Nowhere”.")


@pytest.mark.usefixtures("_small_chunks")
def test_a_paused_job_waits_and_goes_on(draft, numbers, campaign, owner):
    job = draft(*numbers, campaign=campaign)
    start(job, actor=owner)
    run_chunk()
    pause(job)
    assert not run_chunk()
    assert (job.processed, Assignment.objects.count()) == (2, 2)
    resume(job)
    while run_chunk():
        pass
    job.refresh_from_db()
    assert (job.status, Assignment.objects.count()) == ("done", 5)


@pytest.mark.usefixtures("_small_chunks")
def test_a_cancelled_job_leaves_what_has_not_started(draft, numbers, campaign, owner):
    job = draft(*numbers, campaign=campaign)
    start(job, actor=owner)
    run_chunk()
    cancel(job)
    assert not run_chunk()
    assert outcomes(job) == ["assigned"] * 2 + ["waiting"] * 3


def test_a_job_whose_actor_lost_the_right_stops(draft, finish, numbers, campaign, owner):
    job = draft(*numbers, campaign=campaign)
    Membership.objects.create(user=UserFactory(), account=job.account, role="owner")
    owner.memberships.update(role="viewer")
    finish(job)
    assert (job.status, job.stop_reason) == (
        "stopped",
        f"{owner} is no longer an owner of this account.",
    )
    assert outcomes(job) == ["waiting"] * 5


@pytest.mark.parametrize("rights", [{"is_active": False}, {"is_staff": False}, {}])
def test_a_superuser_may_run_jobs_while_one(draft, finish, number, campaign, rights):
    UserFactory(is_superuser=True, is_staff=True)
    staff = UserFactory(is_superuser=True, is_staff=True)
    job = draft(number, campaign=campaign)
    type(staff).objects.filter(pk=staff.pk).update(**rights or {"name": "Ann"})
    assert finish(job, actor=staff).status == ("stopped" if rights else "done")


def test_only_the_choice_that_was_previewed_is_run(draft, number, campaign, owner):
    job = draft(number, campaign=campaign)
    shown = job.choice
    choose(job, kind="clear")
    with pytest.raises(TransitionRefused, match="was changed in another window"):
        start(job, actor=owner, choice=shown)
    job.refresh_from_db()
    assert job.status == "draft"
    start(job, actor=owner, choice=job.choice)
    assert job.status == "queued"


def test_a_command_needs_no_person(draft, finish, number, campaign):
    assert finish(draft(number, campaign=campaign), actor=None).status == "done"


def test_a_number_that_cannot_be_changed_blocks_no_other(
    draft, finish, numbers, campaign, monkeypatch
):
    original = run.assign_each

    def fails_for_one(campaigns, actor):
        if numbers[2].pk in campaigns:
            raise DatabaseError("broken")
        original(campaigns, actor)

    monkeypatch.setattr(run, "assign_each", fails_for_one)
    job = finish(draft(*numbers, campaign=campaign))
    assert outcomes(job) == ["assigned"] * 2 + ["refused"] + ["assigned"] * 2
    assert job.rows.get(outcome="refused").code == "internal_error"


@pytest.mark.usefixtures("_small_chunks")
def test_jobs_take_turns(draft, numbers, campaign, owner):
    jobs = [draft(*part, campaign=campaign) for part in (numbers[:3], numbers[3:])]
    for job in jobs:
        start(job, actor=owner)
    run_chunk()
    run_chunk()
    assert [outcomes(job)[:2] for job in jobs] == [["assigned"] * 2] * 2


@pytest.mark.parametrize(
    ("action", "status"), [(pause, "paused"), (resume, "queued"), (cancel, "cancelled")]
)
@pytest.mark.parametrize("before", JOB_TRANSITIONS)
def test_a_job_changes_only_as_the_table_says(action, status, before):
    job = JobFactory(status=before)
    allowed = status in JOB_TRANSITIONS[before] and not (action is resume and before == "draft")
    if allowed:
        action(job)
        assert job.status == status
    else:
        with pytest.raises(TransitionRefused):
            action(job)


def test_a_suspended_number_is_refused(draft, finish, number, campaign):
    lifecycle.suspend(number, reason="fraud")
    assert finish(draft(number, campaign=campaign)).rows.get().code == "number_not_active"
