"""Sort keys by which what a number has not got comes last, in whichever direction a list is read.

Each is a lookup, such as `name__a_to_z`, and standings have an index of it. Texts compare by code
point (`COLLATE "C"`), so that lists have the same order in any database. Names compare as search
does: whatever the case, accents and widths.
"""

from django.db.models import CharField, DateTimeField, Transform


@CharField.register_lookup
class AToZ(Transform):
    """A name, read in ascending order; "" comes after all others."""

    lookup_name = "a_to_z"
    template = (
        "(CASE %(expressions)s WHEN '' THEN '1' ELSE '0' || public.plain(%(expressions)s) END "
        'COLLATE "C")'
    )


@CharField.register_lookup
class ZToA(Transform):
    """A name, read in descending order; "" comes after all others."""

    lookup_name = "z_to_a"
    template = '(public.plain(%(expressions)s) COLLATE "C")'


@DateTimeField.register_lookup
class Newest(Transform):
    """`live_since`, read in descending order; numbers that are not live come after all others."""

    lookup_name = "newest"
    template = (
        "(CASE %(expressions)s WHEN '9999-01-01 00:00:00+00' THEN '1970-01-01 00:00:00+00' "
        "ELSE %(expressions)s END)"
    )
