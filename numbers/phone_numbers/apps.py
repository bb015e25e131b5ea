from importlib import import_module

from django.apps import AppConfig


class PhoneNumbersConfig(AppConfig):
    """Numbers and their assignments; `numbers` in URLs, tables and templates."""

    name = "phone_numbers"
    label = "numbers"
    verbose_name = "Phone numbers"

    def ready(self) -> None:
        """Listen to what changes at the carriers."""
        import_module("phone_numbers.waking")
