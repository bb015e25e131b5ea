"""Text as it looks: without characters that show nothing."""

from unicodedata import category, normalize


def simplified(text: str) -> str:
    """Return `text` with compatible characters unified, spaces single, invisible marks removed.

    Full-width letters become plain ones. Format characters, such as those around a number that
    was copied from a PDF, are removed.
    """
    unified = "".join(c for c in normalize("NFKC", text) if category(c) != "Cf")
    return " ".join(unified.split())
