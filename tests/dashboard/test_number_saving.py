"""Saving a campaign for a number, with htmx and without, and invalid forms."""

import json

import pytest

from phone_numbers.actions import assign
from phone_numbers.models import Assignment, PhoneNumber
from tests.asserts import HTMX, assert_status, elements, links, words
from tests.factories import CampaignFactory
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


def save(client, number, campaign, headers=None, **data):
    seen = PhoneNumber.objects.get(pk=number.pk).revision
    campaign_id = getattr(campaign, "pk", campaign)
    form = {"seen": seen, "campaign": campaign_id} | data
    return client.post(number.get_absolute_url(), form, headers=headers)


def assignments_of(number):
    return [
        (row.status, row.campaign) for row in number.assignments.select_related("campaign").all()
    ]


def test_saving_starts_the_propagation_and_confirms_it(signed_in, number, campaign, owner):
    response = save(signed_in, number, campaign)
    assert (response.status_code, response["Location"]) == (302, number.get_absolute_url())
    assert assignments_of(number) == [("pending", campaign)]
    assert number.assignments.get().requested_by == owner
    page = signed_in.get(number.get_absolute_url())
    assert words(page, "toasts").startswith(f"Saved. {campaign} is on its way to the carriers.")
    assert words(signed_in.get(number.get_absolute_url()), "toasts") == ""


def test_htmx_gets_the_location_of_the_page(signed_in, number, campaign):
    current_url = {"HX-Current-URL": "http://testserver" + number.get_absolute_url()}
    response = save(signed_in, number, campaign, headers=HTMX | current_url)
    assert_status(response, 204)
    location = json.loads(response["HX-Location"])
    assert location["path"] == number.get_absolute_url()
    assert location["push"] == "false"
    page = signed_in.get(location["path"], headers=HTMX | location["headers"])
    assert "is on its way to the carriers" in words(page, "toasts")


def test_saving_keeps_the_back_query(signed_in, number, campaign):
    page = signed_in.get(number.get_absolute_url(), {"back": "q=a/b c&status=active"})
    (form,) = elements(page, tag="form", class_="field")
    data = {"seen": number.revision, "campaign": campaign.pk}
    saved = signed_in.post(dict(form.attributes)["action"], data, follow=True)
    assert links(saved)["Phone numbers"].endswith("/numbers/?q=a/b c&status=active")


def test_saving_another_campaign_moves_the_number(signed_in, number, campaign, other_campaign):
    save(signed_in, number, campaign)
    settle_all()
    save(signed_in, number, other_campaign)
    assert assignments_of(number) == [("pending", other_campaign), ("live", campaign)]


def test_saving_the_selected_campaign_changes_nothing(signed_in, number, campaign):
    save(signed_in, number, campaign)
    before = PhoneNumber.objects.get(pk=number.pk).revision
    response = save(signed_in, number, campaign)
    assert_status(response, 302)
    page = signed_in.get(number.get_absolute_url())
    assert "is already under" in words(page, "toasts")
    assert "nothing was changed." in words(page, "toasts")
    assert PhoneNumber.objects.get(pk=number.pk).revision == before


def test_saving_the_old_campaign_cancels_the_move(signed_in, number, campaign, other_campaign):
    save(signed_in, number, campaign)
    settle_all()
    save(signed_in, number, other_campaign)
    response = save(signed_in, number, campaign)
    page = signed_in.get(response["Location"])
    assert f"The move is cancelled; {number} stays with {campaign}." in words(page, "toasts")
    assert assignments_of(number) == [("cancelled", other_campaign), ("live", campaign)]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_sending_the_same_form_twice_makes_one_assignment(signed_in, number, campaign, headers):
    first, second = (save(signed_in, number, campaign, headers, seen=0) for _ in range(2))
    assert first.status_code == second.status_code == (204 if headers else 302)
    assert assignments_of(number) == [("pending", campaign)]


