"""Typesetting a very long letter; run by `read_apart`, since the compiler keeps what it has seen."""

from __future__ import annotations

import json
from pathlib import Path

from core.typesetting import typeset_once


def typeset(content: bytes) -> bytes:
    """Return the PDF of a job, which is one JSON object made by `documents.rendering.pdf`."""
    job = json.loads(content)
    return typeset_once(
        Path(job["source"]),
        {"letter": job["letter"]},
        job["font_directories"],
        timestamp=job["timestamp"],
    )
