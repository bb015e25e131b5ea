"""Break a constraint on purpose: past forms, models and verbs, straight in the database."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction


@contextmanager
def refused_by(name):
    """Expect the database to refuse, and to name this constraint (or say this, as triggers do)."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        yield
    diagnosis = error.value.__cause__.diag
    assert (diagnosis.constraint_name or diagnosis.message_primary) == name


def change(row, **values):
    """Write these values as they are, past everything but the database."""
    assert type(row)._base_manager.filter(pk=row.pk).update(**values) == 1
