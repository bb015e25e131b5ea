"""A column derived from the number in the same row."""

from collections.abc import Callable
from typing import Any

from django.db import models


class DerivedField(models.CharField):  # type: ignore[type-arg]
    """Text derived from `e164` when a row is added, in bulk too; never entered by hand.

    A trigger may correct it, so an insert reads it back, and an update leaves it alone.
    """

    db_returning = True

    def __init__(self, *args: Any, derive: Callable[[str], str], **kwargs: Any) -> None:
        self.derive = derive
        super().__init__(*args, **(kwargs | {"editable": False}))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if not add:
            return models.F(self.attname)
        value = self.derive(model_instance.e164)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"derive": self.derive}
