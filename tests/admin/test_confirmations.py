"""Every staff action asks first, does what it asked for, and reports the rest by reason."""

from itertools import chain

import pytest
from django.contrib import admin

from campaigns import lifecycle
from campaigns.admin_actions import BRAND_ACTIONS
from campaigns.models import Brand, Campaign
from carriers.models import CarrierProfile
from core.admin.actions import ActionInput
from core.lifecycle import TransitionRefused
from phone_numbers.actions import assign
from phone_numbers.models import Assignment, PhoneNumber
from tests.admin.staff_requests import ask, messages_of, run_action
from tests.factories import BrandFactory, CampaignFactory, LedgerEntryFactory, PhoneNumberFactory
from tests.propagation.worker_rounds import confirmed_by, run_round, settle_all

pytestmark = pytest.mark.django_db

ACTIONS = [
    (model, action.name)
    for model, page in admin.site._registry.items()
    for action in getattr(page, "staff_actions", ())
]
FITTING = {
    (Brand, "submit"): lambda n, c: BrandFactory(status="draft"),
    (Brand, "verify"): lambda n, c: BrandFactory(status="pending"),
    (Brand, "reject"): lambda n, c: c.brand,
    (Campaign, "submit"): lambda n, c: CampaignFactory(status="draft"),
    (Campaign, "approve"): lambda n, c: CampaignFactory(status="pending"),
    (Campaign, "reject"): lambda n, c: c,
    (Campaign, "suspend"): lambda n, c: c,
    (Campaign, "expire"): lambda n, c: c,
    (Campaign, "reinstate"): lambda n, c: CampaignFactory(status="suspended"),
    (PhoneNumber, "activate"): lambda n, c: PhoneNumberFactory(status="pending"),
    (PhoneNumber, "suspend"): lambda n, c: n,
    (Assignment, "cancel"): lambda n, c: assign(number=n, campaign=c, actor=None),
}


def effects(response):
    return response.context_data["effects"]


def left(response):
    return response.context_data["why_others"]


@pytest.mark.parametrize(("model", "name"), FITTING)
def test_an_action_changes_nothing_before_it_is_confirmed(
    staff_client, number, campaign, model, name
):
    obj = FITTING[model, name](number, campaign)
    before = model.objects.values().get(pk=obj.pk)
    page = ask(staff_client, name, obj)
    assert page.templates[0].name == "admin/staff_action.html"
    assert model.objects.values().get(pk=obj.pk) == before


def test_no_action_goes_without_a_form():
    pages = [getattr(page, "staff_actions", ()) for page in admin.site._registry.values()]
    assert [action.name for action in chain(*pages) if action.form_class is None] == []
    assert len(ACTIONS) > len(FITTING)


def test_submitting_all_brands_leaves_verified_brands_alone(staff_client):
    verified = BrandFactory.create_batch(7)
    draft = BrandFactory(status="draft")
    page = ask(staff_client, "submit", *verified, draft)
    assert page.context_data["objects"] == [draft]
    assert left(page) == ["7 brands are verified."]
    response = run_action(staff_client, "submit", *verified, draft)
    assert Brand.objects.filter(status="verified").count() == 7
    assert messages_of(response)[1:] == ["7 brands are verified."]


def test_a_verified_brand_is_not_submitted_even_if_it_was_verified_a_moment_ago():
    brand = BrandFactory(status="draft")
    lifecycle.submit_brand(Brand.objects.get(pk=brand.pk))
    lifecycle.verify_brand(Brand.objects.get(pk=brand.pk))
    submit = next(action for action in BRAND_ACTIONS if action.name == "submit")
    with pytest.raises(TransitionRefused):
        submit.run(brand, ActionInput(None))
    assert Brand.objects.get(pk=brand.pk).status == "verified"


def test_the_others_are_listed_by_reason(staff_client):
    rows = [CampaignFactory(status=s) for s in ("approved", "expired", "draft", "pending")]
    page = ask(staff_client, "approve", *rows)
    assert page.context_data["objects"] == [rows[3]]
    assert sorted(left(page)) == [
        f"{rows[0]} is already approved.",
        f"{rows[1]} is expired.",
        f"{rows[2]} is still in draft.",
    ]


def test_what_changed_after_the_question_is_reported(staff_client, campaign, other_campaign):
    page = ask(staff_client, "suspend", campaign, other_campaign).content.decode()
    assert f'name="confirmed" value="{campaign.pk},{other_campaign.pk},"' in page
    lifecycle.expire_campaign(campaign)
    response = run_action(staff_client, "suspend", campaign, other_campaign, reason="Complaints.")
    assert messages_of(response)[0].startswith(f"{other_campaign} suspended.")
    assert messages_of(response)[1:] == [f"{campaign} is expired."]


def test_an_object_that_was_not_asked_about_is_left_alone(staff_client, campaign, other_campaign):
    answers = {"reason": "Complaints.", "confirmed": str(campaign.pk)}
    response = run_action(staff_client, "suspend", campaign, other_campaign, **answers)
    assert messages_of(response)[1:] == [f"{other_campaign} has changed since you were asked."]
    other_campaign.refresh_from_db()
    assert other_campaign.status == "approved"


def _suspend(campaign):
    lifecycle.suspend_campaign(campaign, reason="so")


