"""The number of queries of the pages of jobs does not grow with the data of the account."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.dashboard.test_query_counts import grow
from tests.factories import CampaignFactory
from tests.jobs import drafted, finished

pytestmark = pytest.mark.django_db


def add_jobs(account, owner, size):
    """Add finished jobs for all numbers of the account, with as many that retry each."""
    numbers = list(account.phone_numbers.all())
    for _ in range(size):
        campaign = CampaignFactory(brand__account=account, number_limit=2)
        drafted(account, owner, *numbers, campaign=campaign)
        finished(drafted(account, owner, *numbers, campaign=campaign), owner)
    first = account.jobs.exclude(status="draft").first()
    account.jobs.exclude(pk=first.pk).update(based_on=first)


def counts(client, account):
    """Return the number of queries of each page."""
    home = account.get_absolute_url()
    draft = account.jobs.filter(status="draft").last().get_absolute_url()
    done = account.jobs.exclude(status="draft").first().get_absolute_url()
    parts = ("", "rows/", "rows/?outcome=refused", "results.csv")
    places = [f"{job}{part}" for job in (draft, done) for part in parts]
    counts_by_page = []
    for place in (f"{home}jobs/", f"{home}jobs/lines/", *places):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(place)
            list(response)
        assert response.status_code == 200, place
        counts_by_page.append(len(queries))
    return counts_by_page


def test_more_jobs_and_numbers_take_no_more_queries(signed_in, account, owner):
    signed_in.get(account.get_absolute_url())
    grow(account, 9)
    add_jobs(account, owner, 2)
    small = counts(signed_in, account)
    grow(account, 12)
    add_jobs(account, owner, 4)
    assert counts(signed_in, account) == small
    assert max(small) <= 16
