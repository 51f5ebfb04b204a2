"""The structure tree of a tagged PDF (ISO 32000-1, 14.7): elements with the marked content they hold, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSLiteral

MOST_DEPTH = 60
MOST_ELEMENTS = 200_000
MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of marked content: the number of its page's object and the piece's own on it."""

    page: int
    mcid: int


@dataclass(slots=True)
class Element:
    """A structure element by its standard type; `inside` holds elements and marked content in order."""

    kind: str
    inside: list[Element | Marked]
    spans: Mapping[str, int]
    actual_text: str = ""

    @property
    def children(self) -> list[Element]:
        """The elements right under this one."""
        return [one for one in self.inside if isinstance(one, Element)]


class Endless(Exception):
    """A tree that is deeper or larger than any document's."""


def structure_of(document: PDFDocument) -> list[Element] | None:
    """Return a document's topmost elements, or None where it has no tags. Raises `Endless`."""
    root = resolve1(document.catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return None
    walk = _Walk(_roles(root))
    return [one for one in walk.inside(root.get("K"), None, 0) if isinstance(one, Element)]


class _Walk:
    def __init__(self, roles: Mapping[str, str]) -> None:
        self._roles = roles
        self._count = 0

    def inside(self, kids: Any, page: int | None, depth: int) -> Iterator[Element | Marked]:
        """Yield what a K entry holds: a number, a reference to content, an element, or an array of these."""
        kids = resolve1(kids)
        if isinstance(kids, PDFStream):
            kids = kids.attrs
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = resolve1(kid)
            if isinstance(kid, int) and not isinstance(kid, bool):
                if page is not None:
                    yield Marked(page, kid)
            elif isinstance(kid, dict):
                yield from self._one(kid, page, depth)

    def _one(self, kid: dict[str, Any], page: int | None, depth: int) -> Iterator[Element | Marked]:
        self._count += 1
        if depth > MOST_DEPTH or self._count > MOST_ELEMENTS:
            raise Endless
        own = _page_of(kid, page)
        if "MCID" in kid:
            mcid = resolve1(kid["MCID"])
            if isinstance(mcid, int) and own is not None:
                yield Marked(own, mcid)
        elif "S" in kid:
            name = _name(kid["S"])
            yield Element(
                kind=self._standard(name),
                inside=list(self.inside(kid.get("K"), own, depth + 1)),
                spans=_spans(kid.get("A")),
                actual_text=_text(kid.get("ActualText")),
            )

    def _standard(self, name: str) -> str:
        """Return the standard type that a name is mapped to, over several steps where need be."""
        for _step in range(MOST_STEPS):
            if name not in self._roles:
                break
            name = self._roles[name]
        return name


def _page_of(kid: Mapping[str, Any], page: int | None) -> int | None:
    reference = kid.get("Pg")
    return reference.objid if isinstance(reference, PDFObjRef) else page


def _roles(root: Mapping[str, Any]) -> dict[str, str]:
    roles = resolve1(root.get("RoleMap"))
    if not isinstance(roles, dict):
        return {}
    return {name: target for name, value in roles.items() if (target := _name(value))}


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _text(value: Any) -> str:
    value = resolve1(value)
    if not isinstance(value, bytes):
        return ""
    return value.decode("utf-16") if value.startswith((b"\xfe\xff", b"\xff\xfe")) else value.decode("latin-1")


def _spans(attributes: Any) -> dict[str, int]:
    attributes = resolve1(attributes)
    spans: dict[str, int] = {}
    for one in attributes if isinstance(attributes, list) else [attributes]:
        one = resolve1(one)
        one = one.attrs if isinstance(one, PDFStream) else one
        for name in ("RowSpan", "ColSpan"):
            value = resolve1(one.get(name)) if isinstance(one, dict) else None
            if isinstance(value, int) and value > 0:
                spans[name] = value
    return spans
