"""The list as CSV: what the filters leave, in the order of the list."""

import csv
import io

import pytest

from campaigns.lifecycle import suspend_campaign
from dashboard import number_export
from phone_numbers.actions import assign
from tests.factories import CampaignFactory, MembershipFactory, PhoneNumberFactory
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(client, owner, account):
    client.force_login(owner)

    def get(query=""):
        response = client.get(f"/a/{account.slug}/numbers/export.csv?{query}")
        assert response.status_code == 200
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    return get


@pytest.fixture
def five(account):
    return [
        PhoneNumberFactory(account=account, e164=f"+1212555010{n}", name=f"n{9 - n}")
        for n in range(5)
    ]


def test_every_number_is_a_row_in_the_order_of_the_list(export, five, monkeypatch):
    monkeypatch.setattr(number_export, "BATCH", 2)
    assert [row["number"] for row in export()] == [str(number) for number in five]
    assert [row["name"] for row in export("sort=name")] == ["n5", "n6", "n7", "n8", "n9"]


def test_a_row_says_what_the_list_says(export, five, campaign):
    assign(number=five[0], campaign=campaign, actor=None)
    settle_all()
    assert (export()[0]["assignment"], export()[0]["campaign"]) == ("Live", campaign.name)
    suspend_campaign(campaign, reason="Spam.")
    row = export("assignment=held")[0]
    assert (row["assignment"], row["reason"]) == ("On hold", "campaign_suspended")


def test_the_filters_of_the_list_apply(export, five):
    assert [row["name"] for row in export("q=n7")] == ["n7"]
    assert export("assignment=live") == []


def test_no_cell_is_a_formula(export, account):
    PhoneNumberFactory(account=account, name="=1+1")
    assert export()[0]["name"] == "'=1+1"


def test_numbers_of_other_accounts_stay_out(export, five, client):
    foreign = CampaignFactory().account
    PhoneNumberFactory(account=foreign)
    assert len(export()) == 5
    assert client.get(f"/a/{foreign.slug}/numbers/export.csv").status_code == 404


def test_viewers_may_download(client, account, five):
    client.force_login(MembershipFactory(account=account, role="viewer").user)
    assert client.get(f"/a/{account.slug}/numbers/export.csv").status_code == 200