@pytest.mark.parametrize(
    ("model", "action", "answers", "prepare", "effect"),
    [
        (Campaign, "suspend", {"reason": "so"}, None, "1 number stops sending at once."),
        (Campaign, "reject", {"reason": "so"}, None, "1 number stops sending at once."),
        (Campaign, "expire", {}, None, "1 number stops sending at once."),
        (Brand, "reject", {"reason": "so"}, None, "1 number stops sending at once."),
        (PhoneNumber, "suspend", {"reason": "so"}, None, "1 number stops sending at once."),
        (Assignment, "remove", {}, None, "1 number stops sending at once."),
        (Campaign, "reinstate", {}, _suspend, "1 number starts sending."),
    ],
)
def test_the_question_and_the_result_say_how_many_numbers_stop_or_start(
    staff_client, live, campaign, model, action, answers, prepare, effect
):
    if prepare:
        prepare(campaign)
    obj = model.objects.get()
    page = ask(staff_client, action, obj)
    assert effects(page) == [effect]
    assert effect in page.content.decode()
    assert effect in messages_of(run_action(staff_client, action, obj, **answers))[0]


def test_verifying_and_activating_say_how_many_numbers_start(staff_client, live, campaign):
    brand = campaign.brand
    lifecycle.reject_brand(brand, reason="so")
    assert effects(ask(staff_client, "verify", brand)) == ["1 number starts sending."]
    lifecycle.verify_brand(brand)
    PhoneNumber.objects.update(status="suspended", status_reason="so")
    assert effects(ask(staff_client, "activate", live)) == ["1 number starts sending."]


def test_a_number_that_another_rule_stops_does_not_start(staff_client, live, campaign):
    lifecycle.suspend_campaign(campaign, reason="so")
    LedgerEntryFactory(account=live.account, amount=-100)
    assert effects(ask(staff_client, "reinstate", campaign)) == [
        "No number starts or stops sending."
    ]


def test_held_numbers_start_when_the_campaign_is_reinstated(staff_client, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    lifecycle.suspend_campaign(campaign, reason="so")
    settle_all()
    assert effects(ask(staff_client, "reinstate", campaign)) == ["1 number starts sending."]


def test_a_number_counts_from_its_first_carrier_on(staff_client, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    assert effects(ask(staff_client, "suspend", campaign)) == ["No number starts or stops sending."]
    run_round(confirmed_by("verizon"))
    assert effects(ask(staff_client, "suspend", campaign)) == ["1 number stops sending at once."]


def test_expiring_says_how_many_numbers_fail_while_they_propagate(staff_client, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    assert effects(ask(staff_client, "expire", campaign)) == ["1 number that is propagating fails."]


def test_cancelling_a_move_stops_no_number(staff_client, live, campaign, other_campaign):
    move = assign(number=live, campaign=other_campaign, actor=None)
    assert effects(ask(staff_client, "cancel", move)) == ["No number starts or stops sending."]


def test_numbers_of_several_brands_are_counted_together(staff_client, live, campaign):
    other = CampaignFactory()
    number = PhoneNumberFactory(account=other.account)
    assign(number=number, campaign=other, actor=None)
    settle_all()
    page = ask(staff_client, "reject", campaign.brand, other.brand)
    assert effects(page) == ["2 numbers stop sending at once."]


def test_the_count_stops_at_a_limit(staff_client, account, campaign, monkeypatch):
    monkeypatch.setattr("phone_numbers.status.effects.COUNT_LIMIT", 1)
    monkeypatch.setattr("phone_numbers.status.effects.MAX_ROWS", 6)
    monkeypatch.setattr("core.counting.COUNT_LIMIT", 1)
    for number in PhoneNumberFactory.create_batch(3, account=account):
        assign(number=number, campaign=campaign, actor=None)
    settle_all()
    assert effects(ask(staff_client, "suspend", campaign)) == ["1+ numbers stop sending at once."]


def test_an_outage_is_named_and_its_waiting_numbers_are_counted(staff_client, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    verizon, att = (CarrierProfile.objects.get(carrier=name) for name in ("verizon", "att"))
    assert effects(ask(staff_client, "begin_outage", verizon)) == ["1 number waits for Verizon."]
    response = run_action(staff_client, "begin_outage", verizon)
    assert messages_of(response) == ["Verizon outage started. 1 number waits for Verizon."]
    response = run_action(staff_client, "begin_outage", att, verizon)
    assert messages_of(response)[-2:] == [
        "AT&T outage started. 1 number waits for AT&T.",
        "Verizon has an outage already.",
    ]
    response = run_action(staff_client, "end_outage", att, verizon)
    assert messages_of(response)[-1].startswith("AT&T and Verizon outages ended.")


def test_the_question_needs_a_constant_number_of_queries(
    staff_client, account, campaign, django_assert_num_queries
):
    with django_assert_num_queries(9):
        ask(staff_client, "reject", campaign.brand)
    campaigns = CampaignFactory.create_batch(3, brand__account=account)
    for number, row in zip(
        PhoneNumberFactory.create_batch(3, account=account), campaigns, strict=True
    ):
        assign(number=number, campaign=row, actor=None)
    brands = [campaign.brand, *(row.brand for row in campaigns)]
    with django_assert_num_queries(9):
        ask(staff_client, "reject", *brands)


def test_objects_that_are_gone_are_reported(staff_client, campaign):
    brand = BrandFactory(status="draft")
    Brand.objects.filter(pk=brand.pk).delete()
    assert messages_of(run_action(staff_client, "submit", brand)) == ["Nothing was changed."]
