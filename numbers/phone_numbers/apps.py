from django.apps import AppConfig


class PhoneNumbersConfig(AppConfig):
    """Numbers and their assignments; the label `numbers` names the tables and admin pages."""

    name = "phone_numbers"
    label = "numbers"
    verbose_name = "Phone numbers"
