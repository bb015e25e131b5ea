"""Django's own admin of the table of numbers, with the options that a tutorial sets."""

from django.contrib.admin import AdminSite, ModelAdmin, display

from core.pagination import SIZE
from phone_numbers.models import PhoneNumber

stock_site = AdminSite(name="stock")


class StockNumberAdmin(ModelAdmin):
    list_select_related = ["standing__campaign"]
    list_display = [
        "e164", "name", "place", "status", "campaign", "state", "since",
    ]  # fmt: skip
    list_filter = ["status"]
    list_per_page = SIZE
    search_fields = ["e164", "name", "place"]
    fields = ["e164", "name", "status", "status_reason"]

    @display(ordering="standing__campaign")
    def campaign(self, number: PhoneNumber) -> object:
        return number.standing.campaign

    @display(ordering="standing__state")
    def state(self, number: PhoneNumber) -> str:
        return number.standing.get_state_display()

    @display(ordering="standing__since")
    def since(self, number: PhoneNumber) -> object:
        return number.standing.since


stock_site.register(PhoneNumber, StockNumberAdmin)
