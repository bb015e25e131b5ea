from django.apps import AppConfig


class PhoneNumbersConfig(AppConfig):
    """Numbers and their assignments; `numbers` in URLs, tables and templates."""

    name = "phone_numbers"
    label = "numbers"
    verbose_name = "Phone numbers"
