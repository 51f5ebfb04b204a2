"""Measuring the printed page, in millimetres from its top and left edges."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
import pytest
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

MM = 72 / 25.4
TOLERANCE_MM = 0.3
RULE_TOLERANCE_MM = 0.2
DPI = 300
PITCH_MM = 156 / 28 * 15 / 8
CHARACTER_MM = 156 / 28
TEXT_TOP_MM, TEXT_BOTTOM_MM, TEXT_LEFT_MM, TEXT_RIGHT_MM = 37, 262, 28, 184

Band = tuple[float, float, float, float]


def near(expected: float, tolerance: float = TOLERANCE_MM) -> object:
    return pytest.approx(expected, abs=tolerance)


def opened(printed: bytes) -> PDF:
    return pdfplumber.open(io.BytesIO(printed))


@cache
def red_bands(printed: bytes) -> list[Band]:
    """(top, bottom, left, right) in mm of each band of red ink on page 1, from the top."""
    page = pypdfium2.PdfDocument(printed)[0]
    pixels = np.asarray(page.render(scale=DPI / 72).to_pil().convert("RGB")).astype(int)
    red = (pixels[..., 0] > 150) & (pixels[..., 1] < 110) & (pixels[..., 2] < 110)
    return [_extent(red, start, end) for start, end in _spans(np.asarray(red.any(axis=1)))]


def rules(printed: bytes) -> list[Band]:
    """The bands that are rules: the mark's own strokes can lie in several bands above them."""
    return [band for band in red_bands(printed) if band[3] - band[2] > 165]


def baselines(page: Page, size: float = 16) -> list[float]:
    """The baselines, in mm from the top, of the text in one size."""
    found = {round(char["matrix"][5], 1) for char in page.chars if abs(char["size"] - size) < 0.5}
    return sorted((float(page.height) - base) / MM for base in found)


def chars_of(page: Page, text: str) -> list[dict[str, Any]]:
    """The characters of a text that stands on one line of the page."""
    words = "".join(char["text"] for char in page.chars)
    start = words.index(text)
    return page.chars[start : start + len(text)]


def top_of(page: Page, char: dict[str, Any], size: float = 16) -> float:
    """The upper edge of a character's square."""
    return (float(page.height) - char["matrix"][5]) / MM - 0.88 * size / MM


def bottom_of(page: Page, char: dict[str, Any], size: float = 16) -> float:
    """The lower edge of a character's square."""
    return (float(page.height) - char["matrix"][5]) / MM + 0.12 * size / MM


def page_with(document: PDF, text: str) -> Page:
    """The page on which a text stands."""
    return next(page for page in document.pages if text in "".join(char["text"] for char in page.chars))


def _spans(lines: np.ndarray) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], lines.astype(int), [0]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _extent(red: np.ndarray, start: int, end: int) -> Band:
    columns = np.flatnonzero(red[start:end].any(axis=0))
    to_mm = 25.4 / DPI
    return start * to_mm, end * to_mm, columns[0] * to_mm, (columns[-1] + 1) * to_mm
