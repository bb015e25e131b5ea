"""What a staff form knows about its page: who opened it, when, and which values it showed.

The page carries this as one signed hidden field, so that a POST can tell what this person changed.
"""

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.http import HttpRequest

FIELD = "page_token"
MAX_AGE = timedelta(days=1)
_SALT = "core.admin.opened_pages"

Values = Mapping[str, Any]
"""Values of a form by field, as JSON has them."""

INCOMPLETE = (
    "Nothing was saved, because the form was incomplete or came from another page. What you typed "
    "is still below: check it and save again."
)
EXPIRED = (
    "Nothing was saved, because this page was opened more than a day ago. What you typed is still "
    "below: check it and save again."
)


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        return o.pk if isinstance(o, Model) else super().default(o)


class _Serializer:
    def dumps(self, obj: Any) -> bytes:
        return json.dumps(obj, cls=_Encoder, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


def plain(value: Any) -> Any:
    """Return a value as JSON has it; a model object becomes its key."""
    return json.loads(json.dumps(value, cls=_Encoder))


@dataclass
class OpenedPage:
    """A page as it was when `user` opened it.

    `form` has the values that its form showed, or is None if unknown. `rows` has those of its
    inline rows, by the prefix of the formset and by primary key. A `refusal` says why nothing may
    be saved from it. `saved` is the object that has been saved from it.
    """

    user: Any
    nonce: str = ""
    opened_at: datetime | None = None
    form: Values | None = None
    rows: Mapping[str, Mapping[str, Values]] = field(default_factory=dict)
    refusal: str = ""
    saved: Any = None


def opened_page(request: HttpRequest) -> OpenedPage | None:
    """Return the page that a POST request was sent from, or None if it only shows one."""
    return getattr(request, "opened_page", None)


def issue(user: Any, name: str, form: Values, rows: Mapping[str, Mapping[str, Values]]) -> str:
    """Return the token of a page that is shown now; `name` identifies the page."""
    content = [user.pk, name, str(uuid.uuid4()), time.time(), form, rows]
    return signing.dumps(content, salt=_SALT, serializer=_Serializer, compress=True)


def attach(request: HttpRequest, name: str) -> OpenedPage:
    """Read the page that a POST request was sent from, and remember it for the forms."""
    page = _read(request.user, name, request.POST.get(FIELD, ""))
    request.opened_page = page  # type: ignore[attr-defined]
    return page


def _read(user: Any, name: str, token: str) -> OpenedPage:
    """Return the page of a token; a token that is invalid or of another page is refused."""
    try:
        content = signing.loads(token, salt=_SALT, serializer=_Serializer)
    except signing.BadSignature:
        return OpenedPage(user, refusal=INCOMPLETE)
    key, page, nonce, opened, form, rows = content
    if (key, page) != (user.pk, name):
        return OpenedPage(user, refusal=INCOMPLETE)
    is_old = time.time() - opened > MAX_AGE.total_seconds()
    opened_at = datetime.fromtimestamp(opened, UTC)
    return OpenedPage(user, nonce, opened_at, form, rows, EXPIRED if is_old else "")
