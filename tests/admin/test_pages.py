"""Every admin page opens, writes nothing on reading, and handles invalid input."""

from itertools import product

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import Account, LedgerEntry, Membership, SavedFilter, User
from bulk.models import JobRow, Piece
from carriers.models import CarrierQueue, QueuePlace
from core.admin.forms import StaffForm
from core.admin.inlines import EditableInline, ReadOnlyInline
from core.admin.model_admins import StaffAdmin
from phone_numbers.actions import assign
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber, Standing, Tally
from tests.admin.staff_requests import change_url, url
from tests.factories import BrandFactory, JobRowFactory, PhoneNumberFactory, UserFactory
from tests.propagation.worker_rounds import settle_all

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
APPS = ("accounts", "bulk", "campaigns", "carriers", "numbers")
OURS = [model for model in MODELS if model._meta.app_label in APPS]
INVALID_KEYS = ("0", "nonsense", "99999999999999999999")

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
each_of_ours = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)


@pytest.fixture
def every_model(number, campaign, owner, viewer, staff):
    """Create a row of every model, including audit rows, and return their account."""
    Group.objects.create(name="Reviewers")
    EmailAddress.objects.create(user=owner, email=owner.email)
    BrandFactory(account=number.account, status="rejected")
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    JobRowFactory(job__account=number.account, phone_number=number)
    return number.account


def test_every_model_has_an_admin_page():
    not_for_staff = {SavedFilter}
    shown_on_another = {JobRow, Piece, CarrierQueue, QueuePlace, Standing, Tally}
    ours = {
        model
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if not model.__name__.endswith("Event") and not model._meta.auto_created
    }
    assert ours - shown_on_another - not_for_staff == set(OURS)


@each_model
def test_the_list_opens(staff_client, every_model, model):
    assert staff_client.get(url(model, "changelist")).status_code == 200


@each_model
def test_the_list_has_the_site_icon(staff_client, every_model, model):
    assert "img/favicon.svg" in staff_client.get(url(model, "changelist")).content.decode()


@each_model
def test_the_list_can_be_searched_and_filtered(staff_client, every_model, model):
    page = url(model, "changelist")
    assert staff_client.get(page, {"q": "(212) 200"}).status_code in (200, 302)
    assert staff_client.get(page, {"q": "per"}).status_code in (200, 302)
    changelist = staff_client.get(page).context["cl"]
    for spec in changelist.filter_specs:
        for choice in list(spec.choices(changelist))[:3]:
            assert staff_client.get(page + choice["query_string"]).status_code == 200


@each_model
def test_the_add_page_opens_or_is_forbidden(staff_client, every_model, model):
    may_add = admin.site._registry[model].has_add_permission(
        staff_client.get("/admin/").wsgi_request
    )
    assert staff_client.get(url(model, "add")).status_code == (200 if may_add else 403)


@each_model
def test_each_object_has_a_page_and_an_audit_page(staff_client, every_model, model):
    objects = list(model._default_manager.all()[:3])
    assert objects or model not in OURS
    for obj in objects:
        assert staff_client.get(change_url(obj)).status_code == 200
        assert staff_client.get(url(obj, "history", obj.pk)).status_code == 200


@each_of_ours
def test_an_invalid_key_causes_no_error(staff_client, model):
    for page, key in product(("change", "history", "delete"), (*INVALID_KEYS, "-1", "1_0")):
        assert staff_client.get(url(model, page, key)).status_code in (302, 403, 404)


@each_of_ours
def test_invalid_parameters_of_an_add_page_are_ignored(staff_client, model):
    fields = [field.name for field in model._meta.fields if field.is_relation]
    for key in INVALID_KEYS:
        response = staff_client.get(url(model, "add"), dict.fromkeys(fields, key))
        assert response.status_code in (200, 403)


@each_of_ours
def test_invalid_form_values_are_form_errors(staff_client, model):
    fields = [field.name for field in model._meta.fields if field.is_relation]
    prefixes = ("memberships", "ledger", "campaigns", "assignments", "registrations")
    kinds = ("TOTAL", "INITIAL")
    formsets = {f"{name}-{kind}_FORMS": "0" for name, kind in product(prefixes, kinds)}
    for key in INVALID_KEYS:
        response = staff_client.post(url(model, "add"), dict.fromkeys(fields, key) | formsets)
        assert response.status_code in (200, 403)


@each_of_ours
def test_an_action_on_invalid_keys_does_nothing(staff_client, every_model, model):
    names = ("approve", "activate", "retry", "delete_selected", "no_such_action")
    for name, key in product(names, INVALID_KEYS):
        data = {"action": name, "_selected_action": key}
        assert staff_client.post(url(model, "changelist"), data).status_code in (200, 302)


