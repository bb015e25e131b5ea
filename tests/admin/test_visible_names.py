"""A name of only invisible characters is refused, in every form and by the database."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Account, User
from campaigns.models import Brand, Campaign
from core.visible import visible
from phone_numbers.models import PhoneNumber
from tests.admin.staff_requests import errors, save
from tests.breaking import change, refused_by
from tests.factories import (
    AccountFactory,
    BrandFactory,
    CampaignFactory,
    PhoneNumberFactory,
    UserFactory,
)

FIELDS = [
    (User, "name"),
    (Account, "name"),
    (Brand, "display_name"),
    (Brand, "company_name"),
    (Campaign, "name"),
    (PhoneNumber, "name"),
]
FACTORIES = {
    User: UserFactory,
    Account: AccountFactory,
    Brand: BrandFactory,
    Campaign: CampaignFactory,
    PhoneNumber: PhoneNumberFactory,
}
INVISIBLE = [
    "\N{ZERO WIDTH SPACE}",
    "\N{ZERO WIDTH NO-BREAK SPACE}\N{ZERO WIDTH JOINER}",
    "\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}",
    "\N{SOFT HYPHEN}",
    "\N{BRAILLE PATTERN BLANK}",
    "\N{HANGUL FILLER}",
    "\N{HALFWIDTH HANGUL FILLER}",
    "\N{VARIATION SELECTOR-16}",
    "\N{TAG SPACE}",
    "\N{COMBINING GRAPHEME JOINER}",
    "\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{WORD JOINER}",
]
SHOWN = ["A", "é", "名", "🦷", "-", "\N{ZERO WIDTH JOINER}x", "محمد", "\N{RIGHT-TO-LEFT MARK}א"]


@pytest.mark.parametrize("name", INVISIBLE, ids=ascii)
def test_invisible_characters_are_refused(name):
    with pytest.raises(ValidationError, match="at least one visible character"):
        visible(name)


@pytest.mark.parametrize("name", SHOWN, ids=ascii)
def test_a_name_that_shows_something_is_accepted(name):
    visible(name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", INVISIBLE, ids=ascii)
def test_the_database_agrees_with_the_forms(name):
    with refused_by("number_name_visible"):
        change(PhoneNumberFactory(), name=name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", SHOWN, ids=ascii)
def test_the_database_accepts_what_the_forms_accept(name):
    change(PhoneNumberFactory(), name=name)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), FIELDS)
def test_each_form_of_staff_refuses_an_invisible_name(staff_client, model, field):
    row = FACTORIES[model]()
    response = save(staff_client, row, **{field: "\N{ZERO WIDTH SPACE}"})
    assert errors(response) == "Enter at least one visible character."


def test_a_person_cannot_take_an_invisible_name(signed_in, owner):
    values = {"name": "\N{ZERO WIDTH SPACE}", "time_zone": owner.time_zone, "theme": "auto"}
    response = signed_in.post("/me/", values)
    assert response.status_code == 422
    assert "at least one visible character" in response.content.decode()
