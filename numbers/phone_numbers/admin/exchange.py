"""Staff import and export numbers as CSV; an import is shown as a dry run first."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import URLPattern, reverse
from import_export.admin import ImportExportMixin
from import_export.fields import Field
from import_export.formats.base_formats import CSV
from import_export.forms import ExportForm
from import_export.resources import ModelResource
from import_export.tmp_storages import CacheStorage
from import_export.widgets import ForeignKeyWidget, Widget

from accounts.models import Account
from core.body_limit import accepts_files
from core.downloads import csv_download
from core.spreadsheet import csv_lines
from phone_numbers import numbering
from phone_numbers.models import PhoneNumber

MAX_BYTES = 1_000_000
MAX_IMPORTED = 2_000
BATCH = 2_000
EXPIRED = "The upload has expired, so nothing was imported. Upload the file again."


class NumberWidget(Widget):
    """A number in any common notation, as the form of a number reads it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        try:
            return numbering.read(str(value).removeprefix("'"))
        except ValidationError as error:
            raise ValueError(error.messages[0]) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Write the number as people do, which a spreadsheet keeps."""
        return numbering.as_written(value) if value else ""


class AccountWidget(ForeignKeyWidget):
    """An account by the slug of its addresses."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Account:
        account = Account.objects.filter(slug=value).first()
        if account is None:
            raise ValueError(f"There is no account “{value}”.")
        return account


class NumberResource(ModelResource):
    """New numbers are added as pending; of known numbers, only the name changes."""

    e164 = Field("e164", "number", NumberWidget())
    account = Field("account", "account", AccountWidget(Account, "slug"))
    name = Field("name", "name")
    status = Field("status", "status", readonly=True)
    campaign = Field("standing__campaign__name", "campaign", readonly=True)

    class Meta:
        model = PhoneNumber
        fields = ("e164", "account", "name", "status", "campaign")
        import_id_fields = ("e164",)
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def import_instance(self, instance: PhoneNumber, row: Any, **kwargs: Any) -> None:
        """Raise ValidationError if a known number is in another account."""
        owner = instance.account_id
        super().import_instance(instance, row, **kwargs)
        if owner and owner != instance.account_id:
            raise ValidationError({"account": "The number belongs to another account."})

    def validate_instance(
        self,
        instance: PhoneNumber,
        import_validation_errors: Any = None,
        validate_unique: bool = True,
    ) -> None:
        """Check all fields but those that derive from the number when it is saved."""
        errors = dict(import_validation_errors or {})
        try:
            instance.full_clean({*errors, "country", "line_type"}, validate_unique)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        if len(dataset) > MAX_IMPORTED:
            raise ValueError(f"A file may have {MAX_IMPORTED:,} numbers. Split it.")

    def lines(self, numbers: QuerySet[Any]) -> Iterator[str]:
        """Yield numbers as a file, BATCH of them in memory (a query each)."""
        rows = (self.export_resource(number) for number in _in_batches(numbers))
        return csv_lines(self.get_export_headers(), rows)


def _in_batches(numbers: QuerySet[Any]) -> Iterator[Any]:
    rows = numbers.select_related("account", "standing__campaign").prefetch_related(None)
    last = ""
    while batch := list(rows.filter(e164__gt=last).order_by("e164")[:BATCH]):
        yield from batch
        last = batch[-1].e164


class TextInCache(CacheStorage):
    """The uploaded text until it is confirmed, where every web process finds it."""

    CACHE_LIFETIME = 3600

    def save(self, data: bytes) -> None:
        super().save(data.decode("utf-8-sig", "replace"))


class NumberExchange(ImportExportMixin):
    """The buttons Import and Export of the list of numbers."""

    resource_classes = [NumberResource]
    formats = [CSV]
    tmp_storage_class = TextInCache
    export_form_class = ExportForm

    def get_urls(self) -> list[URLPattern]:
        """Let the page of the import take a file."""
        urls: list[URLPattern] = super().get_urls()
        for url in urls:
            if url.name == "numbers_phonenumber_import":
                url.callback = accepts_files(MAX_BYTES)(url.callback)
        return urls

    def has_import_permission(self, request: HttpRequest) -> bool:
        permissions = ["numbers.add_phonenumber", "numbers.change_phonenumber"]
        return bool(request.user.has_perms(permissions))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("numbers.view_phonenumber"))

    def _do_file_export(
        self, file_format: CSV, request: HttpRequest, queryset: QuerySet[Any], **kwargs: Any
    ) -> StreamingHttpResponse:
        """Stream all numbers that the filters and the search of the list leave."""
        lines = NumberResource().lines(queryset)
        return csv_download(lines, self.get_export_filename(request, queryset, file_format))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Import what the dry run has shown."""
        name = request.POST.get("import_file_name", "")
        expired = cache.get(TextInCache.CACHE_PREFIX + name) is None
        if expired and self.has_import_permission(request):
            messages.error(request, EXPIRED)
            return HttpResponseRedirect(reverse("admin:numbers_phonenumber_import"))
        response: HttpResponse = super().process_import(request, **kwargs)
        return response
