"""A browser without JavaScript, or with htmx: cookies, pages, and the forms on them."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

PATIENCE = 25.0
LOST = (OSError, http.client.HTTPException)  # URLError is an OSError


class NoAnswer(Exception):
    """The connection was lost: whatever was asked for may have been done or not."""


@dataclass
class Form:
    """A form as it stands: where it goes, what it would send, and what could be chosen."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(said.get("action", ""))
            self.found.append(self._form)
        elif self._form is None:
            return
        elif tag == "input" and "name" in said:
            self._input(self._form, said)
        elif tag == "textarea":
            self._form.fields[said["name"]] = ""
        elif tag == "select" and "name" in said:
            self._select = said["name"]
            self._form.choices[self._select] = []
        elif tag == "option" and self._select and "disabled" not in said:
            self._option(self._form, said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""

    def _input(self, form: Form, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if kind not in ("submit", "button", "checkbox", "radio") or "checked" in said:
            form.fields[said["name"]] = said.get("value", "")

    def _option(self, form: Form, said: dict[str, str]) -> None:
        value = said.get("value", "")
        form.choices[self._select].append(value)
        if "selected" in said or self._select not in form.fields:
            form.fields[self._select] = value


@dataclass(frozen=True)
class Page:
    """An answer of the site."""

    url: str
    status: int
    headers: Mapping[str, str]
    text: str

    @cached_property
    def forms(self) -> list[Form]:
        parser = _Forms()
        parser.feed(self.text)
        return parser.found

    @property
    def leads_to(self) -> str:
        """Return the address that it redirects to, also by way of htmx."""
        if there := self.headers.get("HX-Location"):
            return str(json.loads(there)["path"])
        return self.headers.get("HX-Redirect") or self.headers.get("Location") or ""


class _AsItIs(urllib.request.HTTPErrorProcessor):
    """Neither follows redirects nor raises for an answer that is no success."""

    def http_response(self, request, response):  # type: ignore[no-untyped-def]
        return response


class Browser:
    """Somebody's browser, with their cookies. One thread at a time uses it."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(), _AsItIs()
        )

    def get(self, path: str) -> Page:
        return self._ask(path, None, {})

    def send(self, form: Form, page: Page, *, htmx: bool = False, **changes: str) -> Page:
        """Send a form of a page, with some fields filled in otherwise."""
        body = urlencode(form.fields | changes).encode()
        headers = {"HX-Request": "true", "HX-Current-URL": page.url} if htmx else {}
        return self._ask(urljoin(page.url, form.action), body, headers)

    def sign_in(self, email: str, password: str) -> None:
        page = self.get("/accounts/login/")
        form = next(form for form in page.forms if "login" in form.fields)
        if self.send(form, page, login=email, password=password).status != 302:
            raise RuntimeError(f"{email} cannot sign in")

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        url = urljoin(self.site, path)
        asked = urllib.request.Request(url, body, headers)  # noqa: S310  our own site
        try:
            with self._opener.open(asked, timeout=PATIENCE) as answer:
                text = answer.read().decode()
                return Page(url, answer.status, answer.headers, text)
        except LOST as lost:
            raise NoAnswer(str(lost)) from lost
