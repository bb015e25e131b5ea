"""Form fields look like our forms and say what is wrong where it is wrong."""

import pytest
from django import forms
from django.template import Context, Template
from pytest_django.asserts import assertInHTML


class Sample(forms.Form):
    word = forms.CharField(help_text="One word.")
    kind = forms.ChoiceField(choices=[("a", "A")])
    agreed = forms.BooleanField()


def show(form: forms.Form, name: str) -> str:
    template = Template('{% include "core/field.html" %}')
    return template.render(Context({"field": form[name]}))


@pytest.mark.parametrize(
    ("name", "look"), [("word", "form-control"), ("kind", "form-select"), ("agreed", "")]
)
def test_each_control_has_its_look(name: str, look: str) -> None:
    html = show(Sample(), name)
    assert f'class="{look}"' in html if look else "form-" not in html


def test_hint_and_error_are_tied_to_the_control() -> None:
    html = show(Sample({"word": ""}), "word")
    assert 'aria-describedby="id_word_helptext id_word_error"' in html
    assert 'id="id_word_helptext">One word.' in html
    error = '<div class="errors" id="id_word_error"><p>This field is required.</p></div>'
    assertInHTML(error, html)
    assert 'aria-invalid="true"' in html
