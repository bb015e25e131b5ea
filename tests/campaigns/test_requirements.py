"""What a campaign needs before it is submitted or approved; a draft may lack it."""

import pytest

from campaigns import lifecycle
from campaigns.models import Brand, Campaign, TrustTier
from campaigns.requirements import RequirementsNotMet, unmet
from tests.admin.conftest import staff as staff
from tests.admin.conftest import staff_client as staff_client
from tests.admin.staff_requests import change_url, errors, messages_of, run_action, save
from tests.asserts import elements, text
from tests.factories import AssignmentFactory, BrandFactory, CampaignFactory

pytestmark = pytest.mark.django_db

INCOMPLETE = {
    "a short description": ({"description": "x" * 39}, "description"),
    "a short message flow": ({"message_flow": "z"}, "message_flow"),
    "one sample": ({"sample_messages": ["Your order is ready now."]}, "sample_messages"),
    "a short sample": ({"sample_messages": ["x" * 20, "x" * 19]}, "sample_messages"),
    "a long sample": ({"sample_messages": ["x" * 20, "x" * 1025]}, "sample_messages"),
    "no sub use cases": ({"use_case": "MIXED"}, "sub_use_cases"),
    "one sub use case": ({"use_case": "LOW_VOLUME", "sub_use_cases": ["2FA"]}, "sub_use_cases"),
    "special sub use cases": (
        {"use_case": "MIXED", "sub_use_cases": ["2FA", "CHARITY"]},
        "sub_use_cases",
    ),
    "sub use cases of no mix": ({"sub_use_cases": ["2FA", "MARKETING"]}, "sub_use_cases"),
    "a short opt-out answer": ({"opt_out_message": "Stopped."}, "opt_out_message"),
    "a short help answer": ({"help_message": "Call us."}, "help_message"),
    "a keyword listed twice": ({"opt_out_keywords": "STOP, stop"}, "opt_out_keywords"),
    "keywords without a comma": ({"help_keywords": "HELP INFO"}, "help_keywords"),
    "a keyword of signs": (
        {"opt_in_keywords": "YES!", "opt_in_message": "x" * 20},
        "opt_in_keywords",
    ),
    "opt-in without an answer": ({"opt_in_keywords": "START"}, "opt_in_message"),
}


@pytest.mark.parametrize(("values", "field"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_an_incomplete_campaign_is_not_submitted(values, field):
    campaign = CampaignFactory(status="draft", **values)
    with pytest.raises(RequirementsNotMet) as refused:
        lifecycle.submit_campaign(campaign)
    assert list(refused.value.errors) == [field]
    assert campaign.status == Campaign.objects.get().status == "draft"


@pytest.mark.parametrize("status", ["pending", "rejected"])
def test_an_incomplete_campaign_is_not_approved(status):
    campaign = CampaignFactory(status=status, description="x")
    with pytest.raises(RequirementsNotMet):
        lifecycle.approve_campaign(campaign)
    assert Campaign.objects.get().status == status


def test_the_limits_themselves_are_enough():
    texts = {"description": "x" * 40, "message_flow": "x" * 40}
    assert not unmet(CampaignFactory(sample_messages=["x" * 20, "x" * 1024], **texts))


def test_a_refused_submission_says_what_is_missing(staff_client):
    campaign = CampaignFactory(status="draft", description="x")
    response = run_action(staff_client, "submit", campaign, confirm=True)
    assert "The description needs at least 40 characters." in " ".join(messages_of(response))


def test_an_edit_may_not_break_a_submitted_campaign(staff_client, campaign):
    assert "at least 40 characters" in errors(save(staff_client, campaign, description="x"))


def test_an_approved_campaign_that_was_incomplete_can_still_be_edited(staff_client):
    campaign = CampaignFactory(description="x")
    assert save(staff_client, campaign, name="Renamed").status_code == 302


def test_an_empty_box_between_samples_is_closed(staff_client):
    campaign = CampaignFactory(status="draft")
    first, second = campaign.sample_messages
    boxes = {"sample_messages_1": "", "sample_messages_2": second}
    assert save(staff_client, campaign, **boxes).status_code == 302
    assert Campaign.objects.get().sample_messages == [first, second]


def test_a_limit_below_the_numbers_is_refused(staff_client, campaign):
    AssignmentFactory.create_batch(2, campaign=campaign, status="live")
    page = save(staff_client, campaign, number_limit=1)
    assert "2 numbers use this campaign. Set the limit to 2 or more" in errors(page)


def test_tiers_stay_in_order(staff_client):
    page = save(staff_client, TrustTier.objects.get(name="medium"), from_score=90)
    assert "Medium starts below High" in errors(page)


def test_an_ein_is_typed_as_the_irs_prints_it(staff_client):
    brand = BrandFactory()
    assert save(staff_client, brand, ein="98-7654321").status_code == 302
    assert Brand.objects.get().ein == "987654321"
    assert Brand.objects.get().written_ein == "98-7654321"


def test_a_refused_submission_is_explained_beside_each_field(staff_client):
    campaign = CampaignFactory(status="draft", description="x")
    response = staff_client.get(change_url(campaign))
    (notice,) = elements(response, class_="missing")
    assert text(notice) == "Before submission: The description needs at least 40 characters."


def test_a_saved_draft_lists_what_is_missing(staff_client):
    campaign = CampaignFactory(status="draft", message_flow="z")
    notices = " ".join(messages_of(save(staff_client, campaign, name="Spring offers")))
    assert "Before this campaign can be submitted: The message flow needs" in notices


def test_an_approved_campaign_has_no_notices(staff_client, campaign):
    assert not elements(staff_client.get(change_url(campaign)), class_="missing")


def test_staff_read_and_find_an_ein_as_the_irs_prints_it(staff_client):
    brand = BrandFactory(ein="123456789", display_name="Pier")
    BrandFactory(ein="987654321", display_name="Harbor")
    (control,) = elements(staff_client.get(change_url(brand)), name="ein")
    assert dict(control.attributes)["value"] == "12-3456789"
    found = staff_client.get("/admin/campaigns/brand/?q=12-3456789").content.decode()
    assert "Pier" in found
    assert "Harbor" not in found


def test_a_limit_that_numbers_outgrow_meanwhile_is_refused_with_a_sentence(
    staff_client, campaign, monkeypatch
):
    AssignmentFactory.create_batch(2, campaign=campaign)
    monkeypatch.setattr("campaigns.admin_forms.CampaignForm.clean_number_limit", lambda form: 1)
    response = save(staff_client, campaign, number_limit=1)
    assert "More numbers use this campaign than the new limit allows." in response.content.decode()
    assert Campaign.objects.get().number_limit == 49
