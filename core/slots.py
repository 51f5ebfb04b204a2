"""Places of a page that apps further to the left fill: each enters its piece in its `apps.py`; no page lists them.

A piece is a template, drawn with the context of the page that it stands on.
"""

from __future__ import annotations

from collections import defaultdict

_pieces: defaultdict[str, list[str]] = defaultdict(list)


def add_to_slot(slot: str, template: str) -> None:
    """Let a template be drawn at a page's place, after what was entered before it."""
    if template not in _pieces[slot]:
        _pieces[slot].append(template)


def pieces_of(slot: str) -> tuple[str, ...]:
    """Return the templates that are drawn at a place."""
    return tuple(_pieces[slot])
