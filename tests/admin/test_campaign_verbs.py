"""What staff do to campaigns."""

import pytest

from campaigns.models import Campaign
from tests.admin.driving import act, change_url, said
from tests.factories import CampaignFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("verb", "answers", "before", "after"),
    [
        ("submit", {}, "draft", "pending"),
        ("approve", {}, "pending", "approved"),
        ("approve", {}, "rejected", "approved"),
        ("reject", {"reason": "No brand in the samples."}, "pending", "rejected"),
        ("suspend", {"reason": "Complaints."}, "approved", "suspended"),
        ("reinstate", {}, "suspended", "approved"),
        ("expire", {"confirm": True}, "approved", "expired"),
    ],
)
def test_a_verb_moves_the_campaign(office, verb, answers, before, after):
    campaign = CampaignFactory(status=before)
    response = act(office, verb, campaign, **answers)
    campaign.refresh_from_db()
    assert (campaign.status, campaign.failure_reason) == (after, answers.get("reason", ""))
    assert said(response)[0].startswith("1 campaign ")


@pytest.mark.parametrize(
    ("verb", "answers", "status"),
    [
        ("submit", {}, "approved"),
        ("approve", {}, "draft"),
        ("approve", {}, "suspended"),
        ("reject", {"reason": "So."}, "draft"),
        ("suspend", {"reason": "So."}, "pending"),
        ("reinstate", {}, "pending"),
        ("expire", {"confirm": True}, "draft"),
        ("approve", {}, "expired"),
    ],
)
def test_a_verb_that_does_not_fit_is_refused(office, verb, answers, status):
    campaign = CampaignFactory(status=status)
    response = act(office, verb, campaign, **answers)
    assert f"{campaign} is {status} and cannot become" in said(response)[0]
    campaign.refresh_from_db()
    assert campaign.status == status


@pytest.mark.parametrize("verb", ["reject", "suspend", "expire"])
def test_what_hurts_is_asked_first(office, campaign, verb):
    page = act(office, verb, campaign)
    assert page.templates[0].name == "admin/staff_action.html"
    assert "at once" in page.content.decode()
    campaign.refresh_from_db()
    assert campaign.status == "approved"


def test_the_page_in_between_lists_what_was_chosen(office, campaign, other_campaign):
    page = act(office, "suspend", campaign, other_campaign).content.decode()
    assert all(f'value="{row.pk}"' in page and str(row) in page for row in Campaign.objects.all())


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        ("draft", ["submit"]),
        ("pending", ["approve", "reject"]),
        ("approved", ["reject", "suspend", "expire"]),
        ("suspended", ["reject", "reinstate", "expire"]),
        ("rejected", ["submit", "approve"]),
        ("expired", []),
    ],
)
def test_the_campaigns_page_offers_what_fits_it(office, status, verbs):
    page = office.get(change_url(CampaignFactory(status=status)))
    assert [verb.name for verb in page.context["staff_actions"]] == verbs
