"""Answers of sites that are mostly files: pages by path, 404 for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .site import Answer, Asked

__all__ = ["NOT_FOUND", "Content", "answer_of", "files", "html", "json_answer", "moved"]

#: A page of a site: text is HTML, a function makes the answer from what was asked.
Content = str | Answer | Callable[[Asked], "str | Answer"]

NOT_FOUND = Answer(b"<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>", 404)


def html(text: str, status: int = 200) -> Answer:
    """Text as a page in UTF-8."""
    return Answer(text.encode(), status)


def json_answer(text: str) -> Answer:
    """JSON text as a service sends it."""
    return Answer(text.encode(), content_type="application/json;charset=UTF-8")


def moved(location: str, status: int = 302, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """A redirect."""
    return Answer(b"", status, headers=(("Location", location), *headers))


def answer_of(content: Content, asked: Asked) -> Answer:
    """The answer that a page of a site stands for."""
    found = content(asked) if callable(content) else content
    return html(found) if isinstance(found, str) else found


def files(pages: Mapping[str, Content]) -> Callable[[Asked], Answer]:
    """A server of pages by path, queries ignored; `/x/` is `/x/index.html` too, what is not there is a 404."""

    def answer(asked: Asked) -> Answer:
        path = asked.path
        names = [path, f"{path}index.html", f"{path}index.htm"] if path.endswith("/") else [path]
        name = next((name for name in names if name in pages), None)
        return NOT_FOUND if name is None else answer_of(pages[name], asked)

    return answer
