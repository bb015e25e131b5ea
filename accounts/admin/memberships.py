"""Memberships: their own staff pages, and the tables on the pages of people and accounts."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.admin.rights import MEMBERSHIPS_OF_STAFF, is_above
from accounts.models import Membership, User
from accounts.succession import AN_OWNER_REMAINS, SENTENCES
from core.admin.formsets import RowForm, StaffFormSet
from core.admin.inlines import EditableInline
from core.admin.model_admins import StaffAdmin
from core.postgres import hint_of


class MembershipForm(RowForm):
    """Changes the role only; another person or account is another membership.

    `actor` is who sends the form.
    """

    actor: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"user", "account"} & self.fields.keys() if self.instance.pk else ():
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        person = cleaned.get("user") or getattr(self.instance, "user", None)
        if person and self.has_changed() and is_above(person, self.actor):
            self.add_error("user" if "user" in self.fields else None, MEMBERSHIPS_OF_STAFF)
        return cleaned


class MembershipPageForm(MembershipForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_without_owner([self])
        return cleaned


class MembershipFormSet(StaffFormSet):
    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and is_above(form.instance.user, form.actor):
                raise ValidationError(MEMBERSHIPS_OF_STAFF)
        refuse_without_owner(self.forms, self.deleted_forms)


def refuse_without_owner(forms: Iterable[Any], deleted: Iterable[Any] = ()) -> None:
    """Add an error to each form that takes the last owner who can sign in from an account.

    Raises ValidationError if a `deleted` form does: its own errors are not shown.
    """
    filled = [f for f in forms if not f.errors and f.cleaned_data and not f.removed_key]
    owners = [form for form in filled if form not in deleted and _role(form) == "owner"]
    remaining = {f.instance.account_id for f in owners if _person(f).is_active}
    others = Membership.objects.active_owners().exclude(pk__in=[f.instance.pk for f in filled])
    for form in filled:
        loses = form.initial.get("role") == "owner" and form not in owners
        account = form.instance.account_id
        if loses and account not in remaining and not others.filter(account=account).exists():
            if form in deleted:
                raise ValidationError(SENTENCES[AN_OWNER_REMAINS])
            form.add_error("role", SENTENCES[AN_OWNER_REMAINS])


def _role(form: Any) -> str:
    return str(form.cleaned_data.get("role"))


def _person(form: Any) -> User:
    person: User = form.cleaned_data.get("user") or form.instance.user
    return person


class MembershipInline(EditableInline):
    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    autocomplete_fields = ["user", "account"]
    verbose_name_plural = "members and their roles"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.actor = request.user
        return formset


@admin.register(Membership)
class MembershipAdmin(StaffAdmin):
    form = MembershipPageForm
    list_display = ["user", "account", "role", "created_at"]
    list_select_related = ["user", "account"]
    list_filter = ["role"]
    search_fields = [
        "user__email", "user__name__plain__contains", "account__name__plain__contains",
        "account__slug",
    ]  # fmt: skip
    autocomplete_fields = ["user", "account"]
    readonly_fields = ["created_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        return ["user", "account", "created_at"] if obj else self.readonly_fields

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.actor = request.user
        return form

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer no removal of many memberships, which would have to name many successors."""
        return {}

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        is_staffs = obj is not None and is_above(obj.user, request.user)
        return super().has_change_permission(request, obj) and not is_staffs

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        is_staffs = obj is not None and is_above(obj.user, request.user)
        return super().has_delete_permission(request, obj) and not is_staffs

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Say why the last owner remains."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError as error:
            messages.error(request, f"Nothing was removed. {hint_of(error)}")
            return HttpResponseRedirect(self.reverse("change", object_id))
