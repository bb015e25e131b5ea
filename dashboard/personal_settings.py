"""The page where users change their own name, time zone and theme."""

import zoneinfo
from functools import cache
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core.htmx import render_page

UNITED_STATES = {
    "America/New_York": "Eastern, New York",
    "America/Chicago": "Central, Chicago",
    "America/Denver": "Mountain, Denver",
    "America/Phoenix": "Arizona, Phoenix",
    "America/Los_Angeles": "Pacific, Los Angeles",
    "America/Anchorage": "Alaska, Anchorage",
    "Pacific/Honolulu": "Hawaii, Honolulu",
    "America/Puerto_Rico": "Atlantic, Puerto Rico",
}
REGIONS = (
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()  # noqa: SIM905
)


@cache
def time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every time zone grouped by region, the United States first."""
    regions: dict[str, list[tuple[str, str]]] = {name: [] for name in REGIONS}
    for zone in sorted(zoneinfo.available_timezones() - UNITED_STATES.keys()):
        region, _, place = zone.partition("/")
        if place and region in regions:
            regions[region].append((zone, place.replace("_", " ").replace("/", ", ")))
    us = ("United States", list(UNITED_STATES.items()))
    return [us, *regions.items(), ("Anywhere", [("UTC", "UTC")])]


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    time_zone = forms.ChoiceField(help_text="Every time on every page is shown in this zone.")

    class Meta:
        model = User
        fields = ["name", "time_zone", "theme"]
        help_texts = {"name": "As your colleagues see it."}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        zones, current = time_zones(), self.instance.time_zone
        if not any(current == zone for _, group in zones for zone, _ in group):
            zones = [("Chosen now", [(current, current)]), *zones]
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def personal_settings(request: HttpRequest) -> HttpResponse:
    """Show the form, or save it."""
    # A copy: an invalid form changes its instance, and the page header shows the saved user.
    user = User.objects.get(pk=cast(User, request.user).pk)
    form = SettingsForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        user.save(update_fields=form.Meta.fields)
        messages.success(request, "Your settings are saved.")
        return redirect("dashboard:settings")
    status = 422 if form.is_bound else 200
    return render_page(request, "dashboard/personal_settings.html", "form", {"form": form}, status)
