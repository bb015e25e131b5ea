"""The page of a person's saved filters of the number list."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import SavedFilter
from dashboard.access import AccountRequest, member_view
from dashboard.number_filters import NumberFilter

MOST = 50
NAME_TAKEN = "You have saved filters under this name. Choose another."


class SaveForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SavedFilter
        fields = ["name", "query"]
        widgets = {"query": forms.HiddenInput}
        error_messages = {"query": {"required": "Set some filters in the list first."}}

    def clean(self) -> dict[str, Any]:
        """Refuse more than MOST saved filters of one person."""
        if self.instance.membership.saved_filters.count() >= MOST:
            raise forms.ValidationError(f"You have {MOST} saved filters. Delete one first.")
        return self.cleaned_data

    def saved(self) -> bool:
        """Save unless the name is taken, which is an error of the form then."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error("name", NAME_TAKEN)
        return not self.errors


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def saved_filters(request: AccountRequest) -> HttpResponse:
    """List the person's saved filters; save those of the URL under a name."""
    posted = request.method == "POST"
    query = QueryDict(request.POST.get("query", "")) if posted else request.GET
    filters = NumberFilter(query, account=request.account).kept()
    own = SavedFilter(membership=request.membership)
    data = {"name": request.POST.get("name", ""), "query": filters} if posted else None
    form = SaveForm(data, instance=own, initial={"query": filters})
    if posted and form.is_valid() and form.saved():
        messages.success(request, f"Saved as {own}.")
        return redirect("dashboard:saved_filters", request.account.slug)
    saved = request.membership.saved_filters.all()
    context = {"form": form, "filters": filters, "saved": saved}
    status = 422 if posted else 200
    return render(request, "dashboard/saved_filters.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def delete_saved_filter(request: AccountRequest, pk: int) -> HttpResponse:
    """Delete one of the person's own saved filters; the address alone leads to the list."""
    saved = get_object_or_404(request.membership.saved_filters, pk=pk)
    if request.method == "POST":
        saved.delete()
        messages.success(request, f"Deleted {saved}.")
    return redirect("dashboard:saved_filters", request.account.slug)
