"""A page that showed another choice does not run a draft."""

import pytest

from bulk.drafts import choose, draft_selection
from tests.asserts import elements

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(account, owner, number, campaign):
    return draft_selection(
        account=account,
        actor=owner,
        numbers=account.phone_numbers.all(),
        kind="assign",
        source="ticked",
        campaign=campaign,
    )


def start(client, job, opened):
    (field,) = elements(opened, tag="input", name="choice")
    values = {"do": "start", "choice": dict(field.attributes)["value"]}
    response = client.post(job.get_absolute_url(), values, follow=True)
    job.refresh_from_db()
    return response


def test_the_choice_that_the_page_shows_is_run(signed_in, job):
    start(signed_in, job, signed_in.get(job.get_absolute_url()))
    assert job.status == "queued"


def test_a_choice_that_was_changed_in_another_window_is_not_run(signed_in, job, other_campaign):
    opened = signed_in.get(job.get_absolute_url())
    choose(job, kind="assign", campaign=other_campaign)
    response = start(signed_in, job, opened)
    assert job.status == "draft"
    assert "was changed in another window" in response.content.decode()
