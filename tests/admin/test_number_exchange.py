"""Staff export and import numbers as CSV, and see a dry run before anything is imported."""

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from phone_numbers.models import PhoneNumber
from tests.factories import AccountFactory, PhoneNumberFactory, UserFactory

LIST = "/admin/numbers/phonenumber/"


def exported(client, query=""):
    response = client.post(f"{LIST}export/{query}", {"format": "0", "resource": "0"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(response.getvalue().decode("utf-8-sig").splitlines()))


def test_the_list_offers_both(staff_client, number):
    page = staff_client.get(LIST).content.decode()
    assert f"{LIST}import/" in page
    assert f'href="{LIST}export/?"' in page


def test_an_export_has_the_numbers_with_their_campaigns(staff_client, live, campaign, account):
    assert exported(staff_client) == [
        {
            "number": str(live),
            "account": account.slug,
            "name": "",
            "status": "active",
            "campaign": campaign.name,
        }
    ]


def test_an_export_follows_the_filters_of_the_list(staff_client, number):
    suspended = PhoneNumberFactory(status="suspended")
    rows = exported(staff_client, "?status__exact=suspended")
    assert [row["number"] for row in rows] == [str(suspended)]


def test_an_export_executes_nothing_in_a_spreadsheet(staff_client):
    PhoneNumberFactory(name="=cmd|'/c calc'!A1", e164="+442071838750")
    [row] = exported(staff_client)
    assert (row["name"][:2], row["number"]) == ("'=", "'+44 20 7183 8750")


def test_an_export_takes_as_many_queries_for_many(
    staff_client, number, account, django_assert_max_num_queries
):
    PhoneNumberFactory.create_batch(20, account=account)
    with django_assert_max_num_queries(12):
        assert len(exported(staff_client)) == 21


def test_an_export_has_all_numbers_in_batches(staff_client, monkeypatch):
    monkeypatch.setattr("phone_numbers.admin.exchange.BATCH", 2)
    numbers = PhoneNumberFactory.create_batch(5)
    rows = exported(staff_client, "?q=1")
    assert [row["number"] for row in rows] == sorted(map(str, numbers))


def test_an_export_is_streamed(staff_client, number):
    response = staff_client.post(f"{LIST}export/", {"format": "0", "resource": "0"})
    assert response.streaming
    assert ".csv" in response["Content-Disposition"]


def upload(client, text):
    """Upload a file; return the page with the dry run."""
    file = SimpleUploadedFile("numbers.csv", text.encode())
    values = {"import_file": file, "format": "0", "resource": "0"}
    return client.post(f"{LIST}import/", values)


def confirm(client, dry_run):
    """Confirm the import that a dry run has shown."""
    return client.post(f"{LIST}process_import/", dry_run.context["confirm_form"].initial)


def test_an_import_is_a_dry_run_until_it_is_confirmed(staff_client, number, account):
    text = f"number,account,name\n{number},{account.slug},Desk\n(305) 555-0148,{account.slug},New"
    dry_run = upload(staff_client, text)
    assert [row.import_type for row in dry_run.context["result"].valid_rows()] == ["update", "new"]
    assert PhoneNumber.objects.count() == 1
    response = confirm(staff_client, dry_run)
    assert response["Location"] == LIST
    rows = PhoneNumber.objects.order_by("pk").values_list("e164", "name", "status", "place")
    assert list(rows) == [
        (number.e164, "Desk", "active", number.place),
        ("+13055550148", "New", "pending", "Florida"),
    ]


def test_an_import_leaves_an_audit_row_with_its_person(staff_client, staff, account):
    confirm(staff_client, upload(staff_client, f"number,account\n3055550148,{account.slug}"))
    event = PhoneNumber.pgh_event_model.objects.get()
    assert event.pgh_context.metadata["user"] == staff.pk


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("212555,{slug},x", "Enter a valid phone number"),
        ("1.2125E+10,{slug},x", "is a letter. Enter digits only."),
        ("3055550148,nowhere,x", "There is no account “nowhere”."),
        ("{number},other,x", "The number belongs to another account."),
        ("3055550148,{slug},{long}", "at most 60 characters"),
        ("3055550148,{slug},\u200b", "at least one visible character"),
    ],
)
def test_a_line_that_is_wrong_keeps_the_whole_file_out(
    staff_client, number, account, line, message
):
    AccountFactory(slug="other")
    values = {"slug": account.slug, "number": number, "long": "x" * 61}
    text = f"number,account,name\n3055550149,{account.slug},ok\n{line.format(**values)}"
    dry_run = upload(staff_client, text)
    assert message in dry_run.content.decode()
    assert "confirm_form" not in dry_run.context
    assert PhoneNumber.objects.count() == 1


def test_a_file_that_was_exported_changes_nothing(staff_client, live):
    response = staff_client.post(f"{LIST}export/", {"format": "0", "resource": "0"})
    dry_run = upload(staff_client, response.getvalue().decode())
    assert [row.import_type for row in dry_run.context["result"].valid_rows()] == ["skip"]


def test_a_long_file_is_refused(staff_client, account, monkeypatch):
    monkeypatch.setattr("phone_numbers.admin.exchange.MAX_IMPORTED", 1)
    dry_run = upload(staff_client, f"number,account\n1,{account.slug}\n2,{account.slug}")
    assert "A file may have 1 numbers. Split it." in dry_run.content.decode()


@pytest.mark.parametrize("name", ["", "gone", "../../etc/passwd"])
def test_an_upload_that_has_expired_is_not_imported(staff_client, name):
    values = {"import_file_name": name, "original_file_name": "a.csv", "format": "0"}
    response = staff_client.post(f"{LIST}process_import/", values, follow=True)
    assert "The upload has expired" in response.content.decode()


@pytest.mark.parametrize("address", ["import/", "process_import/", "export/"])
def test_staff_without_the_right_can_do_neither(client, db, address):
    client.force_login(UserFactory(is_staff=True))
    assert client.post(f"{LIST}{address}", {"import_file_name": "x"}).status_code == 403
