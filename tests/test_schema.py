"""The migrations build the schema that they built before they began again with one a app."""

import json
from pathlib import Path

import pytest

from tests.catalogue import catalogue

BEFORE = json.loads(Path(__file__).with_name("schema_before.json").read_text())


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BEFORE)
def test_the_schema_is_the_one_before(kind):
    assert catalogue()[kind] == BEFORE[kind]
