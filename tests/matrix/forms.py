"""The forms of the pages, as a browser finds them: where they are sent, and what is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import html

# Set by the page's own buttons and scripts; what is typed stands in the others.
NOT_TYPED = {"csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Form:
    """A form that writes: its address, each field's name with what stands in it, those for texts, its page's address."""

    address: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    texts: tuple[str, ...] = ()
    page: str = ""

    @property
    def names(self) -> list[str]:
        """The names of its fields, each once."""
        return list(dict.fromkeys(name for name, _value in self.fields))

    def filled(self, **changes: str) -> dict[str, list[str]]:
        """Return what is sent when some fields are filled in otherwise."""
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        return {**sent, **{name: [value] for name, value in changes.items()}}


def forms_of(address: str, content: bytes) -> Iterator[Form]:
    """Yield the forms of a page that write something."""
    if b"<form" not in content:
        return
    page = html.fromstring(content.decode())
    for form in page.iter("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        inputs = [one for one in form.inputs if one.name and one.name not in NOT_TYPED]
        files = tuple(one.name for one in inputs if one.get("type") == "file")
        fields = tuple((one.name, value) for one in inputs if one.name not in files for value in _values(one))
        texts = tuple(
            one.name for one in inputs if one.tag == "textarea" or one.get("type") in {None, "text"}
        )
        texts = tuple(name for name in texts if name not in files and form.inputs[name].tag != "select")
        yield Form(urljoin(address, form.get("action") or address), fields, files, texts, address)


def other_doors(address: str, content: bytes) -> Iterator[Form]:
    """Yield where buttons send a form that is otherwise sent elsewhere, with nothing filled in."""
    if b"formaction" not in content:
        return
    for button in html.fromstring(content.decode()).iterfind(".//button[@formaction]"):
        yield Form(urljoin(address, str(button.get("formaction"))), (), (), (), address)


def _values(field: Any) -> list[str]:
    if field.tag == "select" and field.multiple:
        return [str(value) for value in field.value] or [""]
    if field.get("type") in {"checkbox", "radio"}:
        return [field.get("value") or "on"]
    if field.tag == "textarea":
        # The first line end stands behind the mark and is none of the text.
        return [str(field.value or "").removeprefix("\n")]
    return [str(field.value or "")]
