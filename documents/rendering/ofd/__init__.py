"""The letter as OFD (GB/T 33190-2016): the pages of its PDF, glyph by glyph and rule by rule."""

from __future__ import annotations

from documents.rendering.ofd.render import render_ofd

__all__ = ["render_ofd"]
