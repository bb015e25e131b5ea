"""Search that ignores case, accents, widths and invisible marks."""

from django.db.models import CharField, Transform

LONGEST = 100


def as_typed(text: str) -> str:
    """Return the text of a search box, cut to LONGEST and without what no column can hold."""
    return text[:LONGEST].replace("\0", "").strip()


@CharField.register_lookup
class Plain(Transform):
    """The text as people search it, on both sides: `name__plain__contains="cafe"` finds “CAFÉ”.

    Migration 0004 of accounts creates the function. Indexes of `Plain` with `gin_trgm_ops` serve
    texts of three or more characters.
    """

    lookup_name = "plain"
    function = "public.plain"
    bilateral = True
