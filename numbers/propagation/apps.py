from importlib import import_module

from django.apps import AppConfig


class PropagationConfig(AppConfig):
    """The worker that carries saved changes out at the carriers; it has no models."""

    name = "propagation"

    def ready(self) -> None:
        """Connect the receivers that requeue waiting registrations."""
        import_module("propagation.requeueing")
