"""Our own signed PDF holds what shows its chain later: whole chains only, and any other program finds it in order."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.coroutines import run_to_end
from documents.rendering import pades
from documents.rendering.long_term import Signed, signed_for_long
from documents.rendering.pades import CertificateUnusable
from documents.seals.findings import Carried, Chain, Seal, Soundness, Withdrawal
from documents.seals.reading import read_sealed
from tests.documents.revocation_making import NOW, Authority, blank_pdf, certify

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def lists_of(authority: Authority) -> list[bytes]:
    return [authority.revoked(), authority.revoked(by=authority.root)]


def sign(authority: Authority, lists: Sequence[bytes], *, stamped: Any = None, root: bytes = b"") -> Signed:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pades, "configured_stamper", lambda: stamped)
        roots = [root or authority.root.der]
        return signed_for_long(blank_pdf(), authority.as_signer(), roots=roots, lists=lists)


@pytest.fixture(scope="module")
def made(authority: Authority) -> Signed:
    return sign(authority, lists_of(authority), stamped=authority.as_stamper())


def read(content: bytes, authority: Authority) -> Seal:
    """Read with the root alone: what else is known stands in the file."""
    (seal,) = read_sealed(content, ours=b"", roots=[authority.root.der]).seals
    return seal


def withdrawals(seal: Seal) -> set[Withdrawal]:
    assert seal.stamp is not None
    return {one.withdrawal for one in (*seal.standings, *seal.stamp.standings)}


def test_signature_and_stamp_are_followed_to_the_root_by_what_stands_in_the_file(
    authority: Authority, made: Signed
) -> None:
    seal = read(made.content, authority)
    assert seal.carried == Carried(certificates=4, lists=2)
    assert seal.stamp is not None
    assert (seal.chain, seal.stamp.chain) == (Chain.ROOTED, Chain.ROOTED)
    assert (len(seal.standings), len(seal.stamp.standings)) == (2, 2)
    assert withdrawals(seal) == {Withdrawal.GOOD}
    assert set(seal.checks.values()) == {Soundness.RIGHT}


def test_pyhanko_holds_it_for_long_term_and_finds_nothing_changed(authority: Authority, made: Signed) -> None:
    reader = PdfFileReader(BytesIO(made.content))
    asked = {
        "trust_roots": [asn1.Certificate.load(authority.root.der)],
        "allow_fetching": False,
        # Every certificate wants its list, and nothing but what stands in the file is there.
        "revocation_mode": "require",
    }
    context = DocumentSecurityStore.read_dss(reader).as_validation_context(asked)
    status = run_to_end(
        async_validate_pdf_signature(reader.embedded_signatures[0], signer_validation_context=context)
    )
    assert status.bottom_line
    assert status.modification_level == ModificationLevel.LTA_UPDATES
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.trusted


def test_openssl_holds_signature_and_chain(authority: Authority, made: Signed, tmp_path: Path) -> None:
    reader = PdfFileReader(BytesIO(made.content))
    signature = reader.embedded_signatures[0]
    begin, before, after, rest = (int(one) for one in signature.byte_range)
    (tmp_path / "data").write_bytes(made.content[begin : begin + before] + made.content[after : after + rest])
    (tmp_path / "cms").write_bytes(signature.pkcs7_content)
    store = DocumentSecurityStore.read_dss(reader)
    lists = [one.get_object().data for one in store.crls]
    known = [pem.armor("CERTIFICATE", authority.root.der), *(pem.armor("X509 CRL", one) for one in lists)]
    (tmp_path / "known.pem").write_bytes(b"".join(known))
    told = subprocess.run(
        [
            *("openssl", "cms", "-verify", "-inform", "DER", "-binary", "-purpose", "any"),
            *("-in", "cms", "-content", "data", "-CAfile", "known.pem", "-out", "out"),
            "-crl_check_all",
        ],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr.decode()


def incomplete(authority: Authority, name: str) -> list[bytes]:
    own, above = lists_of(authority)
    late = authority.revoked(since=NOW - 9 * DAY)
    namesake = authority.revoked(by=certify("测试签发机构", issues=True))
    made = {"none": [], "the root's": [above], "the issuer's": [own], "late": [late, above]}
    return {**made, "of a namesake": [namesake, above]}[name]


@pytest.mark.parametrize("name", ["none", "the root's", "the issuer's", "late", "of a namesake"])
def test_where_a_list_is_missing_nothing_is_appended(authority: Authority, name: str) -> None:
    lists = incomplete(authority, name)
    made = sign(authority, lists, stamped=authority.as_stamper())
    assert read(made.content, authority).carried == Carried()
    assert b"/DSS" not in made.content


def test_without_the_root_nothing_is_appended(authority: Authority) -> None:
    made = sign(authority, lists_of(authority), root=certify("别家", issues=True).der)
    assert b"/DSS" not in made.content
    assert made.reading["seals"][0]["chain"] == "unrooted"


def test_one_chain_that_is_whole_is_kept_where_the_other_is_not(authority: Authority) -> None:
    stranger = Authority()
    made = sign(authority, lists_of(authority), stamped=stranger.as_stamper())
    seal = read(made.content, authority)
    assert seal.stamp is not None
    assert (seal.chain, seal.stamp.chain) == (Chain.ROOTED, Chain.UNROOTED)
    assert seal.carried == Carried(certificates=3, lists=2)


def test_of_two_lists_the_newer_is_kept(authority: Authority) -> None:
    newer = authority.revoked(since=NOW - timedelta(minutes=1))
    made = sign(authority, [*lists_of(authority), newer])
    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(made.content)))
    assert newer in [one.get_object().data for one in store.crls]
    assert len(store.crls) == 2


def test_who_is_revoked_signs_nothing(authority: Authority) -> None:
    above = authority.revoked(by=authority.root)
    for lists, holder in (
        ([authority.revoked(NOW - DAY), above], "海岸自贸办"),
        ([authority.revoked(NOW - DAY, whom=authority.stamper), above], "时间戳服务"),
        ([authority.revoked(NOW - DAY, by=authority.root, whom=authority.issuer)], "测试签发机构"),
    ):
        with pytest.raises(CertificateUnusable, match=f"“{holder}”的证书已被吊销"):
            sign(authority, lists, stamped=authority.as_stamper())


def test_a_key_that_is_not_the_certificates_signs_nothing(authority: Authority) -> None:
    key = Authority().as_signer().signing_key
    signer = SimpleSigner(asn1.Certificate.load(authority.signer.der), key, SimpleCertificateStore())
    with pytest.raises(CertificateUnusable, match="私钥和证书可能不是一对"):
        signed_for_long(blank_pdf(), signer, roots=[], lists=[])


def test_whatever_byte_of_the_store_is_changed_it_is_told(authority: Authority, made: Signed) -> None:
    sound, content = read(made.content, authority), made.content
    _begin, _before, after, rest = PdfFileReader(BytesIO(content)).embedded_signatures[0].byte_range
    told = set()
    for place in range(after + rest, len(content), 53):
        seal = changed_at(content, place, authority)
        if seal is None or seal == sound:
            continue
        assert seal.broken or seal.carried != sound.carried or withdrawals(seal) != {Withdrawal.GOOD}, place
        told.add((tuple(seal.broken), seal.carried, frozenset(withdrawals(seal))))
    assert len(told) > 2


def changed_at(content: bytes, place: int, authority: Authority) -> Seal | None:
    """Read it with one byte changed; nothing where it cannot be read, which a reading apart refuses as damaged."""
    try:
        return read(bytes([*content[:place], content[place] ^ 0x11, *content[place + 1 :]]), authority)
    except Exception:
        return None
