"""The results of a job, a row each: filters, pages and CSV."""

import csv
import io

import pytest

from bulk.models import JobRow
from tests.asserts import assert_status, elements, links, rows, text, words
from tests.factories import CampaignFactory, PhoneNumberFactory
from tests.jobs import drafted, drafted_lines, finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(60, account=account)


@pytest.fixture
def job(account, owner, campaign, numbers):
    """Return a job with 49 rows that were assigned, and 11 that did not fit the campaign."""
    return finished(drafted(account, owner, *numbers, campaign=campaign), owner)


@pytest.fixture
def get(signed_in):
    return lambda job, query="": signed_in.get(f"{job.get_absolute_url()}rows/{query}")


def read_csv(response):
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_pages_lead_forward_and_back(get, job):
    first = get(job)
    second = get(job, links(first)["Next"])
    assert (len(rows(first)), len(rows(second))) == (50, 10)
    assert set(links(second)) & {"Previous", "Next"} == {"Previous"}
    assert rows(get(job, links(second)["Previous"])) == rows(first)
    assert set(links(first)) & {"Previous", "Next"} == {"Next"}


def place(response):
    (pager,) = elements(response, tag="nav", class_="pager")
    return text(pager).partition(" Previous")[0]


def test_a_page_says_where_it_is(get, job, account, owner, campaign, numbers):
    first = get(job)
    second = get(job, links(first)["Next"])
    places = [place(first), place(second), place(get(job, links(second)["Previous"]))]
    assert places == ["1–50 of 60", "51–60 of 60", "1–50 of 60"]
    assert place(get(job, "?outcome=refused&code=campaign_full")) == "1–11 of 11"
    assert place(get(job, "?outcome=assigned")) == "1–49 of 49"


def test_a_page_of_a_preview_says_where_it_is(get, account, owner, numbers):
    draft = drafted(account, owner, *numbers, campaign=CampaignFactory(brand__account=account))
    assert place(get(draft, links(get(draft))["Next"])) == "51–60 of 60"
    assert place(get(draft, "?outcome=refused&code=campaign_full")) == "1–11 of 11"


def test_results_are_narrowed_by_outcome_and_reason(get, job, campaign):
    assert len(rows(get(job, "?outcome=assigned"))) == 49
    refused = rows(get(job, "?outcome=refused&code=campaign_full"))
    assert len(refused) == 11
    assert f"{campaign} has all the numbers it may have: 49." in refused[0]
    assert "No number is listed here" in words(get(job, "?outcome=moved"))


def test_the_filters_stay_in_the_form_and_in_the_links(get, job):
    response = get(job, "?outcome=refused&code=campaign_full")
    chosen = [
        dict(option.attributes)["value"]
        for option in elements(response, tag="option")
        if "selected" in dict(option.attributes)
    ]
    assert chosen == ["refused", "campaign_full"]
    assert links(response)["Download as CSV"].endswith("?outcome=refused&code=campaign_full")


@pytest.mark.parametrize("query", ["?outcome=x", "?after=x", "?before=0", "?code=%00", "?after=٣"])
def test_what_is_not_valid_narrows_nothing(get, job, query):
    assert len(rows(get(job, query))) == 50


def test_results_as_csv(signed_in, job, campaign):
    response = signed_in.get(f"{job.get_absolute_url()}results.csv?outcome=refused")
    assert response["Content-Disposition"] == f'attachment; filename="job-{job.pk}.csv"'
    lines = read_csv(response)
    assert len(lines) == 11
    assert lines[0]["Outcome"] == "Refused"
    assert lines[0]["Campaign"] == campaign.name


def test_a_preview_as_csv(signed_in, account, owner, campaign, numbers):
    job = drafted(account, owner, *numbers, campaign=campaign)
    lines = read_csv(signed_in.get(f"{job.get_absolute_url()}results.csv"))
    assert [line["Outcome"] for line in lines].count("Assigned") == 49
    assert lines[-1]["Reason"] == f"{campaign} has all the numbers it may have: 49."


def test_a_formula_is_not_executed(signed_in, account, owner, number):
    job = drafted_lines(account, owner, '=HYPERLINK("x")\n' + number.e164)
    (line, _) = read_csv(signed_in.get(f"{job.get_absolute_url()}results.csv"))
    assert line["Number"].startswith("'=")


def test_the_rows_of_a_draft_say_what_would_happen(get, account, owner, campaign, numbers):
    job = drafted(account, owner, *numbers, campaign=campaign)
    response = get(job, "?outcome=refused")
    assert "What would happen" in words(response)
    assert len(rows(response)) == 11
    assert JobRow.objects.waiting().count() == 60


def test_the_rows_of_lines_have_their_line(get, account, owner, number, campaign):
    job = drafted_lines(account, owner, f"{number.e164}\n12\n", campaign=campaign)
    (row,) = rows(get(job, "?outcome=unreadable"))
    assert row.startswith("2 12 Unreadable")


def test_a_rename_shows_both_names(get, account, owner, number):
    type(number).objects.update(name="Old")
    job = finished(drafted_lines(account, owner, f"{number.e164},New", kind="rename"), owner)
    (row,) = rows(get(job))
    assert "Renamed New Old" in row


def test_a_job_of_a_million_rows_takes_no_more_queries(get, job, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert_status(get(job, "?outcome=refused"), 200)
