"""What browsers are told that our pages may do."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

# Features that no page needs.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def content_policy(sign_on_address: str) -> dict[str, Any]:
    """Return the content security policy: nothing from outside, no script in a page, no frame.

    Browsers hold the answer to a form against its list too, and single sign-on answers with its own address.
    """
    sign_on = urlsplit(sign_on_address)
    form_targets = [SELF, f"{sign_on.scheme}://{sign_on.netloc}"] if sign_on_address else [SELF]
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "object-src": [NONE],
            "base-uri": [SELF],
            "form-action": form_targets,
            "frame-ancestors": [NONE],
        }
    }
