"""Words of the field, each explained in one sentence that its word opens: `{% load terms %}`.

The sentences are popovers at the end of the page, so that they open without JavaScript, and a part
of the page that renews itself closes none.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

register = template.Library()

TERMS = {
    "10DLC": (
        "10DLC (ten-digit long code) is how US carriers register ordinary numbers that send "
        "messages from software: each number belongs to one approved campaign."
    ),
    "number pool": (
        "A number pool is the carriers' permission for one campaign to have more than 49 numbers."
    ),
    "propagating": (
        "Propagating: the campaign is saved, and each carrier registers the number, which takes a "
        "few minutes."
    ),
    "stuck": (
        "Stuck: a carrier has taken longer than it should. You can ask it again, or cancel; "
        "campaigns that are live keep sending."
    ),
}


@register.simple_tag
def term(word: str) -> SafeString:
    """Write a word of TERMS as a button that opens its explanation."""
    return format_html(
        '<button type="button" class="term" popovertarget="{}">{}</button>', _id(word), word
    )


@register.filter
def explained(text: str, word: str) -> SafeString:
    """Write a text with the first occurrence of a word of TERMS as its button."""
    before, found, after = str(text).partition(word)
    return format_html("{}{}{}", before, term(word) if found else "", after)


@register.simple_tag
def term_mark(word: str) -> SafeString:
    """Draw a question mark that explains the word before it, where that word is a link."""
    return format_html(
        '<button type="button" class="term-mark" popovertarget="{}" aria-label="What is {}?">'
        "?</button>",
        _id(word),
        word,
    )


@register.simple_tag
def term_notes() -> SafeString:
    """Render the explanations of all terms, hidden until a word opens one."""
    notes = ((_id(word), sentence) for word, sentence in TERMS.items())
    return format_html_join("", '<p class="term-note" id="{}" popover>{}</p>', notes)


def _id(word: str) -> str:
    if word not in TERMS:
        raise template.TemplateSyntaxError(f"no explanation of {word!r}")
    return f"term-{slugify(word)}"
