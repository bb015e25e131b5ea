"""Selecting numbers in the list, with and without JavaScript, and drafting a job for them."""

from urllib.parse import quote

import pytest

from bulk.models import Job
from phone_numbers.models import PhoneNumber
from tests.asserts import HTMX, assert_status, elements, words
from tests.factories import AccountFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account):
    return [
        PhoneNumberFactory(account=account, e164=f"+1212555{n:04}", name="odd" if n % 2 else "even")
        for n in range(60)
    ]


@pytest.fixture
def send(signed_in, home_of):
    """Return a function that sends the form of the list: what is ticked, and a button."""

    def post(shown=(), ticked=(), query="", go="", **values):
        keys = ",".join(str(number.pk) for number in shown)
        form = {"shown": keys, "ticked": [n.pk for n in ticked], "query": query, **values}
        place = f"?go={quote(go)}" if go else ""
        return signed_in.post(f"{home_of}jobs/selection/{place}", form)

    return post


def ticked(response):
    return {
        int(dict(box.attributes)["value"])
        for box in elements(response, tag="input", name="ticked")
        if "checked" in dict(box.attributes)
    }


def test_ticks_survive_paging(signed_in, send, numbers, home_of):
    response = send(numbers[:50], numbers[:2], go="after=%2B12125550049")
    assert response.url == f"{home_of}numbers/?after=%2B12125550049"
    send(numbers[50:], [numbers[55]])
    first, second = signed_in.get(f"{home_of}numbers/"), signed_in.get(response.url)
    assert ticked(first) == {numbers[0].pk, numbers[1].pk}
    assert ticked(second) == {numbers[55].pk}
    assert "3 selected" in words(first, "selected")


def test_the_buttons_without_javascript_lead_where_the_links_lead(signed_in, numbers, home_of):
    response = signed_in.get(f"{home_of}numbers/?status=active")
    (link,) = elements(response, tag="a", rel="next")
    (button,) = elements(response, tag="input", type="submit", value="Next")
    where = signed_in.post(dict(button.attributes)["formaction"]).url
    assert where.partition("?")[2] == dict(link.attributes)["href"][1:]


def test_a_tick_can_be_taken_away(signed_in, send, numbers, home_of):
    send(numbers[:50], numbers[:3])
    send(numbers[:50], numbers[1:3])
    page = signed_in.get(f"{home_of}numbers/")
    assert ticked(page) == {numbers[1].pk, numbers[2].pk}


def test_a_page_is_selected_at_once(signed_in, send, numbers, home_of):
    send(numbers[:50], do="page")
    assert len(ticked(signed_in.get(f"{home_of}numbers/"))) == 50


def test_all_that_match_are_selected_on_every_page_of_these_filters(
    signed_in, send, numbers, home_of
):
    send(numbers[:50], query="q=odd&size=100", do="matching")
    for place in ("q=odd&size=100", "q=odd&sort=-number&last="):
        page = signed_in.get(f"{home_of}numbers/?{place}")
        assert "All 30 that match selected" in words(page, "selected")
    assert "None selected" in words(signed_in.get(f"{home_of}numbers/?q=even"), "selected")


def test_a_poll_keeps_the_ticks_of_the_rows_that_it_renews(signed_in, send, numbers, home_of):
    send(numbers[:50], numbers[:1])
    poll = f"{home_of}numbers/moving/?watch={numbers[0].pk}.1&watch={numbers[1].pk}.1"
    assert ticked(signed_in.get(poll, headers=HTMX)) == {numbers[0].pk}


def test_a_tick_with_javascript_renews_the_bar_alone(signed_in, numbers, home_of):
    form = {"shown": f"{numbers[0].pk},", "ticked": numbers[0].pk}
    response = signed_in.post(f"{home_of}jobs/selection/", form, headers=HTMX)
    assert_status(response, 200)
    assert "1 selected" in response.content.decode()
    assert "<table" not in response.content.decode()


@pytest.mark.parametrize("kind", ["assign", "clear", "retry", "cancel"])
def test_a_button_drafts_a_job_for_what_is_ticked(send, numbers, account, owner, kind):
    send(numbers[:50], numbers[:2])
    response = send(numbers[50:], numbers[50:51], do=kind)
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert (job.kind, job.source, job.status, job.actor) == (kind, "ticked", "draft", owner)
    assert {row.phone_number for row in job.rows.all()} == {*numbers[:2], numbers[50]}


def test_a_job_for_all_that_match_keeps_the_filters(send, numbers):
    send(numbers, query="q=odd", do="matching")
    send(query="q=odd", do="clear")
    job = Job.objects.get()
    assert (job.source, job.query, job.total) == ("matching", "q=odd", 30)


def test_without_a_tick_nothing_is_drafted(signed_in, send, numbers, home_of):
    response = send(numbers[:50], do="assign")
    assert not Job.objects.exists()
    assert "No number is selected." in words(signed_in.get(response.url), "toasts")


def test_numbers_of_other_accounts_are_not_selected(send, numbers):
    foreign = PhoneNumberFactory(account=AccountFactory())
    send([*numbers[:1], foreign], [*numbers[:1], foreign], do="assign")
    assert [row.phone_number for row in Job.objects.get().rows.all()] == numbers[:1]


def test_starting_a_job_ends_the_selection(signed_in, send, numbers, home_of):
    send(numbers[:50], numbers[:2], do="clear")
    signed_in.post(Job.objects.get().get_absolute_url(), {"do": "start"})
    assert ticked(signed_in.get(f"{home_of}numbers/")) == set()


@pytest.mark.parametrize("value", ["x", "\0", "9" * 40, "-1", ",,,", "٣"])
def test_what_is_no_key_selects_nothing(signed_in, numbers, home_of, value):
    form = {"shown": value, "ticked": value, "query": value, "do": value}
    assert signed_in.post(f"{home_of}jobs/selection/", form).status_code == 302
    assert ticked(signed_in.get(f"{home_of}numbers/")) == set()


def test_a_viewer_selects_nothing(client, viewer, numbers, home_of):
    client.force_login(viewer)
    page = client.get(f"{home_of}numbers/")
    assert not elements(page, tag="input", name="ticked")
    assert not elements(page, tag="form", id="selection")
    form = {"ticked": numbers[0].pk, "shown": numbers[0].pk, "do": "clear"}
    assert_status(client.post(f"{home_of}jobs/selection/", form), 403)
    assert PhoneNumber.objects.count() == 60
