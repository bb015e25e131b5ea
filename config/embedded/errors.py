"""The exception of this package."""


class EmbeddedError(Exception):
    """An error that the user can fix; the message says how."""
