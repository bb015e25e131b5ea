"""Pages as people read them: a status that fails readably, words and links of a part."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.test.html import Element, parse_html

HTMX = {"HX-Request": "true"}


def assert_status(response: HttpResponse, status: int) -> None:
    """Fail with what the page said instead."""
    said = response.content.decode()[:2000]
    assert response.status_code == status, f"{response.status_code}, not {status}: {said}"


def elements(response: HttpResponse, **attributes: str) -> list[Element]:
    """Return the elements that have these attributes; HTML that is not well formed fails."""
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
    """Return what a person reads in one part of the page."""
    return text(part(response, id_))


def text(element: Element | str) -> str:
    """Return the text of an element, its white space as a browser shows it."""
    if isinstance(element, str):
        return " ".join(element.split())
    return " ".join(" ".join(map(text, element.children)).split())


def links(response: HttpResponse, id_: str = "content") -> dict[str, str]:
    """Return the links of one part, by their words."""
    found = [element for element in _all(part(response, id_)) if element.name == "a"]
    return {text(link): dict(link.attributes).get("href", "") for link in found}


def rows(response: HttpResponse, id_: str = "content") -> list[str]:
    """Return the rows of the tables in one part, as text; heads left out."""
    found = [element for element in _all(part(response, id_)) if element.name == "tr"]
    return [text(row) for row in found if any(getattr(c, "name", "") == "td" for c in row.children)]


def items(response: HttpResponse, id_: str = "content") -> list[tuple[str, str]]:
    """Return the items of the lists in one part: the class, which carries the tone, and words."""
    found = [element for element in _all(part(response, id_)) if element.name == "li"]
    return [(dict(item.attributes).get("class", ""), text(item)) for item in found]


def _all(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            yield child
            yield from _all(child)
