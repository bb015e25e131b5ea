"""The campaign of a job in an account with many: a search, with and without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.asserts import assert_status, elements, text, words
from tests.dashboard.campaigns import add_campaigns
from tests.factories import AssignmentFactory, BrandFactory, CampaignFactory, PhoneNumberFactory
from tests.jobs import drafted

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(account, owner, number):
    return drafted(account, owner, number)


@pytest.fixture
def find(signed_in, home_of):
    return lambda written: signed_in.get(f"{home_of}jobs/campaigns/", {"campaign": written})


def offered(response):
    return [text(button) for button in elements(response, tag="button", name="key")]


def test_a_draft_lists_the_first_twenty(signed_in, account, job):
    add_campaigns(account, 300)
    response = signed_in.get(job.get_absolute_url())
    assert offered(response) == [f"Store {n:04}" for n in range(1, 21)]
    assert words(response, "campaign-found").startswith("20 of 300 campaigns are listed.")


@pytest.mark.parametrize("size", [30, 3000])
def test_a_search_has_the_same_size_and_queries_for_any_number_of_campaigns(find, account, size):
    add_campaigns(account, size)
    find("")
    with CaptureQueriesContext(connection) as queries:
        response = find("store")
    assert len(response.content) <= 10_000
    assert len(queries) <= 5


def test_a_search_finds_by_words_of_the_name_and_the_brand(find, account):
    add_campaigns(account, 30)
    brand = BrandFactory(account=account, display_name="Café Nord")
    CampaignFactory(brand=brand, account=account, name="Store openings")
    response = find("cafe store")
    assert offered(response) == ["Store openings"]
    assert words(response, "campaign-found") == "1 campaign matches."


def test_campaigns_with_room_come_first_and_the_others_say_why(find, account):
    full = CampaignFactory(brand__account=account, name="Alarm, full", number_limit=1)
    AssignmentFactory(campaign=full, status="live")
    CampaignFactory(brand__account=account, name="Alarm, draft", status="draft")
    CampaignFactory(brand__account=account, name="Alarm, zebra")
    response = find("alarm")
    assert offered(response) == ["Alarm, zebra", "Alarm, draft", "Alarm, full"]
    said = [text(row) for row in elements(response, tag="small", class_="end")]
    assert said == ["0 of 49 numbers", "Draft", "Campaign full"]


def test_campaigns_of_other_accounts_are_not_found(find, account):
    CampaignFactory(name="Elsewhere")
    assert offered(find("else")) == []


def test_among_campaigns_of_one_name_the_brand_decides(signed_in, account, job):
    brands = [BrandFactory(account=account, display_name=f"Clinic {n:02}") for n in range(30)]
    own = [CampaignFactory(brand=b, account=account, name="Reminders") for b in brands]
    response = signed_in.post(
        job.get_absolute_url(), {"do": "choose", "campaign": "reminders clinic 27"}
    )
    assert_status(response, 302)
    job.refresh_from_db()
    assert job.campaign == own[27]


def test_a_viewer_sees_no_search(client, viewer, account, owner):
    client.force_login(viewer)
    draft = drafted(account, owner, PhoneNumberFactory(account=account))
    assert not elements(client.get(draft.get_absolute_url()), id="campaign-matches")
