"""Whether a signed PDF holds by itself what shows its signature in years to come, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from documents.seals.findings import Chain, Word

# Whatever an issuer said of a certificate, that it was asked of; "revoked" is told where revocation is.
SAID = {Word.GOOD, Word.LATER, Word.REVOKED}


def lasting_sentence(seal: Mapping[str, Any]) -> str:
    """Say that everything stands in the file, or what does not; nothing of a kind of file that cannot hold it."""
    stamp = seal.get("stamp")
    # Of a stamp that was read before its chain was followed it cannot be said.
    if seal.get("carried") is None or (stamp and "chain" not in stamp):
        return ""
    missing = list(_missing(seal))
    if not missing:
        return _("证书链、吊销信息和时间戳都在文件里（PAdES B-LT）")
    return _("不全，文件里缺：%(missing)s") % {"missing": _("；").join(missing)}


def _missing(seal: Mapping[str, Any]) -> Iterator[str]:
    stamp = seal.get("stamp")
    yield from _missing_of(seal, seal["signer"])
    if stamp:
        yield from _missing_of(stamp, stamp["by"])
    else:
        yield _("时间戳")


def _missing_of(told: Mapping[str, Any], holder: str) -> Iterator[str]:
    if told["chain"] == Chain.UNCHECKED:
        yield _("“%(holder)s”通到根证书的证书链（没有安装根证书，未检查）") % {"holder": holder}
        return
    if told["chain"] == Chain.UNROOTED:
        yield _("“%(holder)s”通到根证书的证书链") % {"holder": holder}
        return
    for one in told["standings"]:
        if not any(proof["word"] in SAID and not proof["is_installed"] for proof in one["proofs"]):
            yield _("“%(holder)s”的吊销信息") % {"holder": one["holder"]}
