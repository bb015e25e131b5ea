"""Viewers see jobs and their results, and change nothing."""

import pytest

from bulk.models import Job
from tests.asserts import assert_status, elements, rows
from tests.factories import PhoneNumberFactory
from tests.jobs import drafted, finished

pytestmark = pytest.mark.django_db
ACTIONS = ("start", "pause", "resume", "cancel", "discard", "retry", "undo", "choose")


@pytest.fixture
def jobs(account, owner, campaign):
    """Return a draft and a finished job."""
    numbers = PhoneNumberFactory.create_batch(2, account=account)
    done = finished(drafted(account, owner, *numbers, campaign=campaign), owner)
    return [drafted(account, owner, *numbers, kind="clear"), done]


@pytest.fixture
def as_viewer(client, viewer):
    client.force_login(viewer)
    return client


def test_a_viewer_sees_jobs_and_results_without_controls(as_viewer, jobs, home_of):
    places = [job.get_absolute_url() for job in jobs]
    places += [f"{home_of}jobs/", *(f"{place}rows/" for place in places)]
    for place in places:
        response = as_viewer.get(place)
        assert_status(response, 200)
        assert not elements(response, tag="form", method="post", action=place)
        assert not elements(response, tag="button", name="do")
    assert len(rows(response)) == 2
    assert_status(as_viewer.get(f"{home_of}jobs/lines/"), 403)


@pytest.mark.parametrize("do", ACTIONS)
def test_a_viewer_changes_nothing(as_viewer, jobs, do):
    before = list(Job.objects.order_by("pk").values())
    for job in jobs:
        assert_status(as_viewer.post(job.get_absolute_url(), {"do": do, "to": "clear"}), 403)
    assert list(Job.objects.order_by("pk").values()) == before


def test_a_viewer_drafts_nothing(as_viewer, home_of, jobs):
    before = Job.objects.count()
    assert_status(as_viewer.post(f"{home_of}jobs/lines/", {"text": "+12125550147"}), 403)
    assert Job.objects.count() == before
