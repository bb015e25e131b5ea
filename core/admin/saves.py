"""Staff pages that save once, and only what this person changed."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin, messages
from django.db import IntegrityError, transaction
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from core.admin import opened_pages
from core.admin.formsets import StaffFormSet
from core.admin.locking import lock
from core.admin.opened_pages import OpenedPage, opened_page
from core.admin.saving_once import AlreadySaved, claim, record
from core.postgres import constraint_of, hint_of

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class SafeSavesMixin(ModelAdmin):
    """Gives each page a token, and saves a posted page in one transaction.

    The transaction claims the token, locks the object, and validates and writes what this person
    changed. An invalid form leaves nothing behind, the claim included.
    """

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Give the page a token with the values that it shows."""
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context[opened_pages.FIELD] = opened_pages.issue(
            request.user,
            self._page_name(context["object_id"]),
            context["adminform"].form.current_values(),
            {str(f.prefix): f.current_rows() for f in formsets if isinstance(f, StaffFormSet)},
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]
        """Let the form know the page that was opened."""
        form_class: Any = super().get_form(request, obj, **kwargs)
        if page := opened_page(request):
            form_class.page, form_class.shown = page, page.form
            form_class.refusal = page.refusal
        return form_class

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Save a posted page; show the form again if a constraint fails after validation."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        page = opened_pages.attach(request, self._page_name(object_id))
        try:
            return self._save_page(page, request, object_id, *args, **kwargs)
        except AlreadySaved as earlier:
            messages.info(request, str(earlier))
            return HttpResponseRedirect(earlier.first.url)
        except IntegrityError as error:
            if not constraint_of(error):
                raise
            page.refusal = f"Nothing was saved. {_explain(error)}"
            return self._save_page(page, request, object_id, *args, **kwargs)

    @transaction.atomic
    def _save_page(
        self, page: OpenedPage, request: HttpRequest, object_id: str | None, *args: Any, **kw: Any
    ) -> Any:
        if not page.refusal:
            claim(page, request.POST, adds=object_id is None)
        if object_id and (obj := self.get_object(request, object_id)):
            self._lock(request, obj)
        response = super().changeform_view(request, object_id, *args, **kw)
        if page.saved is None:
            transaction.set_rollback(True)
        else:
            record(page, response.get("Location", self.reverse("changelist")))  # type: ignore[attr-defined]
        return response

    def _lock(self, request: HttpRequest, obj: Any) -> None:
        """Lock the related rows and then the object, as the triggers of memberships do."""
        for formset, _ in self.get_formsets_with_inlines(request, obj):
            if issubclass(formset, StaffFormSet):
                lock(formset.model._base_manager.filter(**{formset.fk.name: obj}))
        lock(self.model._base_manager.filter(pk=obj.pk))

    def save_model(
        self, request: HttpRequest, obj: Any, form: "BaseModelForm[Any]", change: bool
    ) -> None:
        """Write only the changed fields; the others may have newer values in the database."""
        if change:
            obj.save(update_fields=form.changed_columns)  # type: ignore[attr-defined]
        else:
            obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write the related rows, the last part of a page to be saved."""
        super().save_related(request, form, formsets, change)
        if page := opened_page(request):
            page.saved = form.instance

    def _page_name(self, object_id: str | None) -> str:
        return f"{self.opts.label_lower} {object_id or 'add'}"


def _explain(error: IntegrityError) -> str:
    """Return the message of the violated constraint."""
    name = constraint_of(error)
    lists = (model._meta.constraints for model in apps.get_models())
    constraints = {constraint.name: constraint for each in lists for constraint in each}
    if name in constraints:
        return str(constraints[name].get_violation_error_message())
    return hint_of(error) or "Another change was saved first. Check the page and try again."
