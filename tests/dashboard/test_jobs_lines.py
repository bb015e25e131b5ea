"""Pasting numbers or uploading a file, on the only page that takes files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bulk.drafting import write_next
from bulk.models import Job
from tests.asserts import assert_status, words
from tests.factories import CampaignFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(signed_in, home_of):
    return lambda **values: signed_in.post(f"{home_of}jobs/lines/", values)


def outcomes(job):
    return list(job.rows.order_by("pk").values_list("outcome", flat=True))


def test_pasted_numbers_in_any_format_go_to_one_campaign(send, account, campaign):
    PhoneNumberFactory(account=account, e164="+12125550147")
    PhoneNumberFactory(account=account, e164="+12125550148")
    response = send(text="(212) 555-0147\n+1 212.555.0148", kind="assign", campaign=campaign.name)
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert (job.kind, job.source, job.campaign) == ("assign", "pasted", campaign)
    assert outcomes(job) == ["waiting", "waiting"]


def test_a_file_names_a_campaign_on_each_line(send, number, campaign):
    content = f"Number;Campaign\r\n{number.e164};{campaign.name}\r\n".encode("utf-16")
    send(file=SimpleUploadedFile("mine.csv", content), kind="lines")
    job = Job.objects.get()
    assert (job.source, job.query, job.campaign) == ("file", "mine.csv", None)
    assert job.rows.get().campaign == campaign


@pytest.mark.parametrize("kind", ["clear", "rename"])
def test_lines_clear_or_rename(send, number, kind):
    send(text=f"{number.e164},Front desk", kind=kind)
    assert (Job.objects.get().kind, Job.objects.get().total) == (kind, 1)


def test_a_million_pasted_lines_are_more_than_a_form_may_have_elsewhere(send, number):
    text = f"{number.e164}\n" * 150_000
    assert_status(send(text=text, kind="clear"), 302)
    write_next()
    assert Job.objects.get().rows.filter(outcome="duplicate").count() == 149_999


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": " "}, "Paste some numbers, or choose a file."),
        ({"text": "1", "kind": "rename"}, "There are no names beside the numbers."),
        ({"text": "1", "kind": "assign", "campaign": "x\0"}, "no campaign with this name."),
    ],
)
def test_what_cannot_be_drafted_is_said_beside_its_field(send, number, values, sentence):
    response = send(**values)
    assert_status(response, 422)
    assert sentence in words(response)
    assert not Job.objects.exists()


def test_a_workbook_is_refused_with_what_to_do(send):
    response = send(file=SimpleUploadedFile("book.xlsx", b"PK\x03\x04" + b"x" * 99))
    assert "This is a workbook. Save it as CSV and upload that file." in words(response)


def test_an_ambiguous_campaign_keeps_the_text(send, account):
    for n in (1, 2):
        CampaignFactory(brand__account=account, name=f"Parking {n}")
    response = send(text="+12125550147", kind="assign", campaign="parking")
    assert "Several campaigns have this in their name." in words(response)
    assert "+12125550147" in words(response, "id_text")


def test_a_file_is_deleted_when_it_has_been_read(send, number, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    send(file=SimpleUploadedFile("mine.csv", number.e164.encode()), kind="clear")
    assert Job.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_form_of_another_site_is_refused(owner, home_of, number):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    file = SimpleUploadedFile("mine.csv", number.e164.encode())
    assert_status(client.post(f"{home_of}jobs/lines/", {"file": file, "kind": "clear"}), 403)
    assert not Job.objects.exists()


def test_a_file_larger_than_the_reading_limit_is_refused_unread(signed_in, home_of):
    response = signed_in.generic("POST", f"{home_of}jobs/lines/", CONTENT_LENGTH="60000000")
    assert response.status_code == 413
    assert "This page takes up to 51 MB." in response.content.decode()
