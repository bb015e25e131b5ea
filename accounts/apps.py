from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Connect the receivers that write the security log."""
        for name in ("security_log", "rights_log"):
            import_module(f"accounts.{name}").connect()
