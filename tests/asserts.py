"""Assertions and helpers for reading pages: status, texts, links, rows and list items."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.test.html import Element, parse_html

HTMX = {"HX-Request": "true"}


def assert_status(response: HttpResponse, status: int) -> None:
    """Fail with the content of the page if the status differs."""
    content = response.content.decode()[:2000]
    assert response.status_code == status, f"{response.status_code}, not {status}: {content}"


def elements(response: HttpResponse, **attributes: str) -> list[Element]:
    """Return the elements with these attributes; fail on malformed HTML."""
    wanted = {(name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items()}
    return [
        element
        for element in _all(parse_html(response.content.decode()))
        if wanted <= {("tag", element.name), *element.attributes}
    ]


def part(response: HttpResponse, id_: str) -> Element:
    """Return the one element with this id."""
    found = elements(response, id=id_)
    assert len(found) == 1, f"{len(found)} elements are #{id_}"
    return found[0]


def words(response: HttpResponse, id_: str = "content") -> str:
    """Return the visible text of the element with this id."""
    return text(part(response, id_))


def text(element: Element | str) -> str:
    """Return the text of an element with white space collapsed."""
    if isinstance(element, str):
        return " ".join(element.split())
    return " ".join(" ".join(map(text, element.children)).split())


def links(response: HttpResponse, id_: str = "content") -> dict[str, str]:
    """Return the URLs of the links in one part of the page, by link text."""
    found = [element for element in _all(part(response, id_)) if element.name == "a"]
    return {text(link): dict(link.attributes).get("href", "") for link in found}


def rows(response: HttpResponse, id_: str = "content") -> list[str]:
    """Return the texts of table rows in one part of the page, without header rows."""
    found = [element for element in _all(part(response, id_)) if element.name == "tr"]
    return [text(row) for row in found if any(getattr(c, "name", "") == "td" for c in row.children)]


def items(response: HttpResponse, id_: str = "content") -> list[tuple[str, str]]:
    """Return (class, text) of the list items in one part of the page; the class is the tone."""
    found = [element for element in _all(part(response, id_)) if element.name == "li"]
    return [(dict(item.attributes).get("class", ""), text(item)) for item in found]


def _all(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            yield child
            yield from _all(child)
