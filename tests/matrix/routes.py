"""Every address that the resolver knows: its methods, its door, the things that its parameters stand for."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.matrix.columns import LITERALS, Place

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One address with its view. A pattern that is a regular expression is written as a path."""

    pattern: str
    view: View

    @property
    def name(self) -> str:
        """The view as "module.function"."""
        given: Any = getattr(self.view, "cls", getattr(self.view, "view_class", None))
        view = given or inspect.unwrap(self.view)
        return f"{view.__module__}.{getattr(view, '__qualname__', type(view).__qualname__)}"

    @property
    def permission(self) -> str | None:
        """What the door asks for, if it asks for more than a name."""
        return getattr(self.view, "permission", None)

    @property
    def is_api(self) -> bool:
        """Whether REST framework answers."""
        return hasattr(self.view, "cls")

    @property
    def methods(self) -> list[str]:
        """The methods that the view takes; a page that names none reads and is sent its form."""
        if self.is_api:
            known = getattr(self.view, "actions", None) or vars(self.view)["cls"]().allowed_methods
            return sorted({name.upper() for name in known} - {"OPTIONS", "HEAD"})
        named = _named_methods(self.view)
        return sorted(set(named) - {"HEAD"}) if named else ["GET", "POST"]

    @property
    def places(self) -> list[Place]:
        """Each parameter with the word before it: "batches/<int:number>/" has ("batches", "number")."""
        found: list[Place] = []
        word, end = "", 0
        for mark in re.finditer(r"<(?:\w+:)?(\w+)>", self.pattern):
            words = re.findall(r"[\w-]*\w", self.pattern[end : mark.start()])
            word, end = (words or [word])[-1], mark.end()
            found.append((word, mark[1]))
        return found

    def address(self, keys: Mapping[Place, object]) -> str:
        """Return the address with its parameters filled in. Raises `KeyError` for one that nobody knows."""
        filled = self.pattern
        for place, mark in zip(self.places, re.findall(r"<[^>]*>", self.pattern), strict=True):
            filled = filled.replace(mark, str({**LITERALS, **keys}[place]), 1)
        return "/" + filled


def routes() -> list[Route]:
    """Return every address of the site."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, prefix + _as_path(str(entry.pattern)))
        elif isinstance(entry, URLPattern):
            yield Route(prefix + _as_path(str(entry.pattern)), entry.callback)


def _as_path(pattern: str) -> str:
    """Write a regular expression as a path: what it captures becomes a parameter."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern).removeprefix("^").removesuffix("$")


def _named_methods(view: View) -> list[str]:
    wrapped: View | None = view
    while wrapped is not None:
        if inspect.isfunction(wrapped):
            named = inspect.getclosurevars(wrapped).nonlocals.get("request_method_list")
            if named:
                return list(named)
        wrapped = getattr(wrapped, "__wrapped__", None)
    return []
