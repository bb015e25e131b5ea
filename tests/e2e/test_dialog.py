"""Dialogs open in the middle of the window, whatever stylesheet surrounds them."""

from pathlib import Path

import pytest
from django.conf import settings

from phone_numbers.actions import assign

SIZES = [(1920, 1080), (1280, 800), (360, 640)]


@pytest.fixture
def removable(number, account, owner):
    assign(number=number, campaign=account.campaigns.get(name="Order updates"), actor=owner)
    return number


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_remove_dialog_is_centred(signed_in, removable, width, height):
    signed_in.set_viewport_size({"width": width, "height": height})
    signed_in.goto(signed_in.site + removable.get_absolute_url())
    signed_in.get_by_role("link", name="Remove").click()
    box = signed_in.get_by_role("dialog").bounding_box()
    assert box["x"] + box["width"] / 2 == pytest.approx(width / 2, abs=10)  # half a scroll bar
    assert box["y"] + box["height"] / 2 == pytest.approx(height / 2, abs=1)
    assert box["x"] >= 16


def test_every_dialog_has_the_class_that_centres_it():
    opened = [
        line
        for template in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for line in template.read_text().splitlines()
        if "<dialog" in line
    ]
    assert opened
    assert all('class="dialog"' in line for line in opened)
