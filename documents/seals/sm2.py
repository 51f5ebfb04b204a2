"""Verifying an SM2 signature (GB/T 32918.2-2016) with the curve arithmetic of python-ecdsa.

Neither the standard library nor `cryptography` gives SM2 a name. Nothing here is secret: a verifier has public values only.
"""

from __future__ import annotations

import hashlib
from functools import cache

from asn1crypto.algos import DSASignature
from ecdsa.ellipticcurve import CurveFp, PointJacobi
from ecdsa.errors import MalformedPointError

# GB/T 32918.5-2017: the recommended curve.
P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
BASE = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
# GM/T 0009-2012: whoever signs is known by this name unless another was agreed on.
USUAL_ID = b"1234567812345678"
_CURVE = CurveFp(P, A, B)


def sm3(content: bytes) -> bytes:
    """Return the SM3 digest (GB/T 32905-2016)."""
    return hashlib.new("sm3", content).digest()


def sm2_holds(point: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a DER signature over a message is that of an uncompressed public point (65 bytes)."""
    try:
        key = _public(point)
        parts = DSASignature.load(signature, strict=True)
        r, s = parts["r"].native, parts["s"].native
    except (ValueError, TypeError, MalformedPointError):
        return False
    t = (r + s) % ORDER
    if not (0 < r < ORDER and 0 < s < ORDER and t):
        return False
    digest = int.from_bytes(sm3(_identity(point) + message), "big")
    return bool((digest + _base().mul_add(s, key, t).x()) % ORDER == r)


@cache
def _base() -> PointJacobi:
    return PointJacobi(_CURVE, *BASE, 1, ORDER, generator=True)


def _public(point: bytes) -> PointJacobi:
    if len(point) != 65:
        raise ValueError("an uncompressed point has 65 bytes")
    return PointJacobi.from_bytes(_CURVE, point, valid_encodings={"uncompressed"}, order=ORDER)


def _identity(point: bytes) -> bytes:
    """The digest Z of who signs, the curve and the key, which every message is led by."""
    numbers = b"".join(number.to_bytes(32, "big") for number in (A, B, *BASE))
    return sm3(len(USUAL_ID * 8).to_bytes(2, "big") + USUAL_ID + numbers + point[1:])
