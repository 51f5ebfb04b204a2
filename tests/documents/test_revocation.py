"""Whether a signer's certificate was revoked: what a signed PDF brings along, what is installed, and what of it counts."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from asn1crypto import pem
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.x509 import ocsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext

from documents.seals.findings import Carried, Chain, Check, Seal, Soundness, Withdrawal, Word
from documents.seals.reading import read_sealed
from tests.documents.revocation_making import NOW, Authority, Holder, blank_pdf, certify, with_store
from tests.documents.test_seals import MOST_S

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GOOD, LATER, REVOKED = Withdrawal.GOOD, Withdrawal.LATER, Withdrawal.REVOKED
UNFIT, UNTOLD = Withdrawal.UNFIT, Withdrawal.UNTOLD


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def signed(authority: Authority) -> bytes:
    return authority.sign(blank_pdf())


def read(content: bytes, authority: Authority | None = None, *, lists: tuple[bytes, ...] = ()) -> Seal:
    roots = [authority.root.der] if authority else []
    (seal,) = read_sealed(content, ours=b"", roots=roots, lists=lists).seals
    return seal


def first(seal: Seal) -> tuple[Withdrawal, list[Word]]:
    return seal.standings[0].withdrawal, [proof.word for proof in seal.standings[0].proofs]


def test_nothing_is_told_where_nothing_is_brought_or_installed(signed: bytes) -> None:
    seal = read(signed)
    assert first(seal) == (UNTOLD, [])
    assert (seal.chain, seal.carried) == (Chain.UNCHECKED, Carried())


def answered(authority: Authority, name: str) -> bytes:
    """OCSP answers by what is the matter with them."""
    stranger = certify("测试签发机构", issues=True)
    made = {
        "good": partial(authority.answer),
        "by the issuer": partial(authority.answer, by=authority.issuer),
        "revoked before": partial(authority.answer, NOW - DAY),
        "revoked after": partial(authority.answer, NOW + HOUR),
        "not known": partial(authority.answer, status=ocsp.OCSPCertStatus.UNKNOWN),
        "too old": partial(authority.answer, since=NOW - 9 * DAY, until=NOW - DAY),
        "without its end": partial(authority.answer, since=NOW - DAY, until=None),
        "of a moment to come": partial(authority.answer, since=NOW + DAY),
        "by a stranger": partial(authority.answer, by=stranger),
        "by whom the issuer certified for something else": partial(authority.answer, by=authority.signer),
    }
    return made[name]()


@pytest.mark.parametrize(
    ("name", "withdrawal", "word"),
    [
        ("good", GOOD, Word.GOOD),
        ("by the issuer", GOOD, Word.GOOD),
        ("revoked before", REVOKED, Word.REVOKED),
        ("revoked after", LATER, Word.LATER),
        ("not known", UNFIT, Word.UNKNOWN),
        ("too old", UNFIT, Word.UNTIMELY),
        ("without its end", UNFIT, Word.UNTIMELY),
        ("of a moment to come", UNFIT, Word.UNTIMELY),
        ("by a stranger", UNFIT, Word.FOREIGN),
        ("by whom the issuer certified for something else", UNFIT, Word.FOREIGN),
    ],
)
def test_an_answer_counts_by_whom_and_of_when_it_is(
    authority: Authority, signed: bytes, name: str, withdrawal: Withdrawal, word: Word
) -> None:
    brought = with_store(signed, answers=[answered(authority, name)])
    seal = read(brought, authority)
    assert first(seal) == (withdrawal, [word])
    assert seal.carried == Carried(answers=1)
    assert seal.chain is Chain.ROOTED
    assert seal.broken == []


def listed(authority: Authority, name: str) -> bytes:
    """Revocation lists by what is the matter with them."""
    elsewhere = x509.IssuingDistributionPoint(
        full_name=[x509.UniformResourceIdentifier("http://a.example/2.crl")], relative_name=None,
        only_contains_user_certs=False, only_contains_ca_certs=False, only_some_reasons=None,
        indirect_crl=False, only_contains_attribute_certs=False,
    )  # fmt: skip
    delta = x509.DeltaCRLIndicator(1)
    namesake: Holder = certify("测试签发机构", issues=True)
    made = {
        "good": partial(authority.revoked),
        "made after signing": partial(authority.revoked, since=NOW + timedelta(minutes=2)),
        "revoked before": partial(authority.revoked, NOW - DAY),
        "revoked after": partial(authority.revoked, NOW + HOUR),
        "too old": partial(authority.revoked, since=NOW - 9 * DAY),
        "by a namesake": partial(authority.revoked, by=namesake),
        "a part": partial(authority.revoked, extensions=[elsewhere]),
        "a part with it": partial(authority.revoked, NOW - DAY, extensions=[elsewhere]),
        "what changed": partial(authority.revoked, extensions=[delta]),
        "of somebody else": partial(authority.revoked, NOW - DAY, whom=authority.answerer),
    }
    return made[name]()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("good", (GOOD, [Word.GOOD])),
        ("made after signing", (GOOD, [Word.GOOD])),
        ("revoked before", (REVOKED, [Word.REVOKED])),
        ("revoked after", (LATER, [Word.LATER])),
        ("too old", (UNFIT, [Word.UNTIMELY])),
        ("by a namesake", (UNFIT, [Word.FOREIGN])),
        ("a part", (UNFIT, [Word.PARTIAL])),
        ("a part with it", (REVOKED, [Word.REVOKED])),
        ("what changed", (UNFIT, [Word.PARTIAL])),
        ("of somebody else", (GOOD, [Word.GOOD])),
    ],
)
@pytest.mark.parametrize("is_installed", [False, True])
def test_a_list_counts_by_whom_and_of_when_it_is(
    authority: Authority, signed: bytes, name: str, told: tuple[Withdrawal, list[Word]], is_installed: bool
) -> None:
    made = listed(authority, name)
    brought = signed if is_installed else with_store(signed, lists=[made])
    seal = read(brought, authority, lists=(made,) if is_installed else ())
    assert first(seal) == told
    assert [proof.is_installed for proof in seal.standings[0].proofs] == [is_installed]


def about(address: str = "", **told: Any) -> x509.IssuingDistributionPoint:
    """What a list says that it is about."""
    names = [x509.UniformResourceIdentifier(address)] if address else None
    flags = dict.fromkeys(
        (
            "only_contains_user_certs",
            "only_contains_ca_certs",
            "indirect_crl",
            "only_contains_attribute_certs",
        ),
        False,
    )
    return x509.IssuingDistributionPoint(
        **{"full_name": names, "relative_name": None, "only_some_reasons": None, **flags, **told}
    )


OWN = "http://a.example/2.crl"


@pytest.mark.parametrize(
    ("scope", "word"),
    [
        (about(OWN), Word.GOOD),
        (about(OWN, only_contains_user_certs=True), Word.GOOD),
        (about(only_contains_user_certs=True), Word.GOOD),
        (about("http://a.example/3.crl"), Word.PARTIAL),
        (about(OWN, only_contains_ca_certs=True), Word.PARTIAL),
        (about(OWN, only_some_reasons=frozenset({x509.ReasonFlags.key_compromise})), Word.PARTIAL),
        (about(OWN, indirect_crl=True), Word.PARTIAL),
    ],
)
def test_a_part_of_a_list_is_the_whole_word_on_a_certificate_that_names_it(
    scope: x509.IssuingDistributionPoint, word: Word
) -> None:
    authority = Authority()
    object.__setattr__(authority, "signer", certify("海岸自贸办", by=authority.issuer, listed_at=OWN))
    brought = with_store(authority.sign(blank_pdf()), lists=[authority.revoked(extensions=[scope])])
    assert first(read(brought, authority))[1] == [word]


def test_a_list_of_another_issuer_says_nothing(authority: Authority, signed: bytes) -> None:
    brought = with_store(signed, lists=[Authority().revoked(by=certify("别家", issues=True))])
    assert first(read(brought, authority)) == (UNTOLD, [])


def test_an_issuer_that_may_not_sign_lists_is_not_believed() -> None:
    authority = Authority()
    issuer = certify("测试签发机构", by=authority.root, issues=True, signs_lists=False)
    object.__setattr__(authority, "issuer", issuer)
    object.__setattr__(authority, "signer", certify("海岸自贸办", by=issuer))
    brought = with_store(authority.sign(blank_pdf()), lists=[authority.revoked()])
    assert first(read(brought, authority)) == (UNFIT, [Word.FOREIGN])


def test_one_revocation_outweighs_any_other_word(authority: Authority, signed: bytes) -> None:
    brought = with_store(signed, answers=[authority.answer()], lists=[authority.revoked(NOW - DAY)])
    assert first(read(brought, authority))[0] is REVOKED


def test_of_each_certificate_below_the_root_it_is_told(authority: Authority, signed: bytes) -> None:
    above = authority.revoked(NOW - DAY, by=authority.root, whom=authority.issuer)
    seal = read(with_store(signed, lists=[above, authority.revoked()]), authority)
    told = [(one.holder, one.withdrawal) for one in seal.standings]
    assert told == [("海岸自贸办", GOOD), ("测试签发机构", REVOKED)]


def test_certificates_that_are_brought_along_complete_the_chain(authority: Authority, signed: bytes) -> None:
    seal = read(with_store(signed, certificates=[authority.root.der]))
    assert (seal.chain, len(seal.standings)) == (Chain.UNCHECKED, 2)
    assert seal.carried == Carried(certificates=1)


def test_what_adobes_attribute_keeps_is_read(authority: Authority) -> None:
    context = ValidationContext(
        trust_roots=[asn1.Certificate.load(authority.root.der)],
        crls=[authority.revoked(), authority.revoked(by=authority.root)],
        allow_fetching=False,
    )
    described: dict[str, Any] = {"subfilter": SigSeedSubFilter.ADOBE_PKCS7_DETACHED}
    seal = read(
        authority.sign(blank_pdf(), embed_validation_info=True, validation_context=context, **described)
    )
    assert first(seal) == (GOOD, [Word.GOOD])
    assert seal.carried is not None
    assert seal.carried.lists == 2


@pytest.mark.parametrize("piece", [b"", b"\x30\x03\x02\x01", b"0" * 1000, b"\x30\x84\xff\xff\xff\xff"])
def test_pieces_that_are_no_such_thing_are_counted(authority: Authority, signed: bytes, piece: bytes) -> None:
    brought = with_store(signed, certificates=[piece], answers=[piece], lists=[piece, authority.revoked()])
    seal = read(brought, authority)
    assert seal.carried is not None
    assert (seal.carried.lists, seal.carried.unread) == (1, 3)
    assert first(seal) == (GOOD, [Word.GOOD])


def test_each_cut_of_an_answer_and_a_list_is_survived(authority: Authority, signed: bytes) -> None:
    answer, made = authority.answer(), authority.revoked(NOW - DAY)
    cut = [answer[:n] for n in range(0, len(answer), 37)]
    seal = read(with_store(signed, answers=cut, lists=[made[:n] for n in range(0, len(made), 37)]), authority)
    assert first(seal) == (UNTOLD, [])
    changed = [bytes([*made[:n], made[n] ^ 0x11, *made[n + 1 :]]) for n in range(0, len(made), 5)]
    told = first(read(with_store(signed, lists=changed[:150]), authority))
    assert told[0] in {UNFIT, UNTOLD}


def test_more_pieces_than_a_file_can_need_are_not_read(authority: Authority, signed: bytes) -> None:
    many = [authority.revoked(since=NOW - timedelta(minutes=n)) for n in range(210)]
    seal = read(with_store(signed, lists=many), authority)
    assert seal.carried is not None
    assert (seal.carried.lists, seal.carried.unread > 0) == (200, True)
    assert len(seal.standings[0].proofs) == 20


def test_a_time_stamp_is_told_and_is_the_moment_that_counts(authority: Authority) -> None:
    from tests.letters.test_time_stamps import stamping_pair

    certificate, key = stamping_pair()
    stamped = authority.sign(blank_pdf(), stamper=DummyTimeStamper(certificate, key, fixed_dt=NOW + 2 * HOUR))
    seal = read(with_store(stamped, lists=[authority.revoked(NOW + HOUR)]), authority)
    assert seal.stamp is not None
    assert (seal.stamp.by, seal.stamp.at) == ("时间戳服务", (NOW + 2 * HOUR).isoformat())
    assert seal.checks[Check.TIME_STAMP] is Soundness.RIGHT
    assert first(seal)[0] is REVOKED


def test_a_time_stamps_chain_is_followed_to_what_is_installed(authority: Authority) -> None:
    stamped = authority.sign(blank_pdf(), stamper=authority.as_stamper())
    stranger = authority.sign(blank_pdf(), stamper=Authority().as_stamper())
    lists = (authority.revoked(NOW - DAY, whom=authority.stamper),)
    told = [
        read(stamped).stamp,
        read(stranger, authority).stamp,
        read(stamped, authority, lists=lists).stamp,
    ]
    assert [one.chain for one in told if one] == [Chain.UNCHECKED, Chain.UNROOTED, Chain.ROOTED]
    assert [one.standings[0].withdrawal for one in told if one] == [UNTOLD, UNTOLD, REVOKED]
    beside = read_sealed(stamped, ours=b"", roots=[authority.root.der], lists=lists).beside
    assert pem.armor("CERTIFICATE", authority.stamper.der) in beside


def test_a_list_that_is_brought_and_installed_is_told_once(authority: Authority, signed: bytes) -> None:
    made = authority.revoked()
    seal = read(with_store(signed, lists=[made]), authority, lists=(made,))
    assert [proof.is_installed for proof in seal.standings[0].proofs] == [False]


@pytest.mark.parametrize("written", [bytes.hex, lambda content: content.hex().upper(), None])
def test_an_entry_is_found_by_whatever_of_the_signature_names_it(
    authority: Authority, signed: bytes, written: Any
) -> None:
    contents = PdfFileReader(BytesIO(signed)).embedded_signatures[0].pkcs7_content
    own = DocumentSecurityStore.sig_content_identifier(contents)
    other = DocumentSecurityStore.sig_content_identifier(written(contents).encode() if written else contents)
    brought = with_store(signed, lists=[authority.revoked()])
    # Only the entry names the list.
    brought = brought.replace(own.encode(), other.encode()).replace(b"/CRLs", b"/Gone")
    assert first(read(brought, authority)) == (GOOD, [Word.GOOD])


def test_what_shows_the_chain_later_is_returned_to_be_kept(authority: Authority, signed: bytes) -> None:
    own, above = authority.revoked(), authority.revoked(by=authority.root)
    foreign = authority.revoked(by=certify("别家", issues=True))
    reading = read_sealed(
        signed, ours=b"", roots=[authority.root.der], lists=[pem.armor("X509 CRL", own), above, foreign]
    )
    kept = [(kind, der) for kind, _headers, der in pem.unarmor(reading.beside, multiple=True)]
    assert kept == [
        ("CERTIFICATE", authority.signer.der),
        ("CERTIFICATE", authority.issuer.der),
        ("CERTIFICATE", authority.root.der),
        ("X509 CRL", own),
        ("X509 CRL", above),
    ]
    assert read_sealed(signed, ours=b"", roots=[]).beside == b""


def test_a_signature_with_its_proofs_is_read_in_fifty_milliseconds(
    authority: Authority, signed: bytes
) -> None:
    brought = with_store(signed, answers=[authority.answer()], lists=[authority.revoked()])
    taken = []
    for _time in range(5):
        began = time.process_time()
        read(brought, authority)
        taken.append(time.process_time() - began)
    assert min(taken) <= MOST_S
