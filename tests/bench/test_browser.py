"""The drill's browser reads forms as a real one does."""

from bench.drill.browser import Page

FORM = """
<form action="/save/"><input type="hidden" name="seen" value="3">
<select name="campaign"><option value="">None</option><option value="5" selected>A</option>
<option value="6">B</option><option value="7" disabled>C</option></select></form>
"""


def test_a_form_has_its_values_and_the_enabled_choices():
    form = Page("http://here/a/", 200, {}, FORM).forms[0]
    assert form.fields == {"seen": "3", "campaign": "5"}
    assert form.choices == {"campaign": ["", "5", "6"]}


BUTTONS = """
<form action="/number/"><input type="hidden" name="seen" value="3">
<button formaction="/number/cancel/">Cancel</button>
<button formaction="/number/retry/">Retry</button></form>
"""


def test_each_button_with_an_address_is_a_form():
    forms = Page("http://here/a/", 200, {}, BUTTONS).forms
    assert [form.action for form in forms] == ["/number/cancel/", "/number/retry/"]
    assert all(form.fields == {"seen": "3"} for form in forms)
