"""Choose, save: what a person sees, with htmx and without, and what a bad form cannot do."""

import json

import pytest

from phone_numbers.actions import assign
from phone_numbers.models import Assignment, PhoneNumber
from tests.asserts import HTMX, assert_status, elements, links, words
from tests.factories import CampaignFactory
from tests.propagation.driving import settle_all

pytestmark = pytest.mark.django_db


def save(client, number, campaign, headers=None, **data):
    seen = PhoneNumber.objects.get(pk=number.pk).revision
    chosen = getattr(campaign, "pk", campaign)
    form = {"seen": seen, "campaign": chosen} | data
    return client.post(number.get_absolute_url(), form, headers=headers)


def under(number):
    return [
        (row.status, row.campaign) for row in number.assignments.select_related("campaign").all()
    ]


def test_saving_starts_the_propagation_and_says_so(signed_in, number, campaign, owner):
    response = save(signed_in, number, campaign)
    assert (response.status_code, response["Location"]) == (302, number.get_absolute_url())
    assert under(number) == [("pending", campaign)]
    assert number.assignments.get().requested_by == owner
    page = signed_in.get(number.get_absolute_url())
    assert words(page, "toasts").startswith(f"Saved. {campaign} is on its way to the carriers.")
    assert words(signed_in.get(number.get_absolute_url()), "toasts") == ""


def test_htmx_is_told_where_to_go(signed_in, number, campaign):
    here = {"HX-Current-URL": "http://testserver" + number.get_absolute_url()}
    response = save(signed_in, number, campaign, headers=HTMX | here)
    assert_status(response, 204)
    where = json.loads(response["HX-Location"])
    assert where["path"] == number.get_absolute_url()
    assert where["push"] == "false"
    page = signed_in.get(where["path"], headers=HTMX | where["headers"])
    assert "is on its way to the carriers" in words(page, "toasts")


def test_saving_keeps_the_way_back_to_the_list(signed_in, number, campaign):
    page = signed_in.get(number.get_absolute_url(), {"back": "q=a/b c&status=active"})
    (form,) = elements(page, tag="form", class_="field")
    data = {"seen": number.revision, "campaign": campaign.pk}
    saved = signed_in.post(dict(form.attributes)["action"], data, follow=True)
    assert links(saved)["Phone numbers"].endswith("/numbers/?q=a/b c&status=active")


def test_saving_another_campaign_moves_it(signed_in, number, campaign, other_campaign):
    save(signed_in, number, campaign)
    settle_all()
    save(signed_in, number, other_campaign)
    assert under(number) == [("pending", other_campaign), ("live", campaign)]


def test_saving_the_one_that_is_selected_starts_nothing(signed_in, number, campaign):
    save(signed_in, number, campaign)
    before = PhoneNumber.objects.get(pk=number.pk).revision
    response = save(signed_in, number, campaign)
    assert_status(response, 302)
    page = signed_in.get(number.get_absolute_url())
    assert "is under" in words(page, "toasts")
    assert "already; nothing was changed." in words(page, "toasts")
    assert PhoneNumber.objects.get(pk=number.pk).revision == before


def test_saving_the_old_campaign_cancels_the_move(signed_in, number, campaign, other_campaign):
    save(signed_in, number, campaign)
    settle_all()
    save(signed_in, number, other_campaign)
    response = save(signed_in, number, campaign)
    page = signed_in.get(response["Location"])
    assert f"The move is cancelled; {number} stays with {campaign}." in words(page, "toasts")
    assert under(number) == [("cancelled", other_campaign), ("live", campaign)]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_sending_the_same_form_twice_makes_one_assignment(signed_in, number, campaign, headers):
    first, second = (save(signed_in, number, campaign, headers, seen=0) for _ in range(2))
    assert first.status_code == second.status_code == (204 if headers else 302)
    assert under(number) == [("pending", campaign)]


def test_choosing_none_asks_before_it_removes(signed_in, number, campaign):
    save(signed_in, number, campaign)
    response = save(signed_in, number, "")
    assert response["Location"] == f"{number.get_absolute_url()}remove/"
    assert under(number) == [("pending", campaign)]


def test_choosing_none_where_there_is_none_changes_nothing(signed_in, number, campaign):
    url = number.get_absolute_url()
    response = signed_in.post(url, {"seen": 0, "campaign": ""}, follow=True)
    assert [to for to, _ in response.redirect_chain] == [f"{url}remove/", url]
    assert "is under no campaign." in words(response, "toasts")


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "\0", "1e3", "٣x"])
def test_a_form_without_a_sound_revision_is_refused(signed_in, number, campaign, seen):
    response = save(signed_in, number, campaign, seen=seen)
    assert_status(response, 422)
    assert words(response, "refused") == (
        "Nothing was changed This page is incomplete or too old: load it again."
    )
    assert under(number) == []


def test_a_form_without_any_field_is_refused(signed_in, number):
    assert_status(signed_in.post(number.get_absolute_url()), 422)
    assert under(number) == []


@pytest.mark.parametrize("campaign_id", ["0", "-1", "999999", "x", "1.5", "9" * 40, "' OR 1"])
def test_a_campaign_that_does_not_exist_is_refused(signed_in, number, campaign, campaign_id):
    response = save(signed_in, number, campaign_id)
    assert_status(response, 422)
    assert "There is no such campaign in this account." in words(response, "refused")
    assert under(number) == []


def test_a_campaign_with_a_null_character_is_refused(signed_in, number):
    assert_status(save(signed_in, number, "\0"), 422)
    assert under(number) == []


def test_a_campaign_of_another_account_does_not_exist(signed_in, number):
    elsewhere = CampaignFactory(name="Secret plans")
    response = save(signed_in, number, elsewhere)
    assert_status(response, 422)
    assert "There is no such campaign in this account." in words(response, "refused")
    assert "Secret plans" not in response.content.decode()
    assert not Assignment.objects.exists()


def test_a_stale_form_names_what_changed_and_who(
    signed_in, number, campaign, other_campaign, viewer
):
    assign(number=number, campaign=campaign, actor=viewer)
    response = save(signed_in, number, other_campaign, seen=0)
    assert_status(response, 422)
    assert words(response, "refused") == (
        f"Nothing was changed Since you opened this page, {viewer} put it under {campaign}. "
        "Your choice was not saved: look at it and choose again."
    )
    assert under(number) == [("pending", campaign)]


def test_who_changed_it_in_another_window_is_told_so(signed_in, number, campaign, other_campaign):
    save(signed_in, number, campaign)
    said = words(save(signed_in, number, other_campaign, seen=0), "refused")
    assert f"Since you opened this page, you, in another window, put it under {campaign}." in said


def test_a_refused_form_shows_what_is_so_now_and_can_be_sent_again(
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
    assert under(number)[0] == ("pending", other_campaign)


def test_htmx_gets_a_refusal_in_place_and_others_the_whole_page(signed_in, number, campaign):
    whole = save(signed_in, number, "999999")
    inside = save(signed_in, number, "999999", HTMX)
    assert_status(inside, 422)
    assert b"<html" in whole.content
    assert b"<html" not in inside.content
    assert words(inside, "refused") == words(whole, "refused")
    assert "HX-Retarget" not in inside
