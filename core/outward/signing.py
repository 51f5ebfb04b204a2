"""How a receiver knows that an event comes from here and is fresh: the signature of Standard Webhooks, HMAC-SHA256.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32
LEAST_BYTES = 24


def new_secret() -> str:
    """Return a secret in the form that receivers' libraries read."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(event: str, at: datetime, body: bytes, signers: Sequence[str]) -> dict[str, str]:
    """Return the headers that name and sign an event as it is sent at a moment; a signature a secret."""
    seconds = str(int(at.timestamp()))
    signed = b".".join((event.encode(), seconds.encode(), body))
    signatures = (base64.b64encode(hmac.digest(_key(one), signed, "sha256")).decode() for one in signers)
    return {
        "webhook-id": event,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def is_secret(text: str) -> bool:
    """Whether a text is a secret in this form, of 24 bytes or more as the specification asks."""
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except ValueError:
        return False
    return text.startswith(PREFIX) and len(key) >= LEAST_BYTES


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX))