def test_choosing_no_campaign_asks_before_removing(signed_in, number, campaign):
    save(signed_in, number, campaign)
    response = save(signed_in, number, "")
    assert response["Location"] == f"{number.get_absolute_url()}remove/"
    assert assignments_of(number) == [("pending", campaign)]


def test_choosing_no_campaign_for_an_unassigned_number_changes_nothing(signed_in, number, campaign):
    url = number.get_absolute_url()
    response = signed_in.post(url, {"seen": 0, "campaign": ""}, follow=True)
    assert [to for to, _ in response.redirect_chain] == [f"{url}remove/", url]
    assert "Choose a campaign first." in words(response, "toasts")


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "\0", "1e3", "٣x"])
def test_an_invalid_revision_is_refused(signed_in, number, campaign, seen):
    response = save(signed_in, number, campaign, seen=seen)
    assert_status(response, 422)
    assert words(response, "refused") == (
        "Nothing was changed This page is incomplete or out of date: load it again."
    )
    assert assignments_of(number) == []


def test_an_empty_form_is_refused(signed_in, number):
    assert_status(signed_in.post(number.get_absolute_url()), 422)
    assert assignments_of(number) == []


@pytest.mark.parametrize("campaign_id", ["0", "-1", "999999", "x", "1.5", "9" * 40, "' OR 1"])
def test_a_campaign_that_does_not_exist_is_refused(signed_in, number, campaign, campaign_id):
    response = save(signed_in, number, campaign_id)
    assert_status(response, 422)
    assert "There is no such campaign in this account." in words(response, "refused")
    assert assignments_of(number) == []


def test_a_campaign_with_a_null_character_is_refused(signed_in, number):
    assert_status(save(signed_in, number, "\0"), 422)
    assert assignments_of(number) == []


def test_a_campaign_of_another_account_does_not_exist(signed_in, number):
    foreign_campaign = CampaignFactory(name="Secret plans")
    response = save(signed_in, number, foreign_campaign)
    assert_status(response, 422)
    assert "There is no such campaign in this account." in words(response, "refused")
    assert "Secret plans" not in response.content.decode()
    assert not Assignment.objects.exists()


def test_a_stale_form_names_the_change_and_its_actor(
    signed_in, number, campaign, other_campaign, viewer
):
    assign(number=number, campaign=campaign, actor=viewer)
    response = save(signed_in, number, other_campaign, seen=0)
    assert_status(response, 422)
    assert words(response, "refused") == (
        f"Nothing was changed Not saved. {viewer} moved this number to {campaign}. "
        "Check it and choose again."
    )
    assert assignments_of(number) == [("pending", campaign)]


def test_a_stale_form_names_a_change_in_another_window(signed_in, number, campaign, other_campaign):
    save(signed_in, number, campaign)
    refusal = words(save(signed_in, number, other_campaign, seen=0), "refused")
    assert (
        f"Not saved. You moved this number to {campaign} in another window. Check it and choose "
        "again."
    ) in refusal


def test_a_refused_form_shows_the_current_campaign_and_can_be_resent(
    signed_in, number, campaign, other_campaign, viewer
):
    assign(number=number, campaign=campaign, actor=viewer)
    response = save(signed_in, number, other_campaign, seen=0)
    (selected,) = [
        e for e in elements(response, tag="option") if ("selected", None) in e.attributes
    ]
    assert ("value", str(campaign.pk)) in selected.attributes
    (seen,) = {dict(e.attributes)["value"] for e in elements(response, tag="input", name="seen")}
    assert_status(save(signed_in, number, other_campaign, seen=seen), 302)
    assert assignments_of(number)[0] == ("pending", other_campaign)


def test_htmx_gets_a_refusal_as_a_fragment_and_browsers_a_full_page(signed_in, number, campaign):
    full_page = save(signed_in, number, "999999")
    fragment = save(signed_in, number, "999999", HTMX)
    assert_status(fragment, 422)
    assert b"<html" in full_page.content
    assert b"<html" not in fragment.content
    assert words(fragment, "refused") == words(full_page, "refused")
    assert "HX-Retarget" not in fragment
