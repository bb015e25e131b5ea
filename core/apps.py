from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """Register the lookup `plain`, which every app's search uses."""
        import_module("core.search")
