"""letter.json: the content itself, for machines."""

from __future__ import annotations

import json

from documents.content import LetterContent


def render_json(content: LetterContent) -> bytes:
    """The letter as UTF-8 JSON, fields always in the same order."""
    return (json.dumps(content.to_json(), ensure_ascii=False, indent=1) + "\n").encode()
