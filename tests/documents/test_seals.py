"""SM2 against the standard's own example, chains of certificates, several seals in one file, and what a seal costs."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import x509
from asn1crypto.algos import DSASignature

from documents.rendering.ofd import render_ofd
from documents.seals.certificates import chain_of, loaded
from documents.seals.findings import Chain, Check, Compared, Soundness
from documents.seals.reading import read_sealed
from documents.seals.sm2 import sm2_holds
from tests.documents.ofd_samples import free_fonts
from tests.documents.sample import letter
from tests.letters.seal_making import NOW, Faults, Hand, SealOffice, make_hand, parts_of, seal_ofd, zipped

MOST_S = 0.05
# GB/T 32918.5-2017, annex A.
POINT = bytes.fromhex(
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA


def signature(r: int = R, s: int = S) -> bytes:
    return DSASignature({"r": r, "s": s}).dump()


def test_the_example_of_the_standard_holds() -> None:
    assert sm2_holds(POINT, b"message digest", signature())


@pytest.mark.parametrize(
    ("point", "message", "signed"),
    [
        (POINT, b"message digesT", signature()),
        (POINT, b"message digest", signature(R + 1)),
        (POINT, b"message digest", signature(0)),
        (POINT, b"message digest", signature(s=0)),
        (POINT, b"message digest", signature()[:-1]),
        (POINT, b"message digest", signature() + b"\0"),
        (POINT[:-1] + b"\x14", b"message digest", signature()),
        (POINT[:33], b"message digest", signature()),
    ],
)
def test_anything_else_does_not(point: bytes, message: bytes, signed: bytes) -> None:
    assert not sm2_holds(point, message, signed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hands")


def certificate(hand: Hand) -> x509.Certificate:
    return loaded(hand.certificate)


def chained(leaf: Hand, *others: Hand, root: Hand) -> Chain:
    return chain_of(
        certificate(leaf), others=[certificate(one) for one in others], roots=[certificate(root)], at=NOW
    )


def test_a_chain_leads_through_those_who_may_issue_alone(folder: Path) -> None:
    root = make_hand(folder, "根", issues=True)
    middle = make_hand(folder, "中", by=root, issues=True)
    leaf = make_hand(folder, "叶", by=middle)
    assert chained(leaf, middle, root=root) is Chain.ROOTED
    assert chained(leaf, root=root) is Chain.UNROOTED
    assert chained(root, root=root) is Chain.ROOTED
    forger = make_hand(folder, "人", by=root)
    assert chained(make_hand(folder, "叶", by=forger), forger, root=root) is Chain.UNROOTED
    namesake = make_hand(folder, "根", issues=True)
    assert chained(make_hand(folder, "叶", by=namesake), root=root) is Chain.UNROOTED
    assert chained(make_hand(folder, "叶", by=root, days=(-9, -1)), root=root) is Chain.UNROOTED
    stale = make_hand(folder, "旧", by=root, issues=True, days=(-9, -1))
    assert chained(make_hand(folder, "叶", by=stale), stale, root=root) is Chain.UNROOTED


@pytest.fixture(scope="module")
def issued() -> bytes:
    return render_ofd(letter(), free_fonts())


@pytest.fixture(scope="module")
def office(folder: Path) -> SealOffice:
    return SealOffice.in_folder(folder)


def test_each_of_several_seals_is_read(issued: bytes, office: SealOffice) -> None:
    twice = seal_ofd(seal_ofd(issued, office), office)
    reading = read_sealed(twice, ours=issued, roots=[office.root.certificate])
    assert (reading.differences, reading.compared, len(reading.seals)) == ((), Compared.OFD, 2)
    for seal in reading.seals:
        assert set(seal.checks.values()) == {Soundness.RIGHT}
        assert seal.chain is Chain.ROOTED


def test_a_part_that_is_laid_in_later_is_not_covered(issued: bytes, office: SealOffice) -> None:
    more = zipped({**parts_of(seal_ofd(issued, office)), "Doc_0/Attachs/a.pdf": b"x"})
    (seal,) = read_sealed(more, ours=issued, roots=[]).seals
    assert seal.checks[Check.COVERAGE] is Soundness.WRONG
    assert seal.remarks == ("Doc_0/Attachs/a.pdf",)


def test_a_seal_is_read_in_fifty_milliseconds(issued: bytes, office: SealOffice) -> None:
    sealed = seal_ofd(issued, office)
    taken = []
    for _time in range(5):
        began = time.process_time()
        read_sealed(sealed, ours=b"", roots=[office.root.certificate])
        taken.append(time.process_time() - began)
    assert min(taken) <= MOST_S


def test_a_seal_that_runs_out_does_so_at_the_time_of_sealing(issued: bytes, office: SealOffice) -> None:
    late = seal_ofd(issued, office, Faults(sealed_on=NOW + timedelta(days=250)))
    assert read_sealed(late, ours=b"", roots=[]).seals[0].checks[Check.IN_TIME] is Soundness.WRONG
