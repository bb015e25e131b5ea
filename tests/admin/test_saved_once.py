"""A staff page is saved once: a second click shows the result of the first."""

import time

import pytest

from accounts.models import Account, LedgerEntry, Membership, User
from campaigns.models import Brand, Campaign
from core.models import SavedForm
from phone_numbers.models import Assignment, PhoneNumber
from tests.admin.staff_requests import change_url, errors, form_values, messages_of, url
from tests.admin.test_campaign_forms import brand_values, campaign_values
from tests.factories import BrandFactory, UserFactory

pytestmark = pytest.mark.django_db

LEDGER = url(LedgerEntry, "add")
NO_ROWS = {
    f"{name}-{kind}_FORMS": "0"
    for name in ("memberships", "ledger", "assignments")
    for kind in ("TOTAL", "INITIAL")
}


@pytest.fixture
def token(staff_client):
    """Return a function that opens an add page and returns its token."""
    return lambda address=LEDGER: staff_client.get(address).context["page_token"]


def top_up(account, token, **values):
    entry = {"account": account.pk, "kind": "top_up", "amount": "25", "note": "Invoice 7"}
    return entry | {"page_token": token} | values


def test_a_second_click_books_nothing_and_shows_the_first_result(staff_client, account, token):
    values = top_up(account, token())
    first, second = (staff_client.post(LEDGER, values) for _ in range(2))
    assert LedgerEntry.objects.filter(note="Invoice 7").count() == 1
    assert second.url == first.url
    assert messages_of(second)[-1].startswith("Already saved: $25.00, Invoice 7.")


def new_rows(account, campaign, number):
    """Return what to post to the add page of each kind of object."""
    user, password = UserFactory(), {"password1": "river stone 88", "password2": "river stone 88"}
    return {
        Account: {"name": "Juniper", "slug": "juniper"},
        Assignment: {"phone_number": number.pk, "campaign": campaign.pk},
        Brand: brand_values(account),
        Campaign: campaign_values(BrandFactory()),
        LedgerEntry: top_up(account, ""),
        Membership: {"user": user.pk, "account": account.pk, "role": "viewer"},
        PhoneNumber: {"account": account.pk, "e164": "(212) 555-0147"},
        User: {"email": "new@harbor.example", "usable_password": "true", **password},
    }


@pytest.mark.parametrize(
    "model", [Account, Assignment, Brand, Campaign, LedgerEntry, Membership, PhoneNumber, User]
)
def test_every_add_page_saves_once(staff_client, account, campaign, number, token, model):
    values = NO_ROWS | new_rows(account, campaign, number)[model]
    values["page_token"] = token(url(model, "add"))
    before = model.objects.count()
    responses = [staff_client.post(url(model, "add"), values) for _ in range(2)]
    assert model.objects.count() == before + 1
    assert responses[0].url == responses[1].url
    assert messages_of(responses[1])[-1].startswith("Already saved")


def test_a_related_row_is_added_once_from_a_change_page(staff_client, account):
    address = change_url(account)
    row = {"memberships-0-user": UserFactory().pk, "memberships-0-role": "viewer"}
    values = form_values(staff_client.get(address)) | row | {"memberships-TOTAL_FORMS": "1"}
    first, second = (staff_client.post(address, values) for _ in range(2))
    assert account.memberships.count() == 1
    assert (first.status_code, second.url) == (302, first.url)


def test_other_values_from_the_same_form_need_a_second_save(staff_client, account, token):
    values = top_up(account, token())
    staff_client.post(LEDGER, values)
    refused = staff_client.post(LEDGER, values | {"amount": "30"})
    assert "already saved as $25.00, Invoice 7, with other values" in errors(refused)
    assert form_values(refused)["amount"] == "30"
    assert staff_client.post(LEDGER, form_values(refused)).status_code == 302
    assert LedgerEntry.objects.filter(note="Invoice 7").count() == 2


def test_an_invalid_form_does_not_use_up_its_token(staff_client, account, token):
    values = top_up(account, token())
    assert errors(staff_client.post(LEDGER, values | {"amount": "0"}))
    assert not SavedForm.objects.exists()
    assert staff_client.post(LEDGER, values).status_code == 302


def test_a_failed_save_does_not_use_up_its_token(staff_client, number, campaign, token):
    address = url(Assignment, "add")
    values = {"phone_number": number.pk, "campaign": campaign.pk, "page_token": token(address)}
    staff_client.post(address, values)
    staff_client.post(address, values | {"page_token": token(address)})  # nothing to do
    assert SavedForm.objects.count() == Assignment.objects.count() == 1


@pytest.mark.parametrize("value", ["", "nonsense", "a:b:c"], ids=["missing", "damaged", "forged"])
def test_a_form_without_its_token_is_refused_and_keeps_what_was_typed(staff_client, account, value):
    refused = staff_client.post(LEDGER, top_up(account, value))
    assert "Nothing was saved, because the form was incomplete" in errors(refused)
    assert form_values(refused)["note"] == "Invoice 7"
    assert staff_client.post(LEDGER, form_values(refused)).status_code == 302


def test_a_token_of_another_page_or_person_is_refused(client, staff_client, account, token):
    assert "another page" in errors(
        staff_client.post(LEDGER, top_up(account, token(url(Brand, "add"))))
    )
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert "another page" in errors(client.post(LEDGER, top_up(account, token())))


def test_a_page_that_was_open_for_more_than_a_day_is_refused_once(
    staff_client, account, token, monkeypatch
):
    values, now = top_up(account, token()), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 90_000)
    refused = staff_client.post(LEDGER, values)
    assert "opened more than a day ago" in errors(refused)
    assert staff_client.post(LEDGER, form_values(refused)).status_code == 302


def test_a_change_page_without_its_token_shows_every_difference(staff_client, campaign):
    values = form_values(staff_client.get(change_url(campaign)))
    type(campaign).objects.update(number_pool=True, number_limit=400)
    refused = staff_client.post(change_url(campaign), values | {"page_token": ""})
    form = refused.context["adminform"].form
    assert "The system changed this to 400" in str(form["number_limit"].errors)
    assert "name" not in form.errors
    campaign.refresh_from_db()
    assert campaign.number_limit == 400


def test_old_tokens_are_deleted_after_a_save(
    staff_client, account, token, django_capture_on_commit_callbacks
):
    staff_client.post(LEDGER, top_up(account, token()))
    SavedForm.objects.update(saved_at="2020-01-01T00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(LEDGER, top_up(account, token()))
    assert SavedForm.objects.count() == 1


def test_save_and_add_another_opens_a_form_of_its_own(staff_client, account, token):
    row = {"account": account.pk, "user": UserFactory().pk, "role": "viewer", "_addanother": "1"}
    address = url(Membership, "add")
    saved = staff_client.post(address, row | {"page_token": token(address)}, follow=True)
    row |= {"user": UserFactory().pk, "page_token": saved.context["page_token"]}
    staff_client.post(address, row)
    assert Membership.objects.count() == 2
