"""The rest of the number page: header, history, throughput, back link, and times."""

from datetime import UTC, datetime

import pytest
from django.utils.http import urlencode

from accounts.models import User
from phone_numbers.actions import assign, cancel, remove, retry
from phone_numbers.models import Assignment
from tests.asserts import assert_status, elements, items, links, part, text, words
from tests.factories import (
    AssignmentFactory,
    BrandFactory,
    CampaignFactory,
    PhoneNumberFactory,
    UserFactory,
)
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def get_page(client, owner):
    client.force_login(owner)
    return lambda number, **query: client.get(number.get_absolute_url(), query)


@pytest.fixture
def history(get_page):
    return lambda number: [line for _, line in items(get_page(number), "progress")]


def test_the_header_describes_the_number(get_page, account):
    number = PhoneNumberFactory(account=account, e164="+12125550147", name="Front desk")
    assert words(get_page(number)).startswith(
        "Phone numbers (212) 555-0147 Number active Front desk New York, NY local US"
    )


def test_the_back_link_keeps_the_filters_of_the_list(client, get_page, number, account):
    number.name = "Café & bar"
    number.save()
    list_query = urlencode({"q": "Café & bar", "status": "active", "after": "+12120000000"})
    row_url = links(client.get(f"/a/{account.slug}/numbers/?{list_query}"))[str(number)]
    assert links(client.get(row_url))["Phone numbers"] == f"/a/{account.slug}/numbers/?{list_query}"


def test_without_a_query_the_back_link_opens_the_whole_list(get_page, number, account):
    assert links(get_page(number))["Phone numbers"] == f"/a/{account.slug}/numbers/"


def test_the_back_link_always_stays_on_the_list(get_page, number, account):
    for query in ("https://evil.example/", '"><script>alert(1)</script>', "\0", "x" * 5000):
        back_url = links(get_page(number, back=query))["Phone numbers"]
        assert back_url.startswith(f"/a/{account.slug}/numbers/?")
        assert len(back_url) < 600


def test_history_shows_actions_and_actors_newest_first(
    history, number, campaign, other_campaign, owner
):
    colleague = UserFactory(name="Maya Ortiz")
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assign(number=number, campaign=other_campaign, actor=colleague)
    cancel(number=number, actor=owner)
    remove(number=number, actor=None)
    assert history(number) == [
        f"Removed: {campaign} by the system just now",
        f"Cancelled: {other_campaign} by {owner} just now",
        f"Saved: {other_campaign} by Maya Ortiz just now",
        f"Live as {campaign} 0 s after saving just now",
        f"Saved: {campaign} by {owner} just now",
    ]


def test_history_names_the_carrier_that_rejected(
    history, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    retry(number=number, actor=owner)
    assert history(number) == [
        f"Retried: {campaign} by {owner} just now",
        f"{campaign} failed AT&T: carrier rejected just now",
        f"Saved: {campaign} by {owner} just now",
    ]


def test_a_number_without_history_shows_an_empty_state(get_page, number):
    assert "This number has never been assigned to a campaign." in words(
        get_page(number), "progress"
    )


def test_throughput_belongs_to_the_brand_and_is_shared_by_its_campaigns(
    get_page, account, number, owner
):
    brand = BrandFactory(account=account, brand_score=80, display_name="Harbor Dental")
    campaign = CampaignFactory(brand=brand)
    CampaignFactory.create_batch(2, brand=brand)
    assign(number=number, campaign=campaign, actor=owner)
    time_text = words(get_page(number))
    assert "Trust score: High Messages a day 200,000 Messages a second 10" in time_text
    assert "Shared by all 3 campaigns of Harbor Dental" in time_text


def test_an_unvetted_brand_has_the_low_tier(get_page, account, number, owner):
    campaign = CampaignFactory(brand=BrandFactory(account=account, brand_score=None))
    assign(number=number, campaign=campaign, actor=owner)
    assert "Trust score: Low Messages a day 2,000 Messages a second 0.2" in words(get_page(number))
    assert "Shared by the one campaign of" in words(get_page(number))


def test_without_a_campaign_there_is_no_throughput(get_page, number):
    assert "Unregistered numbers have no reliable throughput" in words(get_page(number))


def test_removing_the_last_number_warns_about_the_fee(get_page, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert f"It is the last number of {campaign}." in words(get_page(number), "remove")
    AssignmentFactory(campaign=campaign, status="live")
    assert "It is the last number" not in words(get_page(number), "remove")


def test_a_viewer_reads_the_campaign_and_cannot_save(client, number, campaign, owner, viewer):
    assign(number=number, campaign=campaign, actor=owner)
    client.force_login(viewer)
    response = client.get(number.get_absolute_url())
    assert f"Messages from this number belong to {campaign}" in words(response)
    assert elements(response, tag="select") == elements(response, tag="dialog") == []
    assert not [b for b in elements(response, tag="button") if text(b) in ("Save", "Remove")]


@pytest.mark.parametrize(
    ("zone", "time_text"),
    [
        ("America/New_York", "3 Mar 2025, 09:12:31 EST"),
        ("America/Los_Angeles", "3 Mar 2025, 06:12:31 PST"),
        ("Asia/Kathmandu", "3 Mar 2025, 19:57:31 +0545"),
    ],
)
def test_times_are_in_the_users_time_zone(get_page, owner, number, campaign, zone, time_text):
    User.objects.filter(pk=owner.pk).update(time_zone=zone)
    assign(number=number, campaign=campaign, actor=owner)
    Assignment.objects.update(requested_at=datetime(2025, 3, 3, 14, 12, 31, tzinfo=UTC))
    times = [e for e in elements(get_page(number), tag="time") if text(e).startswith("3 Mar")]
    assert {dict(time.attributes)["title"] for time in times} == {time_text}


def test_htmx_gets_only_the_inner_part_of_the_page(client, get_page, number):
    response = client.get(number.get_absolute_url(), headers={"HX-Request": "true"})
    assert_status(response, 200)
    assert b"<html" not in response.content
    assert text(part(response, "verdict")) == words(get_page(number), "verdict")
    assert "HX-Request" in response["Vary"]


def test_names_of_users_and_campaigns_are_escaped(get_page, account, number, owner):
    User.objects.filter(pk=owner.pk).update(name="<b>Maya</b>")
    campaign = CampaignFactory(brand__account=account, name="<script>alert(1)</script>")
    assign(number=number, campaign=campaign, actor=owner)
    source = get_page(number).content.decode()
    assert "<script>alert" not in source
    assert "<b>Maya" not in source
    assert "&lt;script&gt;alert(1)" in source


def test_a_brand_without_campaigns_counts_none(signed_in, account):
    brand = BrandFactory(account=account)
    page_text = words(signed_in.get(brand.get_absolute_url()))
    assert "No campaigns use this yet." in page_text
    assert "all 0 campaigns" not in page_text
