"""Requests name the charset of their body; Django takes that for the address as well and trips over some names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from email.message import Message
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def with_known_charset(application: Application) -> Application:
    """Drop a charset that is no text encoding (`base64`, say): the request is then read as UTF-8, as all others are."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        declared = environ.get("CONTENT_TYPE", "")
        if "charset" in declared.lower():
            environ = {**environ, "CONTENT_TYPE": _sound(declared)}
        return application(environ, start_response)

    return answer


def _sound(declared: str) -> str:
    header = Message()
    header["Content-Type"] = declared
    charset = header.get_param("charset")
    if isinstance(charset, str) and _is_text_encoding(charset):
        return declared
    header.del_param("charset")
    return str(header["Content-Type"])


def _is_text_encoding(name: str) -> bool:
    try:
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True
