"""Signing and reading signatures work in a thread whose event loop runs, as under an ASGI server."""

from __future__ import annotations

from typing import Any

from pyhanko.sign.timestamps import DummyTimeStamper

from documents.rendering import pades
from documents.seals.findings import Check, Soundness
from documents.seals.reading import read_sealed
from tests.core.test_coroutines import in_a_loop
from tests.documents.revocation_making import Authority, blank_pdf
from tests.letters.test_time_stamps import stamping_pair


def signed_and_read(authority: Authority) -> Any:
    signed = pades.sign_pdf(blank_pdf(), authority.as_signer())
    return read_sealed(signed, ours=b"", roots=[authority.root.der]).seals


def test_a_pdf_is_signed_stamped_and_read(monkeypatch: Any) -> None:
    monkeypatch.setattr(pades, "configured_stamper", lambda: DummyTimeStamper(*stamping_pair()))
    (seal,) = in_a_loop(lambda: signed_and_read(Authority()))
    assert (seal.checks[Check.SIGNATURE], seal.checks[Check.TIME_STAMP]) == (Soundness.RIGHT,) * 2
