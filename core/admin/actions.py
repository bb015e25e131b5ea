"""Admin actions that say what they did: each object done as a whole, or refused with a sentence."""

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

MOST_AT_ONCE = 500
MOST_REFUSALS = 20


class ConfirmForm(forms.Form):
    """Nothing to fill in: the page says what will happen, and the button agrees."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "autofocus": True}),
        help_text="The account's people read it on their pages.",
    )


@dataclass(frozen=True, slots=True)
class ActionInput:
    """Who does it, and what the page in between asked for."""

    actor: Any
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """How a verb is done to more objects than are done one by one.

    `preview` says in sentences what would become of those that match; `do` does as many as one
    request may, and says what it did, and what it refused or left.
    """

    preview: Callable[[QuerySet[Any]], list[str]]
    run: Callable[[QuerySet[Any], ActionInput], tuple[str, list[str]]]


Action = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponse | None]


@dataclass(frozen=True)
class StaffAction:
    """Something that staff do to objects; `refusals` are what `do` raises when it may not.

    `done` ends the sentence "3 campaigns …". `asks` is the form of the page in between, `warning`
    what it says, and `button` its button, with a place for the `objects`. `fits` tells for which
    objects their own page offers the verb.
    """

    name: str
    label: str
    done: str
    run: Callable[[Any, ActionInput], object]
    refusals: tuple[type[Exception], ...]
    fits: Callable[[Any], bool]
    asks: type[forms.Form] | None = None
    warning: str = ""
    button: str = ""
    bulk: BulkAction | None = None

    def as_action(self) -> Action:
        def action(
            page: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
        ) -> HttpResponse | None:
            return self._run(page, request, queryset)

        action.__name__ = self.name
        action.short_description = self.label  # type: ignore[attr-defined]
        action.allowed_permissions = ("work",)  # type: ignore[attr-defined]
        return action

    def _run(
        self, page: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        objects = list(queryset[: MOST_AT_ONCE + 1])
        if len(objects) > MOST_AT_ONCE:
            return self._run_many(page, request, queryset)
        given = ActionInput(actor=request.user)
        if self.asks:
            form = self.asks(request.POST if "confirmed" in request.POST else None)
            if not form.is_valid():
                return self._ask(page, request, objects, form)
            given = ActionInput(given.actor, **form.cleaned_data)
        self._do_all(page, request, objects, given)
        return _back(page, request)

    def _run_many(
        self, page: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        if self.bulk is None:
            messages.error(request, f"Nothing was done: choose {MOST_AT_ONCE} or fewer at a time.")
            return None
        if "confirmed" not in request.POST:
            preview = self.bulk.preview(queryset)
            return self._ask(page, request, list(queryset[:1]), ConfirmForm(), preview)
        done, rest = self.bulk.run(queryset, ActionInput(actor=request.user))  # type: ignore[arg-type]
        if done:
            messages.success(request, done)
        _warn(request, rest)
        return None

    def _ask(
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
        """Name what the button does; 0 stands for all that match."""
        names = page.opts.verbose_name_plural, page.opts.verbose_name
        return self.button.format(objects=names[count == 1]) or self.label.rstrip("…")

    def _do_all(
        self,
        page: "ModelAdmin[Any]",
        request: HttpRequest,
        objects: list[Model],
        given: ActionInput,
    ) -> None:
        done, refused = 0, []
        refusals: tuple[type[Exception], ...] = (*self.refusals, ObjectDoesNotExist)
        for obj in objects:
            try:
                with transaction.atomic():
                    self.run(obj, given)
                    page.log_change(request, obj, _logged(self, given))
                done += 1
            except refusals as refusal:
                refused.append(str(refusal))
        _report(request, page, self, done, refused)


def _logged(staff_action: StaffAction, given: ActionInput) -> str:
    said = f"{staff_action.done[:1].upper()}{staff_action.done[1:]}"
    return f"{said}: {given.reason}" if given.reason else f"{said}."


def _report(
    request: HttpRequest,
    page: "ModelAdmin[Any]",
    staff_action: StaffAction,
    done: int,
    refused: Sequence[str],
) -> None:
    names = page.opts.verbose_name, page.opts.verbose_name_plural
    if done:
        messages.success(request, f"{done} {names[done != 1]} {staff_action.done}.")
    _warn(request, refused)


def _warn(request: HttpRequest, sentences: Sequence[str]) -> None:
    for sentence in sentences[:MOST_REFUSALS]:
        messages.warning(request, sentence)
    if len(sentences) > MOST_REFUSALS:
        messages.warning(request, f"{len(sentences) - MOST_REFUSALS} more were refused.")


def _back(page: "ModelAdmin[Any]", request: HttpRequest) -> HttpResponse | None:
    """Return to the object's own page where the verb came from there."""
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    if "back" in request.POST and request.POST["back"] and len(chosen) == 1:
        return HttpResponseRedirect(page.reverse("change", chosen[0]))  # type: ignore[attr-defined]
    return None
