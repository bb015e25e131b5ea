"""Staff actions: admin actions that report for each object whether they were done or refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

MAX_AT_ONCE = 500
MAX_REFUSALS = 20


class ConfirmForm(forms.Form):
    """A form without fields: pressing its button confirms the action."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "autofocus": True}),
        help_text="The account's members see it on their pages.",
    )


@dataclass(frozen=True, slots=True)
class ActionInput:
    """Who runs the action, and the answers from the confirmation page."""

    actor: Any
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A staff action on more than MAX_AT_ONCE objects.

    `preview` returns sentences on what the action would do to the selected objects. `run` does
    as many as one request allows, and returns a success message and the warnings.
    """

    preview: Callable[[QuerySet[Any]], list[str]]
    run: Callable[[QuerySet[Any], ActionInput], tuple[str, list[str]]]


AdminAction = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponse | None]


@dataclass(frozen=True)
class StaffAction:
    """Something that staff do to objects, from a list or from an object's page.

    `done_text` completes "3 campaigns …" after `run`, which raises one of `refusals` if it may
    not. An object's page offers the action if it is `available_for` the object. An action with
    a `form_class` asks for confirmation first, with `warning` above the form and `button_label`
    on its button; "{objects}" in the label is replaced.
    """

    name: str
    label: str
    done_text: str
    run: Callable[[Any, ActionInput], object]
    refusals: tuple[type[Exception], ...]
    available_for: Callable[[Any], bool]
    form_class: type[forms.Form] | None = None
    warning: str = ""
    button_label: str = ""
    bulk: BulkAction | None = None

    def as_admin_action(self) -> AdminAction:
        def action(
            page: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
        ) -> HttpResponse | None:
            return self._handle(page, request, queryset)

        action.__name__ = self.name
        action.short_description = self.label  # type: ignore[attr-defined]
        action.allowed_permissions = ("staff_action",)  # type: ignore[attr-defined]
        return action

    def _handle(
        self, page: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        objects = list(queryset[: MAX_AT_ONCE + 1])
        if len(objects) > MAX_AT_ONCE:
            return self._handle_in_bulk(page, request, queryset)
        answers: dict[str, str] = {}
        if self.form_class:
            form = self.form_class(request.POST if "confirmed" in request.POST else None)
            if not form.is_valid():
                return self._confirm(page, request, objects, form)
            answers = form.cleaned_data
        self._run_each(page, request, objects, ActionInput(actor=request.user, **answers))
        return _back(page, request)

    def _handle_in_bulk(
        self, page: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        if self.bulk is None:
            messages.error(request, f"Nothing was done: choose {MAX_AT_ONCE} or fewer at a time.")
            return None
        if "confirmed" not in request.POST:
            preview = self.bulk.preview(queryset)
            return self._confirm(page, request, list(queryset[:1]), ConfirmForm(), preview)
        success, warnings = self.bulk.run(queryset, ActionInput(actor=request.user))
        if success:
            messages.success(request, success)
        _warn(request, warnings)
        return None

    def _confirm(
        self,
        page: "ModelAdmin[Any]",
        request: HttpRequest,
        objects: list[Any],
        form: forms.Form,
        preview: Sequence[str] = (),
    ) -> HttpResponse:
        context = {
            **page.admin_site.each_context(request),
            "title": self.label.rstrip("…"),
            "opts": page.opts,
            "staff_action": self,
            "button": self._button(page, 0 if preview else len(objects)),
            "objects": objects,
            "preview": preview,
            "list": request.get_full_path(),
            "form": form,
            "checkbox": ACTION_CHECKBOX_NAME,
            "back": request.POST.get("back", ""),
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/staff_action.html", context, status=status)

    def _button(self, page: "ModelAdmin[Any]", count: int) -> str:
        """Return the button's label; a `count` of 0 means all objects of the selection."""
        names = page.opts.verbose_name_plural, page.opts.verbose_name
        return self.button_label.format(objects=names[count == 1]) or self.label.rstrip("…")

    def _run_each(
        self,
        page: "ModelAdmin[Any]",
        request: HttpRequest,
        objects: list[Model],
        action_input: ActionInput,
    ) -> None:
        """Run the action on each object in a transaction of its own, and report the results."""
        done, refused = 0, []
        refusals: tuple[type[Exception], ...] = (*self.refusals, ObjectDoesNotExist)
        for obj in objects:
            try:
                with transaction.atomic():
                    self.run(obj, action_input)
                    page.log_change(request, obj, self._log_entry(action_input))
                done += 1
            except refusals as refusal:
                refused.append(str(refusal))
        if done:
            names = page.opts.verbose_name, page.opts.verbose_name_plural
            messages.success(request, f"{done} {names[done != 1]} {self.done_text}.")
        _warn(request, refused)

    def _log_entry(self, action_input: ActionInput) -> str:
        text = f"{self.done_text[:1].upper()}{self.done_text[1:]}"
        return f"{text}: {action_input.reason}" if action_input.reason else f"{text}."


def _warn(request: HttpRequest, sentences: Sequence[str]) -> None:
    for sentence in sentences[:MAX_REFUSALS]:
        messages.warning(request, sentence)
    if len(sentences) > MAX_REFUSALS:
        messages.warning(request, f"{len(sentences) - MAX_REFUSALS} more were refused.")


def _back(page: "ModelAdmin[Any]", request: HttpRequest) -> HttpResponse | None:
    """Return to the object's own page if the action was started there."""
    selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
    if "back" in request.POST and request.POST["back"] and len(selected) == 1:
        return HttpResponseRedirect(page.reverse("change", selected[0]))  # type: ignore[attr-defined]
    return None
