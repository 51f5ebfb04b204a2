"""Sealing short texts: AES-SIV (RFC 5297) with keys from outside the database. docs/decisions/sealed-columns.md.

It is authenticated, and the same text gives the same sealed text at the same place: a search for a whole value needs no
copy in the clear, and saving without a change is none.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

MARK = "sealed1:"
NAME_BYTES = 4
KEY_BYTES = 64


class NotOpened(Exception):
    """A sealed text that none of the keys opens: a key is missing, or somebody altered it."""


def sealings(text: str, place: str) -> list[str]:
    """Return a text as it stands stored under each of the keys, the first's first; what is empty stays so."""
    if not text:
        return [text]
    return [
        MARK + base64.urlsafe_b64encode(name + cipher.encrypt(text.encode(), [place.encode()])).decode()
        for name, cipher in _keys().items()
    ]


def seal(text: str, place: str) -> str:
    """Return a text as it is stored."""
    return sealings(text, place)[0]


def unseal(stored: str, place: str) -> str:
    """Return what a stored text says; at another place than its own it does not open. Raises `NotOpened`."""
    if not stored:
        return stored
    name, sealed = _parts(stored)
    cipher = _keys().get(name)
    if cipher is None:
        raise NotOpened(_("缺少打开联系方式的密钥：请把写入时用的密钥放回 FIELD_KEYS。"))
    try:
        return cipher.decrypt(sealed, [place.encode()]).decode()
    except InvalidTag as fault:
        raise NotOpened(_("库里的联系方式被改动过，打不开。")) from fault


def _parts(stored: str) -> tuple[bytes, bytes]:
    try:
        whole = base64.urlsafe_b64decode(stored.removeprefix(MARK))
    except binascii.Error:
        whole = b""
    if not stored.startswith(MARK) or len(whole) <= NAME_BYTES:
        raise NotOpened(_("库里的联系方式没有加密。"))
    return whole[:NAME_BYTES], whole[NAME_BYTES:]


def _keys() -> Mapping[bytes, AESSIV]:
    """Return the ciphers by the name that sealed texts carry."""
    return _ring(tuple(settings.FIELD_KEYS))


@cache
def _ring(keys: tuple[str, ...]) -> Mapping[bytes, AESSIV]:
    return {
        hashlib.sha256(_derived(key, "name")).digest()[:NAME_BYTES]: AESSIV(_derived(key, "seal"))
        for key in keys
    }


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"fzworkflow.{purpose}".encode()).derive(key.encode())
