"""The manual's pictures: `![caption](picture:name)` becomes a figure once `make manual` has made it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from markdown_it.token import Token

SCHEME = "picture:"
# How wide and high each is, in CSS pixels: the window of a small notebook.
SIZE = (1280, 720)


def illustrated(tokens: Sequence[Token], language: str) -> Iterator[Token]:
    """Make a figure, in this language, of each paragraph that is a picture; leave out one that was not made."""
    at = 0
    while at < len(tokens):
        picture = _picture(tokens, at)
        if picture is None:
            yield tokens[at]
            at += 1
            continue
        # The paragraph's opening, its picture, its closing.
        at += 3
        address = _address(str(picture.attrGet("src")).removeprefix(SCHEME), language)
        if address:
            yield Token("html_block", "", 0, content=_figure(address, picture.content))


def _picture(tokens: Sequence[Token], at: int) -> Token | None:
    if tokens[at].type != "paragraph_open":
        return None
    within = tokens[at + 1].children or []
    is_picture = len(within) == 1 and within[0].type == "image"
    return within[0] if is_picture and str(within[0].attrGet("src")).startswith(SCHEME) else None


def _address(name: str, language: str) -> str:
    path = f"manual/{language}/{name}.png"
    if finders.find(path) is None:
        return ""
    try:
        return static(path)
    except ValueError:
        # Made since the files were collected: it is shown from the next start on.
        return ""


def _figure(address: str, caption: str) -> str:
    figure = (
        '<figure><a href="{}"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy"></a>'
        '<figcaption aria-hidden="true">{}</figcaption></figure>\n'
    )
    return format_html(figure, address, address, caption, *SIZE, caption)
