"""The one exception of this package."""


class EmbeddedError(Exception):
    """Something the person at the keyboard can put right; the message says how."""
