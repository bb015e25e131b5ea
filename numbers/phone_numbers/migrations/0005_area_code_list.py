"""NANPA's list of the area codes that are not ordinary US ones. Staff edit it afterwards.

Codes that NANPA reserves for a service are listed under it. Compared with libphonenumber 9.0.43,
which has the same countries and services for every code that it knows.
"""

from datetime import date

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

SOURCE = "NANPA, compared with libphonenumber 9.0.43"
AS_OF = date(2026, 11, 25)

GEOGRAPHIC = {
    "CA": """
        204 226 236 249 250 257 263 273 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438
        450 468 474 506 514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780
        782 807 819 825 867 873 879 902 905 942
    """,
    "AG": "268", "AI": "264", "BB": "246", "BM": "441", "BS": "242", "DM": "767",
    "DO": "809 829 849", "GD": "473", "JM": "658 876", "KN": "869", "KY": "345", "LC": "758",
    "MS": "664", "SX": "721", "TC": "649", "TT": "868", "VC": "784", "VG": "284",
    "AS": "684", "GU": "671", "MP": "670", "PR": "787 939", "VI": "340",
}  # fmt: skip
SERVICES = (
    ("US", "toll_free", "Toll-free", "800 833 844 855 866 877 888"),
    ("US", "toll_free", "Reserved for toll-free", "822 880 881 882 883 884 885 886 887 889"),
    ("US", "premium", "Premium-rate", "900"),
    (
        "US", "personal", "Personal and machine-to-machine services",
        "500 521 522 523 524 525 526 527 528 529 532 533 544 566 577 588",
    ),
    (
        "US", "personal", "Reserved for personal and machine-to-machine services",
        "535 538 542 543 545 546 547 549 550 552 553 554 556 569 578 589",
    ),
    ("US", "other", "Services of long-distance carriers", "700"),
    ("US", "other", "US government", "710"),
    ("CA", "other", "Canadian non-geographic services", "600 622 633"),
    ("CA", "other", "Reserved for Canadian non-geographic services", "644 655 677 688"),
    ("", "other", "Formerly inbound international services", "456"),
)  # fmt: skip


def _not_in_use(code):
    """Return why no number has this code, or "" if one may."""
    if code[1:] == "11":
        return "Service code (N11)"
    if code[1] == "9":
        return "Reserved for longer area codes (N9X)"
    if code[:2] in ("37", "96"):
        return "Reserved in a block of ten (37X, 96X)"
    return "Easily recognizable code, not assigned" if code[1] == code[2] else ""


def area_codes():
    """Return country, line type and note by code."""
    rows = {
        code: (country, "local", "")
        for country, codes in GEOGRAPHIC.items()
        for code in codes.split()
    }
    for country, line_type, note, codes in SERVICES:
        rows |= dict.fromkeys(codes.split(), (country, line_type, note))
    for code in map(str, range(200, 1000)):
        if code not in rows and (note := _not_in_use(code)):
            rows[code] = ("", "other", note)
    return rows


def fill(apps, schema_editor):
    model = apps.get_model("numbers", "AreaCode")
    model.objects.bulk_create(
        model(code=code, country=country, line_type=line_type, note=note, source=SOURCE, as_of=AS_OF)
        for code, (country, line_type, note) in sorted(area_codes().items())
    )


class Migration(migrations.Migration):
    dependencies = [("numbers", "0004_area_codes")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
        migrations.RunSQL(
            """
            UPDATE numbers_phonenumber AS n SET country = 'US', line_type = 'local'
            WHERE e164 LIKE '+1%' AND country = ''
                AND NOT EXISTS (SELECT FROM numbers_areacode WHERE code = n.area_code)
            """,
            migrations.RunSQL.noop,
        ),
    ] + [
        ValidateConstraint("phonenumber", name)
        for name in (
            "number_area_code_possible",
            "number_line_type_known",
            "number_territory_fits_area_code",
            "number_toll_free_fits_area_code",
        )
    ]
