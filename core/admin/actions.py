"""Staff actions: admin actions that ask first, and report what was done and what was not."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from core.admin.selection import Selection, StatusChange, WhyNot, divide, named

MAX_AT_ONCE = 500
MAX_REFUSALS = 20

previewed = Signal()
"""An action is about to be confirmed or run: what would it do?

The sender is the model; `action` is the StaffAction and `objects` a list of objects that it is for.
Each receiver returns a list of sentences.
"""


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

    `done_text` completes "Harbor Coffee …" or "12 brands …" after `run`, which raises one of
    `refusals` if it may not; "{s}" in it is replaced by the plural's s. `why_not` returns why the
    action is not for an object, or ""; a StatusChange for actions that change a status. The page
    that asks shows `warning` above the form, and `button_label` on the button, with "{objects}"
    replaced.
    """

    name: str
    label: str
    done_text: str
    run: Callable[[Any, ActionInput], object]
    refusals: tuple[type[Exception], ...]
    why_not: WhyNot
    form_class: type[forms.Form] = ConfirmForm
    warning: str = ""
    button_label: str = ""
    bulk: BulkAction | None = None

    @property
    def to(self) -> str:
        """The status that the action leads to, or "" if it changes none."""
        return self.why_not.to if isinstance(self.why_not, StatusChange) else ""

    def available_for(self, obj: Any) -> bool:
        return not self.why_not(obj)

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
        selection = divide(objects, self.why_not, _confirmed(request))
        if not selection.fit:
            _warn(request, ["Nothing was changed.", *selection.why_others(page.opts)])
            return _back(page, request)
        form = self.form_class(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._confirm(page, request, selection, form)
        self._run_each(page, request, selection, ActionInput(request.user, **form.cleaned_data))
        return _back(page, request)

    def _handle_in_bulk(
        self, page: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        if self.bulk is None:
            messages.error(request, f"Nothing was done: choose {MAX_AT_ONCE} or fewer at a time.")
            return None
        if "confirmed" not in request.POST:
            preview = self.bulk.preview(queryset)
            first = Selection(list(queryset[:1]), {})
            return self._confirm(page, request, first, ConfirmForm(), preview)
        success, warnings = self.bulk.run(queryset, ActionInput(actor=request.user))
        if success:
            messages.success(request, success)
        _warn(request, warnings)
        return None

    def _confirm(
        self,
        page: "ModelAdmin[Any]",
        request: HttpRequest,
        selection: Selection,
        form: forms.Form,
        preview: Sequence[str] = (),
    ) -> HttpResponse:
        context = {
            **page.admin_site.each_context(request),
            "title": self._title(page, [] if preview else selection.fit),
            "opts": page.opts,
            "staff_action": self,
            "button": self._button(page, 0 if preview else len(selection.fit)),
            "objects": selection.fit,
            "others": [obj for objects in selection.others.values() for obj in objects],
            "why_others": selection.why_others(page.opts),
            "preview": preview,
            "effects": [] if preview else self._effects(page, selection.fit),
            "list": request.get_full_path(),
            "form": form,
            "checkbox": ACTION_CHECKBOX_NAME,
            "back": request.POST.get("back", ""),
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/staff_action.html", context, status=status)

    def _title(self, page: "ModelAdmin[Any]", objects: list[Any]) -> str:
        title = self.label.rstrip("…")
        return f"{title}: {named(objects, page.opts)}?" if objects else title

    def _button(self, page: "ModelAdmin[Any]", count: int) -> str:
        """Return the button's label; a `count` of 0 means all objects of the selection."""
        names = page.opts.verbose_name_plural, page.opts.verbose_name
        return self.button_label.format(objects=names[count == 1]) or self.label.rstrip("…")

    def _effects(self, page: "ModelAdmin[Any]", objects: list[Any]) -> list[str]:
        answers: Any = previewed.send(page.model, action=self, objects=objects)
        return [sentence for _, sentences in answers for sentence in sentences]

    def _run_each(
        self,
        page: "ModelAdmin[Any]",
        request: HttpRequest,
        selection: Selection,
        action_input: ActionInput,
    ) -> None:
        """Run the action on each object in a transaction of its own, and report the results."""
        effects = self._effects(page, selection.fit)
        done, refused = [], []
        refusals: tuple[type[Exception], ...] = (*self.refusals, ObjectDoesNotExist)
        for obj in selection.fit:
            try:
                with transaction.atomic():
                    self.run(obj, action_input)
                    page.log_change(request, obj, self._log_entry(action_input))
                done.append(obj)
            except refusals as refusal:
                refused.append(str(refusal))
        if done:
            text = f"{named(done, page.opts)} {self._done(len(done))}."
            messages.success(request, " ".join([text, *([] if refused else effects)]))
        _warn(request, [*selection.why_others(page.opts), *refused])

    def _done(self, count: int) -> str:
        return self.done_text.format(s="" if count == 1 else "s")

    def _log_entry(self, action_input: ActionInput) -> str:
        text = capfirst(self._done(1))
        return f"{text}: {action_input.reason}" if action_input.reason else f"{text}."


def _confirmed(request: HttpRequest) -> Collection[str] | None:
    """Return the keys that the page showed when it asked, or None before it has asked."""
    keys = request.POST.get("confirmed")
    return None if keys is None else set(str(keys).split(","))


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
