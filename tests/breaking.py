"""Helpers that violate constraints directly in the database, bypassing forms and actions."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction


@contextmanager
def refused_by(name):
    """Expect the database to refuse with this constraint name or trigger message."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        yield
    diagnosis = error.value.__cause__.diag
    assert (diagnosis.constraint_name or diagnosis.message_primary) == name


def change(row, **values):
    """Write these values directly, bypassing everything but the database."""
    assert type(row)._base_manager.filter(pk=row.pk).update(**values) == 1
