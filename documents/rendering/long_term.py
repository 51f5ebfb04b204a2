"""The signed PDF as it is issued: with what shows its chain later, and read at once as any sealed file is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.errors import WrongState
from core.untrusted import Limits, NotRead, read_apart
from documents.rendering.pades import CertificateUnusable, sign_pdf
from documents.seals.findings import Finished

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

FINISH = "documents.seals.storing.finished"
# The PDF of a letter of thousands of rows has some ten megabytes.
LIMITS = Limits(memory_bytes=2 << 30, cpu_s=50, wall_s=60)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed PDF, and what was read in it, as it is kept beside."""

    content: bytes
    reading: dict[str, Any]


def signed_for_long(
    pdf: bytes, signer: SimpleSigner, *, roots: Sequence[bytes], lists: Sequence[bytes]
) -> Signed:
    """Sign a PDF, and append what is installed for the chains of the signature and of its time stamp (PAdES B-LT).

    `roots` and `lists` are files as the administrator installed them. Where they do not suffice nothing is appended: what
    was read says so. Raises `NotStamped`, `CertificateUnusable` for a certificate that is revoked or does not sign, and
    `WrongState` where it could not be read.
    """
    signed = sign_pdf(pdf, signer)
    try:
        made: Finished = read_apart(FINISH, signed, limits=LIMITS, roots=roots, lists=lists)
    except NotRead as refusal:
        raise WrongState(
            _("签好的 PDF 没有检查成，没有印发，请稍后重试：%(reason)s") % {"reason": refusal.sentence}
        ) from refusal
    if made.revoked:
        raise CertificateUnusable(
            _("SEAL_ROOTS 里的吊销列表说“%(holder)s”的证书已被吊销，没有印发。请更换证书，或更新吊销列表。")
            % {"holder": made.revoked}
        )
    if made.reading is None or any(seal.broken for seal in made.reading.seals):
        raise CertificateUnusable(
            _("签好的 PDF 验证不对，没有印发。请检查 SIGNING_CERTIFICATE：私钥和证书可能不是一对。")
        )
    return Signed(made.content, made.reading.to_json())
