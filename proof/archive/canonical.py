"""JSON in its one canonical form (docs/proof.md): read without leniency, written by hand."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED = str.maketrans({**{chr(code): f"\\u{code:04x}" for code in range(32)}, **_SHORT})


class NotJson(ValueError):
    """The bytes hold no JSON value."""


def read(content: bytes) -> Any:
    """Return the JSON value in a file's bytes. Raises `NotJson`."""
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotJson from error


def is_canonical(content: bytes, value: Any) -> bool:
    """Whether the bytes are the canonical form of the value that was read from them."""
    try:
        return written(value).encode("utf-8") == content
    except (ValueError, RecursionError):
        return False


def digest(value: Any) -> str:
    """Return the SHA-256 of a value's canonical form. Text that is no Unicode has none."""
    try:
        return hashlib.sha256(written(value).encode("utf-8")).hexdigest()
    except (ValueError, RecursionError):
        return ""


def written(value: Any) -> str:
    """Return the canonical form. A number that is no integer has none and raises ValueError."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPED)}"'
    if isinstance(value, list | tuple):
        return f"[{','.join(written(one) for one in value)}]"
    if isinstance(value, dict):
        pairs = (f"{written(name)}:{written(value[name])}" for name in sorted(value))
        return f"{{{','.join(pairs)}}}"
    raise ValueError(f"no canonical form: {value!r}")
