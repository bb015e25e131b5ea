"""The page of a job: progress, and pausing, resuming, cancelling, retrying and undoing it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bulk import jobs
from bulk.models import Job
from bulk.run import run_chunk
from phone_numbers.models import Assignment
from tests.asserts import HTMX, assert_status, elements, links, part, rows, words
from tests.factories import PhoneNumberFactory
from tests.jobs import drafted, finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(3, account=account)


@pytest.fixture
def job(account, owner, numbers, campaign):
    return drafted(account, owner, *numbers, campaign=campaign)


@pytest.fixture
def press(signed_in):
    """Return a function that presses a button of a job's page, and returns what the page says."""

    def post(job, do):
        response = signed_in.post(job.get_absolute_url(), {"do": do}, follow=True)
        job.refresh_from_db()
        return response

    return post


def actions(response):
    return {dict(b.attributes)["value"] for b in elements(response, tag="button", name="do")}


def test_starting_names_what_has_started_and_runs_nothing_yet(press, job, owner):
    response = press(job, "start")
    assert (job.status, job.actor) == ("queued", owner)
    assert "Started: assign 3 numbers." in words(response, "toasts")
    assert not Assignment.objects.exists()


def test_a_second_start_says_so_and_does_nothing(press, job):
    press(job, "start")
    response = press(job, "start")
    assert f"Job {job.pk} is queued" in words(response, "toasts")
    assert job.status == "queued"


@pytest.mark.parametrize(
    ("done", "pressed", "sentence"),
    [
        (["start"], "start", "is queued already. It begins in a moment."),
        (["start", "pause"], "pause", "is paused. Resume it to let it go on."),
        (["start", "pause", "resume"], "resume", "is queued already."),
        (["start", "cancel"], "cancel", "was cancelled already."),
        (["start", "cancel"], "pause", "was cancelled already."),
        (["start"], "choose", "is queued already."),
    ],
)
def test_a_button_that_comes_twice_or_late_says_what_has_become_of_the_job(
    press, job, done, pressed, sentence
):
    for do in done:
        press(job, do)
    status = job.status
    response = press(job, pressed)
    assert f"Job {job.pk} {sentence}" in words(response, "toasts")
    assert not elements(response, class_="notice error")
    assert job.status == status


@pytest.mark.parametrize("do", ["start", "pause", "resume", "cancel"])
def test_a_button_of_a_finished_job_says_that_it_is_done(press, job, owner, do):
    finished(job, owner)
    assert f"Job {job.pk} is done already." in words(press(job, do), "toasts")
    assert job.status == "done"


def test_the_page_says_who_when_and_how_far(signed_in, press, job, owner):
    press(job, "start")
    Job.objects.update(
        status="running", processed=1, started_at=timezone.now() - timedelta(seconds=30)
    )
    response = signed_in.get(job.get_absolute_url())
    assert "1 of 3 numbers · about 1 min left" in words(response)
    assert f"Started by {owner}" in words(response)
    assert "Left out" not in words(response)
    (bar,) = elements(response, tag="progress")
    assert {"value": "1", "max": "3"}.items() <= dict(bar.attributes).items()


def test_the_page_renews_itself_until_the_job_has_ended(signed_in, press, job):
    press(job, "start")
    poll = dict(part(signed_in.get(job.get_absolute_url()), "job").attributes)["hx-get"]
    assert_status(signed_in.get(poll, headers=HTMX), 204)
    run_chunk()
    renewed = signed_in.get(poll, headers=HTMX).content.decode()
    assert 'id="job"' in renewed
    assert '<strong class="num">3</strong> of 3 numbers' in renewed
    assert "hx-get" not in renewed


def test_without_javascript_a_link_refreshes(signed_in, press, job):
    press(job, "start")
    assert links(signed_in.get(job.get_absolute_url()))["Refresh"] == job.get_absolute_url()


def test_pausing_and_resuming(press, job):
    press(job, "start")
    assert actions(press(job, "pause")) == {"resume", "cancel"}
    assert (run_chunk(), job.status) == (False, "paused")
    assert actions(press(job, "resume")) == {"pause", "cancel"}
    assert job.status == "queued"


def test_cancelling_leaves_what_has_not_started(press, job):
    press(job, "start")
    response = press(job, "cancel")
    assert job.status == "cancelled"
    assert "Not started 3" in words(response)
    assert actions(response) == {"retry"}


def test_a_finished_job_offers_an_undo_that_begins_with_a_preview(press, job, owner, numbers):
    finished(job, owner)
    response = press(job, "undo")
    undo = Job.objects.get(based_on=job)
    assert response.redirect_chain[-1][0] == undo.get_absolute_url()
    assert (undo.kind, undo.status) == ("undo", "draft")
    assert "Will be cleared 3" in words(response)
    assert Assignment.objects.filter(status="pending").count() == 3


def test_the_failed_ones_are_retried_after_a_preview(press, account, owner, campaign, numbers):
    broken = PhoneNumberFactory(account=account, status="suspended", status_reason="x")
    job = finished(drafted(account, owner, *numbers, broken, campaign=campaign), owner)
    type(broken).objects.filter(pk=broken.pk).update(status="active", status_reason="")
    response = press(job, "retry")
    assert "Will be assigned 1" in words(response)
    assert f"that were not done in job {job.pk}" in words(response)


def test_with_nothing_failed_there_is_nothing_to_retry(press, job, owner):
    finished(job, owner)
    response = press(job, "retry")
    assert "There is no number to change." in words(response, "toasts")
    assert actions(response) == {"undo"}


def test_what_followed_a_job_is_linked(signed_in, press, job, owner):
    finished(job, owner)
    press(job, "undo")
    undo = Job.objects.get(based_on=job)
    finished(undo, owner)
    assert links(signed_in.get(job.get_absolute_url()))[f"job {undo.pk}"] == undo.get_absolute_url()


def test_an_unknown_button_does_nothing(press, job):
    assert_status(press(job, "x"), 200)
    assert job.status == "draft"


def test_the_list_of_jobs(signed_in, press, job, home_of, owner):
    assert "No job has run yet" in words(signed_in.get(f"{home_of}jobs/"))
    assert "Drafts that were not run" in words(signed_in.get(f"{home_of}jobs/"))
    jobs.start(job, actor=owner)
    (row,) = rows(signed_in.get(f"{home_of}jobs/"))
    assert "Assign 3 numbers" in row
    assert f"Queued 0 of 3 {owner}" in row


def test_jobs_are_paged(signed_in, account, owner, home_of, number):
    for _ in range(51):
        finished(drafted(account, owner, number, kind="clear"), owner)
    first = signed_in.get(f"{home_of}jobs/")
    assert len(rows(first)) == 50
    assert len(rows(signed_in.get(f"{home_of}jobs/{links(first)['Older']}"))) == 1


def test_the_list_of_numbers_leads_to_the_jobs(signed_in, home_of, number):
    found = links(signed_in.get(f"{home_of}numbers/"))
    assert found["Jobs"] == f"{home_of}jobs/"
    assert found["Paste or upload…"] == f"{home_of}jobs/lines/"