@each_of_ours
def test_an_invalid_filter_causes_no_error(staff_client, every_model, model):
    for query in ("?account__id__exact=x", "?p=9999", "?p=x", "?o=77", "?status=x", "?held=x"):
        assert staff_client.get(url(model, "changelist") + query).status_code in (200, 302)


@each_of_ours
def test_reading_a_page_writes_nothing(
    staff_client, every_model, model, django_assert_max_num_queries
):
    pages = [url(model, "changelist"), url(model, "add")]
    pages += [change_url(obj) for obj in model._default_manager.all()[:1]]
    for page in pages:
        with django_assert_max_num_queries(60) as queries:
            staff_client.get(page)
        statements = {query["sql"].split()[0] for query in queries.captured_queries}
        assert statements <= {"SELECT", "DECLARE", "SAVEPOINT", "RELEASE"}


@each_of_ours
def test_staff_without_permissions_are_refused(client, every_model, model):
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/admin/").status_code == 200
    for page in (url(model, "changelist"), url(model, "add")):
        assert client.get(page).status_code == 403
    obj = model._default_manager.first()
    assert client.get(change_url(obj)).status_code == 403
    assert client.post(change_url(obj), {}).status_code == 403
    assert client.get(url(obj, "history", obj.pk)).status_code == 403


@each_of_ours
def test_staff_with_view_permission_are_offered_no_actions(client, every_model, model):
    viewer_staff = UserFactory(is_staff=True)
    viewer_staff.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(viewer_staff)
    page = client.get(change_url(model._default_manager.first()))
    assert page.status_code == 200
    assert not page.context.get("staff_actions")
    choices = (
        client.get(url(model, "changelist"))
        .context["cl"]
        .model_admin.get_actions(page.wsgi_request)
    )
    assert not choices


def test_an_owner_has_no_access(client, every_model, owner):
    client.force_login(owner)
    response = client.get(url(PhoneNumber, "changelist"))
    assert response.status_code == 302
    assert "/admin/login/" in response.url


@pytest.mark.parametrize("model", [LedgerEntry, Assignment, CarrierRegistration, Account, User])
def test_history_users_and_accounts_cannot_be_deleted(staff_client, every_model, model):
    obj = model._default_manager.first()
    assert staff_client.post(url(obj, "delete", obj.pk), {"post": "yes"}).status_code == 403
    staff_client.post(
        url(model, "changelist"),
        {"action": "delete_selected", "_selected_action": obj.pk, "post": "yes"},
    )
    assert model._default_manager.filter(pk=obj.pk).exists()


def test_the_site_shows_the_product_name(staff_client):
    page = staff_client.get("/admin/")
    assert b"Longcode" in page.content
    assert b"Django administration" not in page.content


def test_staff_sign_in_by_email(client, db):
    UserFactory(email="robin@example.com", is_staff=True, is_superuser=True)
    data = {"login": "robin@example.com", "password": "correct horse", "next": "/admin/"}
    sign_in_page = client.get(reverse("admin:login"))["Location"]
    assert client.post(sign_in_page, data)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_member_is_found_by_name_or_email(staff_client, every_model, owner):
    data = {"app_label": "accounts", "model_name": "membership", "field_name": "user"}
    results = staff_client.get(reverse("admin:autocomplete"), data | {"term": owner.email}).json()
    assert [row["id"] for row in results["results"]] == [str(owner.pk)]


def test_autocomplete_needs_a_limited_number_of_queries(
    staff_client, every_model, django_assert_max_num_queries
):
    PhoneNumberFactory.create_batch(9)
    data = {"app_label": "numbers", "model_name": "assignment", "field_name": "phone_number"}
    with django_assert_max_num_queries(7):
        results = staff_client.get(reverse("admin:autocomplete"), data | {"term": "1212"}).json()
    assert len(results["results"]) == 10


def test_autocomplete_shows_the_account_of_a_campaign(staff_client, every_model, campaign):
    data = {"app_label": "numbers", "model_name": "assignment", "field_name": "campaign"}
    results = staff_client.get(reverse("admin:autocomplete"), data | {"term": campaign.name}).json()
    assert results["results"][0]["text"] == f"{campaign} ({campaign.account}, approved)"
    assert Membership.objects.exists()


def test_every_staff_page_that_writes_saves_once_and_only_changes():
    """A table that is edited in the list, or a form of Django's own, would do neither."""
    for admin_page in admin.site._registry.values():
        assert isinstance(admin_page, StaffAdmin)
        assert not admin_page.list_editable
        forms = {admin_page.form, getattr(admin_page, "add_form", StaffForm)}
        assert [form for form in forms if not issubclass(form, StaffForm)] == []
        assert all(
            issubclass(inline, EditableInline | ReadOnlyInline) for inline in admin_page.inlines
        )
