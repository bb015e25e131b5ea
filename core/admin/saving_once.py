"""Each staff page is saved once: a second click is answered with the result of the first."""

import hashlib
import json
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models.functions import Now
from django.http import QueryDict

from core.admin.opened_pages import FIELD, MAX_AGE, OpenedPage
from core.models import SavedForm

KEEP = MAX_AGE + timedelta(days=1)  # longer than a token is valid, whatever the clocks say
_NOT_CONTENT = {FIELD, "csrfmiddlewaretoken", "_save", "_continue", "_addanother"}


class AlreadySaved(Exception):
    """The same form was saved before; `first` is that save."""

    def __init__(self, first: SavedForm) -> None:
        super().__init__(f"Already saved: {first}. Nothing was saved a second time.")
        self.first = first


def claim(page: OpenedPage, post: QueryDict, *, adds: bool) -> None:
    """Claim the page's one-time number in the current transaction.

    Waits for a transaction that has claimed it, which is how a double click ends here. Raises
    AlreadySaved if that transaction, or an earlier one, saved the same values, and refuses the
    page if it saved others.
    """
    content = _digest(post)
    first, is_ours = SavedForm.objects.get_or_create(
        nonce=page.nonce, defaults={"content": content}
    )
    if not is_ours and first.content == content:
        raise AlreadySaved(first)
    if not is_ours:
        page.refusal = _other_values(first, adds=adds)


def record(page: OpenedPage, url: str) -> None:
    """Keep the result of the save for a second click, and delete old ones."""
    rows = SavedForm.objects.filter(nonce=page.nonce)
    rows.update(saved=str(page.saved)[:200], url=url)
    transaction.on_commit(partial(_prune), robust=True)


def _prune() -> None:
    SavedForm.objects.filter(saved_at__lt=Now() - KEEP).delete()


def _digest(post: QueryDict) -> str:
    values = sorted((name, post.getlist(name)) for name in post.keys() - _NOT_CONTENT)
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def _other_values(first: SavedForm, *, adds: bool) -> str:
    if adds:
        return (
            f"This form was already saved as {first}, with other values. To add another with the "
            "values below, save again."
        )
    return (
        "Nothing was saved, because you have already saved this page with other values. Check the "
        "values below and save again."
    )
