"""Foreign keys in the forms of the staff pages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.http import HttpRequest

if TYPE_CHECKING:
    BaseAdmin = BaseModelAdmin[Any]
else:
    BaseAdmin = BaseModelAdmin


class SafeAutocompleteSelect(AutocompleteSelect):
    """An autocomplete field that ignores a malformed key instead of failing."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        keys = [key for key in value if not key or str(key).isdecimal()]
        return super().optgroups(name, keys, attr)


class ForeignKeysMixin(BaseAdmin):
    """Labels choices as their own admin page does, and leaves out the add and edit buttons."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SafeAutocompleteSelect(db_field, self.admin_site)
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        related_admin: Any = self.admin_site._registry.get(db_field.remote_field.model)
        if field and hasattr(related_admin, "choice_label"):
            field.label_from_instance = related_admin.choice_label
        return field

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_delete_related = False
        return field
