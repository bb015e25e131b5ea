"""What people may change about themselves."""

import zoneinfo
from functools import cache

from django import forms

from accounts.models import User

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
    """Return every time zone by region, those of the United States first."""
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
