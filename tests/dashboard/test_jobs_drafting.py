"""The page of a draft whose numbers are still being read by the worker."""

import pytest

from bulk import drafts
from bulk.drafting import write_next
from bulk.models import Job
from tests.asserts import HTMX, assert_status, elements, links, part, words
from tests.factories import JobFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_small(monkeypatch):
    monkeypatch.setattr(drafts, "AT_ONCE", 0)
    monkeypatch.setattr(drafts, "SHORT", 0)


@pytest.fixture
def draft(signed_in, account, home_of):
    """Return a function that selects all numbers of the list and presses a button of its bar."""
    PhoneNumberFactory.create_batch(3, account=account)

    def make(do="assign"):
        signed_in.post(f"{home_of}jobs/selection/", {"do": "matching"})
        signed_in.post(f"{home_of}jobs/selection/", {"do": do})
        return Job.objects.get()

    return make


@pytest.fixture
def show(signed_in):
    return lambda job, **headers: signed_in.get(job.get_absolute_url(), headers=headers)


@pytest.fixture
def press(signed_in):
    def post(job, **values):
        return signed_in.post(job.get_absolute_url(), values, follow=True)

    return post


def test_a_large_selection_shows_at_once_that_it_is_being_read(draft, show):
    job = draft("clear")
    response = show(job)
    assert "Reading 3 numbers…" in words(response)
    assert links(response)["Refresh"] == job.get_absolute_url()
    assert dict(part(response, "reading").attributes)["hx-get"] == job.get_absolute_url()
    assert not elements(response, tag="button", value="start")


def test_the_preview_follows_by_itself(draft, show):
    job = draft("clear")
    assert_status(show(job, **HTMX), 204)
    write_next()
    assert job.get_absolute_url() in show(job, **HTMX)["HX-Location"]
    assert "Will be cleared 0" in words(show(job))


def test_a_campaign_can_be_chosen_meanwhile(draft, show, press, campaign):
    job = draft()
    response = press(job, do="choose", campaign=campaign.name)
    assert "Reading 3 numbers…" in words(response)
    write_next()
    assert "Will be assigned 3" in words(show(job))


def test_without_a_campaign_the_page_keeps_what_is_written_in_it(draft, show):
    job = draft()
    write_next()
    renewed = show(job, **HTMX)
    assert "HX-Location" not in renewed
    content = renewed.content.decode()
    assert "Choose a campaign to see what will happen to 3 numbers." in content
    assert "hx-get" not in content
    assert 'name="campaign"' not in content


@pytest.mark.parametrize("do", ["start", "pause"])
def test_a_button_that_comes_too_early_says_so(draft, press, do):
    job = draft("clear")
    assert f"Job {job.pk} is still being read." in words(press(job, do=do), "toasts")
    assert Job.objects.get().status == "drafting"


@pytest.mark.parametrize("place", ["rows/", "results.csv"])
def test_numbers_that_are_not_read_yet_have_no_list(draft, signed_in, place):
    job = draft()
    response = signed_in.get(f"{job.get_absolute_url()}{place}")
    assert response.url == job.get_absolute_url()


def test_a_text_that_cannot_be_read_to_its_end_says_why(signed_in, show, home_of, monkeypatch):
    monkeypatch.setattr("bulk.reading.MAX_LINES", 1)
    values = {"text": "+12125550147\n+12125550148", "kind": "clear"}
    assert_status(signed_in.post(f"{home_of}jobs/lines/", values), 302)
    write_next()
    response = show(Job.objects.get())
    assert "It has more than 1 numbers. Split it." in words(response)
    assert [dict(b.attributes)["value"] for b in elements(response, tag="button", name="do")] == [
        "discard"
    ]


def test_what_cannot_be_read_at_all_is_said_beside_its_field(signed_in, home_of, number):
    response = signed_in.post(f"{home_of}jobs/lines/", {"text": "1", "kind": "rename"})
    assert_status(response, 422)
    assert "There are no names beside the numbers." in words(response)


def test_the_list_of_jobs_shows_drafts_that_are_being_read(draft, signed_in, home_of):
    draft("clear")
    assert "Clear 3 numbers , being read," in words(signed_in.get(f"{home_of}jobs/"))


def test_a_discarded_draft_is_gone_before_its_rows_are(draft, show, press, signed_in, home_of):
    job = draft("clear")
    write_next()
    press(job, do="discard")
    assert Job.objects.get().rows.count() == 3
    assert_status(show(job), 404)
    assert f"jobs/{job.pk}/" not in signed_in.get(f"{home_of}jobs/").content.decode()


def test_a_discard_in_another_tab_does_not_end_a_running_job(draft, press):
    job = draft("clear")
    write_next()
    press(job, do="start")
    response = press(job, do="discard")
    assert f"Job {job.pk} is queued already." in words(response, "toasts")


def test_a_viewer_sees_why_and_no_controls(client, viewer, account):
    job = JobFactory(account=account, status="refused")
    client.force_login(viewer)
    response = client.get(job.get_absolute_url())
    assert job.stop_reason in words(response)
    assert not elements(response, tag="button", name="do")
