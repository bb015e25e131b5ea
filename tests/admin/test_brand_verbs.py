"""What staff do to brands, one refusal at a time."""

import pytest

from campaigns.models import Brand
from tests.admin.driving import act, change_url, said
from tests.factories import BrandFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("submit", "draft", "pending"),
        ("submit", "rejected", "pending"),
        ("verify", "pending", "verified"),
        ("verify", "rejected", "verified"),
    ],
)
def test_a_verb_moves_the_brand(office, verb, before, after):
    brand = BrandFactory(status=before)
    response = act(office, verb, brand)
    brand.refresh_from_db()
    assert brand.status == after
    assert said(response)[0].startswith("1 brand ")


def test_rejecting_asks_for_a_reason_first(office):
    brand = BrandFactory(status="pending")
    page = act(office, "reject", brand)
    assert (page.status_code, page.templates[0].name) == (200, "admin/staff_action.html")
    assert "stops at once" in page.content.decode()
    brand.refresh_from_db()
    assert brand.status == "pending"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_reason_that_is_none_is_asked_for_again(office, reason):
    brand = BrandFactory(status="pending")
    assert act(office, "reject", brand, reason=reason).status_code == 422
    brand.refresh_from_db()
    assert brand.status == "pending"


def test_a_rejected_brand_says_why(office):
    brand = BrandFactory(status="verified")
    act(office, "reject", brand, reason="The EIN is another's.")
    brand.refresh_from_db()
    assert (brand.status, brand.failure_reason) == ("rejected", "The EIN is another's.")
    assert brand.verified_at is None


def test_each_brand_is_done_or_refused_by_itself(office):
    pending, draft = BrandFactory(status="pending"), BrandFactory(status="draft")
    response = act(office, "verify", pending, draft)
    assert said(response) == [
        "1 brand verified.",
        f"{draft} is draft and cannot become verified.",
    ]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_many_refusals_are_summed_up(office):
    brands = BrandFactory.create_batch(25, status="draft")
    response = act(office, "verify", *brands)
    assert len(said(response)) == 21
    assert said(response)[-1] == "5 more were refused."


def test_too_many_at_once_are_refused(office, monkeypatch):
    monkeypatch.setattr("core.admin.actions.MOST_AT_ONCE", 2)
    brands = BrandFactory.create_batch(3, status="pending")
    response = act(office, "verify", *brands)
    assert said(response) == ["Nothing was done: choose 2 or fewer at a time."]
    assert not Brand.objects.filter(status="verified").exists()


def test_the_brands_page_offers_what_fits_it(office):
    offered = [
        verb.name for verb in office.get(change_url(BrandFactory())).context["staff_actions"]
    ]
    assert offered == ["reject"]


def test_a_verb_of_the_brands_page_leads_back_there(office):
    brand = BrandFactory(status="pending")
    response = act(office, "reject", brand, reason="No such company.", back="1")
    assert response.url == change_url(brand)
    brand.refresh_from_db()
    response = act(office, "verify", brand)
    assert response.url.endswith("/brand/")


def test_the_log_says_who_did_what(office, staff):
    brand = BrandFactory(status="pending")
    act(office, "reject", brand, reason="No such company.")
    page = office.get(change_url(brand).replace("change", "history"))
    assert "Rejected: No such company." in page.content.decode()
