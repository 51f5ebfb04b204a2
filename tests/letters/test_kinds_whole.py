"""Letters that state no result go through every hand and into every package as results do, countersigned and by delegates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import etree

from letters import actions
from letters.actions import ArchiveReceipt
from letters.exchange.package import exchange_package
from letters.exchange.schema import schema
from letters.models import Letter
from letters.verifying import check_letters, check_whole
from tests.factories import Cast, make_cast
from tests.letters.cataloguing import listed_for_the_archive, packed, scanned
from tests.letters.countersigning import agree, colleague, reviewed
from tests.letters.others import draft_notice, draft_reply
from tests.letters.test_countersign_kept import sheet_of
from tests.letters.test_delegation import given
from tests.letters.test_revocations import draft_revocation
from tests.letters.test_transfers import made
from tests.proof.test_verifier_page import said_by_the_page, said_by_the_second
from tests.states import letter_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DRAFTS: dict[str, Callable[[Letter, Cast], Letter]] = {
    "notice": lambda _result, cast: draft_notice(cast),
    "reply": lambda _result, cast: draft_reply(cast),
    "revocation": draft_revocation,
}


def countersigned(letter: Letter, cast: Cast) -> Letter:
    (part,) = actions.ask_countersign(
        letter, by=cast.clerk, due_on=TODAY + timedelta(days=3), units=(cast.unit,), people=(), place=1
    )
    agree(part, cast.unit_lead, "无不同意见")
    return letter


@pytest.mark.parametrize("kind", DRAFTS)
def test_it_goes_from_its_draft_into_the_archive(kind: str) -> None:
    cast = make_cast(evaluators=1)
    letter = countersigned(DRAFTS[kind](letter_in("issued", cast), cast), cast)
    delegate = colleague(cast)
    given(cast, delegate)
    actions.issue_letter(actions.sign_letter(reviewed(letter, cast), by=delegate), by=delegate)
    letter = Letter.objects.get(pk=letter.pk)
    assert (letter.kind, letter.state, letter.signed_for) == (kind, "issued", cast.signatory)
    sheet = sheet_of(letter)
    assert "无不同意见" in sheet
    assert f"{delegate.name}代{cast.signatory.name}" in sheet

    scanned(cast, letter)
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    item = transfer.items.get()
    assert item.is_passed, item.report
    actions.hand_over(transfer, by=cast.clerk)
    receipt = ArchiveReceipt("海档收〔2026〕5号", TODAY, "已入库")
    assert actions.record_archive_receipt(transfer, by=cast.clerk, receipt=receipt).state == "已接收"

    delivery = actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    with zipfile.ZipFile(io.BytesIO(exchange_package(delivery))) as package:
        told = etree.fromstring(package.read("交换.xml"))
    published = etree.XMLSchema(etree.fromstring(schema()))
    assert published.validate(told), published.error_log
    assert said_by_the_page([packed(letter)]) == said_by_the_second([packed(letter)]) == [set()]
    assert [fault for one in check_letters() for fault in one.faults] + check_whole() == []
