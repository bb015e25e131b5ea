"""Races of the worker that drafts: with people, with another worker, and with its own death."""

import pytest
from django.db import connection, transaction

from bulk import drafts, filling
from bulk.drafting import write_next
from bulk.drafts import choose, discard, draft_matching
from bulk.jobs import start
from bulk.models import Job, JobRow
from phone_numbers import locks
from phone_numbers.listing import Criteria
from tests.bulk.test_races_jobs import end_the_worker
from tests.bulk.test_worker_of_jobs import a_session_waits_for_a_lock
from tests.factories import PhoneNumberFactory
from tests.phone_numbers.races import race
from tests.propagation.conftest import start as start_worker  # noqa: F401
from tests.propagation.conftest import worker_log  # noqa: F401
from tests.propagation.worker_process import kill, wait_until

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROWS_WRITTEN = (filling, "_finish")


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(3, account=account)


@pytest.fixture
def job(account, owner, numbers, monkeypatch):
    monkeypatch.setattr(drafts, "AT_ONCE", 0)
    criteria = Criteria(account=account)
    return draft_matching(account=account, actor=owner, criteria=criteria, kind="clear")


def again(job):
    return Job.objects.get(pk=job.pk)


def is_draft(job):
    return lambda: again(job).status == "draft"


def test_a_draft_that_is_discarded_while_it_is_written_leaves_nothing(job):
    worker, person = race(ROWS_WRITTEN, write_next, lambda: discard(again(job)))
    assert (worker.error, person.error, person.waited) == (None, None, False)
    assert JobRow.objects.count() == 0
    write_next()
    assert Job.objects.count() == 0


def test_a_choice_while_the_draft_is_written_is_kept_and_does_not_wait(job, campaign):
    _, person = race(
        ROWS_WRITTEN,
        write_next,
        lambda: choose(again(job), kind="assign", campaign=campaign),
    )
    assert (person.error, person.waited) == (None, False)
    assert (again(job).status, again(job).campaign) == ("draft", campaign)


def test_two_workers_do_not_draft_at_the_same_time(job):
    first, second = race(ROWS_WRITTEN, write_next, write_next)
    assert (first.result, second.result, second.waited) == (True, False, False)
    assert (again(job).status, again(job).rows.count()) == ("draft", 3)


def test_without_turns_two_workers_write_the_same_draft(job, monkeypatch):
    monkeypatch.setattr(locks, "take_turn_to_draft", lambda: True)
    _, second = race(ROWS_WRITTEN, write_next, write_next)
    assert second.waited or second.error


def test_a_start_in_another_tab_meets_a_discard(job, owner):
    write_next()
    tabs = [again(job), again(job)]
    first, second = race(
        (drafts, "nudge_after_commit"),
        lambda: discard(tabs[0]),
        lambda: start(tabs[1], actor=owner),
    )
    assert (first.error, type(second.error).__name__) == (None, "TransitionRefused")


def test_a_worker_that_dies_while_it_drafts_leaves_no_row(job):
    dead, _ = race(ROWS_WRITTEN, write_next, end_the_worker)
    assert (dead.error is None, again(job).status, JobRow.objects.count()) == (
        False,
        "drafting",
        0,
    )
    write_next()
    assert (again(job).status, again(job).rows.count()) == ("draft", 3)


def test_a_real_worker_that_is_killed_while_it_drafts_begins_again(
    job,
    numbers,
    start_worker,  # noqa: F811
):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM numbers_phonenumber WHERE id = %s FOR UPDATE", [numbers[2].pk]
        )
        worker = start_worker()
        wait_until(a_session_waits_for_a_lock, "the worker was writing rows")
        kill(worker)
    assert (again(job).status, JobRow.objects.count()) == ("drafting", 0)
    start_worker()
    wait_until(is_draft(job), "the job was a draft")
    assert again(job).rows.count() == 3
