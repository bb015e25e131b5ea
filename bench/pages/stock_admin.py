"""Django's own admin of the table of numbers, with the options that a tutorial sets."""

from django.contrib.admin import AdminSite, ModelAdmin

from core.pagination import SIZE
from phone_numbers.models import PhoneNumber

stock_site = AdminSite(name="stock")


class StockNumberAdmin(ModelAdmin):
    list_display = ["e164", "name", "place", "status", "line_type", "created_at"]
    list_filter = ["status"]
    list_per_page = SIZE
    search_fields = ["e164", "name", "place"]
    fields = ["e164", "name", "status", "status_reason"]


stock_site.register(PhoneNumber, StockNumberAdmin)
