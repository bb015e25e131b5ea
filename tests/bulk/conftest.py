"""Fixtures of jobs: thin names over the functions that draft and run them."""

from functools import partial

import pytest

from tests.jobs import drafted, drafted_lines, finished


@pytest.fixture
def draft(account, owner):
    """Return a function that drafts a job for numbers."""
    return partial(drafted, account, owner)


@pytest.fixture
def draft_text(account, owner):
    """Return a function that drafts a job for pasted text."""
    return partial(drafted_lines, account, owner)


@pytest.fixture
def finish(owner):
    """Return a function that runs a draft to its end, as the worker does."""
    return lambda job, actor=owner: finished(job, actor)
