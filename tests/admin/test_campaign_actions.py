"""Staff actions on campaigns, and their refusals."""

import pytest

from campaigns.models import Campaign
from tests.admin.staff_requests import ask, change_url, messages_of, run_action
from tests.factories import CampaignFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("action", "answers", "before", "after"),
    [
        ("submit", {}, "draft", "pending"),
        ("approve", {}, "pending", "approved"),
        ("approve", {}, "rejected", "approved"),
        ("reject", {"reason": "No brand in the samples."}, "pending", "rejected"),
        ("suspend", {"reason": "Complaints."}, "approved", "suspended"),
        ("reinstate", {}, "suspended", "approved"),
        ("expire", {}, "approved", "expired"),
    ],
)
def test_an_action_changes_the_status(staff_client, action, answers, before, after):
    campaign = CampaignFactory(status=before)
    response = run_action(staff_client, action, campaign, **answers)
    campaign.refresh_from_db()
    assert (campaign.status, campaign.failure_reason) == (after, answers.get("reason", ""))
    assert messages_of(response)[0].startswith(f"{campaign} ")


@pytest.mark.parametrize(
    ("action", "answers", "status"),
    [
        ("submit", {}, "approved"),
        ("approve", {}, "draft"),
        ("approve", {}, "suspended"),
        ("reject", {"reason": "So."}, "draft"),
        ("suspend", {"reason": "So."}, "pending"),
        ("reinstate", {}, "pending"),
        ("expire", {}, "draft"),
        ("approve", {}, "expired"),
    ],
)
def test_an_action_that_does_not_apply_is_refused(staff_client, action, answers, status):
    campaign = CampaignFactory(status=status)
    response = run_action(staff_client, action, campaign, **answers)
    state = {"draft": "still in draft"}.get(status, status)
    assert messages_of(response) == ["Nothing was changed.", f"{campaign} is {state}."]
    campaign.refresh_from_db()
    assert campaign.status == status


@pytest.mark.parametrize("action", ["reject", "suspend", "expire"])
def test_a_disruptive_action_asks_for_confirmation(staff_client, campaign, action):
    page = ask(staff_client, action, campaign)
    assert page.templates[0].name == "admin/staff_action.html"
    assert "at once" in page.content.decode()
    campaign.refresh_from_db()
    assert campaign.status == "approved"


def test_the_confirmation_page_lists_the_selected_campaigns(staff_client, campaign, other_campaign):
    page = ask(staff_client, "suspend", campaign, other_campaign).content.decode()
    assert all(f'value="{row.pk}"' in page and str(row) in page for row in Campaign.objects.all())


@pytest.mark.parametrize(
    ("status", "actions"),
    [
        ("draft", ["submit"]),
        ("pending", ["approve", "reject"]),
        ("approved", ["reject", "suspend", "expire"]),
        ("suspended", ["reject", "reinstate", "expire"]),
        ("rejected", ["submit", "approve"]),
        ("expired", []),
    ],
)
def test_the_page_offers_only_possible_actions(staff_client, status, actions):
    page = staff_client.get(change_url(CampaignFactory(status=status)))
    assert [action.name for action in page.context["staff_actions"]] == actions
