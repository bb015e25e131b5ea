"""A browser without JavaScript that can send htmx's headers: cookies, pages and their forms."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

TIMEOUT = 25.0  # seconds
CONNECTION_ERRORS = (OSError, http.client.HTTPException)  # URLError is an OSError


class NoResponse(Exception):
    """The connection was lost; the request may have taken effect or not."""


@dataclass
class Form:
    """A form: its address, the values it would send, the options of its select fields, and the
    values of its buttons.

    Each button with an address of its own is a form of its own.
    """

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


class _FormParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(values.get("action", ""))
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "input" and "name" in values:
            self._input(self._form, values)
        elif tag == "button":
            self._button(self._form, values)
        elif tag == "textarea":
            self._form.fields[values["name"]] = ""
        elif tag == "select" and "name" in values:
            self._select = values["name"]
            self._form.choices[self._select] = []
        elif tag == "option" and self._select and "disabled" not in values:
            self._option(self._form, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""

    def _button(self, form: Form, values: dict[str, str]) -> None:
        if "formaction" in values:
            self.forms = [other for other in self.forms if other is not form]
            self.forms.append(Form(values["formaction"], form.fields, form.choices))
        elif "name" in values:
            form.buttons.append(values.get("value", ""))

    def _input(self, form: Form, values: dict[str, str]) -> None:
        kind = values.get("type", "text")
        if kind not in ("submit", "button", "checkbox", "radio") or "checked" in values:
            form.fields[values["name"]] = values.get("value", "")

    def _option(self, form: Form, values: dict[str, str]) -> None:
        value = values.get("value", "")
        form.choices[self._select].append(value)
        if "selected" in values or self._select not in form.fields:
            form.fields[self._select] = value


@dataclass(frozen=True)
class Page:
    """A response of the site."""

    url: str
    status: int
    headers: Mapping[str, str]
    text: str

    @cached_property
    def forms(self) -> list[Form]:
        parser = _FormParser()
        parser.feed(self.text)
        return parser.forms

    @property
    def redirect_to(self) -> str:
        """Return where the response redirects to, by HTTP or htmx, or an empty string."""
        if location := self.headers.get("HX-Location"):
            return str(json.loads(location)["path"])
        return self.headers.get("HX-Redirect") or self.headers.get("Location") or ""


class _PassThrough(urllib.request.HTTPErrorProcessor):
    """Neither follows redirects nor raises for error statuses."""

    def http_response(self, request, response):  # type: ignore[no-untyped-def]
        return response


class Browser:
    """One user's browser, with their cookies. Not thread-safe."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(), _PassThrough()
        )

    def get(self, path: str) -> Page:
        return self._request(path, None, {})

    def send(self, form: Form, page: Page, *, htmx: bool = False, **changes: str) -> Page:
        """Send a form of a page with some fields changed."""
        body = urlencode(form.fields | changes).encode()
        headers = {"HX-Request": "true", "HX-Current-URL": page.url} if htmx else {}
        return self._request(urljoin(page.url, form.action), body, headers)

    def sign_in(self, email: str, password: str) -> None:
        page = self.get("/accounts/login/")
        form = next(form for form in page.forms if "login" in form.fields)
        if self.send(form, page, login=email, password=password).status != 302:
            raise RuntimeError(f"{email} cannot sign in")

    def _request(self, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        """Return the response; raise NoResponse if the connection is lost."""
        url = urljoin(self.site, path)
        request = urllib.request.Request(url, body, headers)  # noqa: S310  our own site
        try:
            with self._opener.open(request, timeout=TIMEOUT) as response:
                text = response.read().decode()
                return Page(url, response.status, response.headers, text)
        except CONNECTION_ERRORS as error:
            raise NoResponse(str(error)) from error
