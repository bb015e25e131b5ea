"""Selects are drawn as Django's own templates draw them."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from core.form_renderer import FormRenderer

CHOICES = [
    ("", "Any"),
    ("a&b", 'A <b> & "c"'),
    (7, "Seven"),
    ("Group <1>", [("x", "X"), ("y", "Y")]),
]
SELECTS = [
    (forms.Select, None),
    (forms.Select, "a&b"),
    (forms.Select, 7),
    (forms.Select, "y"),
    (forms.SelectMultiple, ["x", "7"]),
    (forms.NullBooleanSelect, "true"),
]


class Drawn(HTMLParser):
    """The tags and texts of some HTML, whatever the space around them and the order of names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.parts.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.parts.append(tag)

    def handle_data(self, data):
        self.parts += filter(None, [data.strip()])


@pytest.mark.parametrize(("widget", "value"), SELECTS)
def test_a_select_is_drawn_as_by_django(widget, value):
    select = widget(attrs={"class": "form-select", "data-note": '<"&>', "disabled": True})
    if widget is not forms.NullBooleanSelect:
        select.choices = CHOICES
    ours, djangos = (
        Drawn(select.render("campaign", value, {"id": "id_campaign"}, renderer)).parts
        for renderer in (FormRenderer(), DjangoTemplates())
    )
    assert ours == djangos


def test_other_widgets_are_left_to_django():
    field = forms.TextInput().render("q", "<b>", renderer=FormRenderer())
    assert field == forms.TextInput().render("q", "<b>", renderer=DjangoTemplates())


def test_the_site_uses_it():
    class Filters(forms.Form):
        area = forms.ChoiceField(choices=[("212", "212")])

    assert isinstance(Filters().renderer, FormRenderer)
