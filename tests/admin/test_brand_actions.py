"""Staff actions on brands, and their refusals."""

import pytest

from campaigns.models import Brand
from tests.admin.staff_requests import ask, change_url, messages_of, run_action
from tests.factories import BrandFactory

pytestmark = pytest.mark.django_db


DONE = {"submit": "submitted for verification", "verify": "verified"}


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("submit", "draft", "pending"),
        ("submit", "rejected", "pending"),
        ("verify", "pending", "verified"),
        ("verify", "rejected", "verified"),
    ],
)
def test_an_action_changes_the_status(staff_client, action, before, after):
    brand = BrandFactory(status=before)
    response = run_action(staff_client, action, brand)
    brand.refresh_from_db()
    assert brand.status == after
    assert messages_of(response)[0].startswith(f"{brand} {DONE[action]}. ")


def test_rejecting_asks_for_a_reason_first(staff_client):
    brand = BrandFactory(status="pending")
    page = ask(staff_client, "reject", brand)
    assert (page.status_code, page.templates[0].name) == (200, "admin/staff_action.html")
    assert "stops at once" in page.content.decode()
    brand.refresh_from_db()
    assert brand.status == "pending"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_an_invalid_reason_is_refused(staff_client, reason):
    brand = BrandFactory(status="pending")
    assert run_action(staff_client, "reject", brand, reason=reason).status_code == 422
    brand.refresh_from_db()
    assert brand.status == "pending"


def test_a_rejected_brand_has_the_reason(staff_client):
    brand = BrandFactory(status="verified")
    run_action(staff_client, "reject", brand, reason="The EIN is another's.")
    brand.refresh_from_db()
    assert (brand.status, brand.failure_reason) == ("rejected", "The EIN is another's.")
    assert brand.verified_at is None


def test_each_selected_brand_is_handled_separately(staff_client):
    pending, draft = BrandFactory(status="pending"), BrandFactory(status="draft")
    response = run_action(staff_client, "verify", pending, draft)
    assert messages_of(response) == [
        f"{pending} verified. No number starts or stops sending.",
        f"{draft} is still in draft.",
    ]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_many_refusals_are_summarized(staff_client):
    brands = BrandFactory.create_batch(25, status="draft")
    response = run_action(staff_client, "verify", *brands)
    assert messages_of(response) == ["Nothing was changed.", "25 brands are still in draft."]


def test_too_many_selected_brands_are_refused(staff_client, monkeypatch):
    monkeypatch.setattr("core.admin.actions.MAX_AT_ONCE", 2)
    brands = BrandFactory.create_batch(3, status="pending")
    response = run_action(staff_client, "verify", *brands)
    assert messages_of(response) == ["Nothing was done: choose 2 or fewer at a time."]
    assert not Brand.objects.filter(status="verified").exists()


def test_the_page_offers_only_possible_actions(staff_client):
    offered_actions = [
        action.name
        for action in staff_client.get(change_url(BrandFactory())).context["staff_actions"]
    ]
    assert offered_actions == ["reject"]


def test_an_action_from_the_page_returns_to_it(staff_client):
    brand = BrandFactory(status="pending")
    response = run_action(staff_client, "reject", brand, reason="No such company.", back="1")
    assert response.url == change_url(brand)
    brand.refresh_from_db()
    response = run_action(staff_client, "verify", brand)
    assert response.url.endswith("/brand/")


def test_the_history_page_shows_the_action(staff_client, staff):
    brand = BrandFactory(status="pending")
    run_action(staff_client, "reject", brand, reason="No such company.")
    page = staff_client.get(change_url(brand).replace("change", "history"))
    assert "Rejected: No such company." in page.content.decode()
