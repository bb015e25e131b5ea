"""Form fields have the right classes and show errors beside the control."""

import pytest
from django import forms
from django.template import Context, Template
from pytest_django.asserts import assertInHTML


class Sample(forms.Form):
    word = forms.CharField(help_text="One word.")
    kind = forms.ChoiceField(choices=[("a", "A")])
    agreed = forms.BooleanField()


def render_field(form: forms.Form, name: str) -> str:
    template = Template('{% include "core/field.html" %}')
    return template.render(Context({"field": form[name]}))


@pytest.mark.parametrize(
    ("name", "css_class"), [("word", "form-control"), ("kind", "form-select"), ("agreed", "")]
)
def test_each_control_has_its_css_class(name: str, css_class: str) -> None:
    html = render_field(Sample(), name)
    assert f'class="{css_class}"' in html if css_class else "form-" not in html


def test_hint_and_error_describe_the_control() -> None:
    html = render_field(Sample({"word": ""}), "word")
    assert 'aria-describedby="id_word_helptext id_word_error"' in html
    assert 'id="id_word_helptext">One word.' in html
    error = '<div class="errors" id="id_word_error"><p>This field is required.</p></div>'
    assertInHTML(error, html)
    assert 'aria-invalid="true"' in html
