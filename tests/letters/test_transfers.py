"""移交: nothing is handed over before every package has passed, nothing changes after, and the archive's receipt ends it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pdfplumber
import pytest
from django.utils import timezone
from lxml import etree

from core import outbox
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import OutboxEntry
from letters import actions
from letters.actions import ArchiveReceipt
from letters.actions.transferring import TOPIC, make_transfer
from letters.examining.report import ITEMS
from letters.models import Letter, Transfer, TransferItem
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.letters.cataloguing import catalogued, listed_for_the_archive, scanned
from tests.states import letter_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


@pytest.fixture
def letter(cast: Cast) -> Letter:
    return letter_in("issued", cast)


def made(transfer: Transfer) -> Transfer:
    for entry in OutboxEntry.objects.filter(topic=TOPIC, done_at=None):
        outbox.deliver(entry.pk)
    return Transfer.objects.get(pk=transfer.pk)


def test_what_passed_is_handed_over_and_received(cast: Cast, letter: Letter) -> None:
    scanned(cast, letter)
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    item = transfer.items.get()
    assert item.is_passed, item.report
    assert transfer.state == "准备中"
    actions.hand_over(transfer, by=cast.clerk)
    handed = actions.record_archive_receipt(
        transfer, by=cast.clerk, receipt=ArchiveReceipt("海档收〔2026〕5号", TODAY, "已入库")
    )
    assert (handed.state, handed.receipt_number, handed.recorded_by) == (
        "已接收",
        "海档收〔2026〕5号",
        cast.clerk,
    )
    with item.file.open("rb") as stored:
        assert len(stored.read()) == item.size


def test_what_did_not_pass_is_not_handed_over_and_is_told_by_its_code(cast: Cast, letter: Letter) -> None:
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    item = transfer.items.get()
    with pytest.raises(WrongState, match=f"不合格，不能移交：{item.entry.code}"):
        actions.hand_over(transfer, by=cast.clerk)
    page = client_of(cast.clerk).get(f"/letters/manage/transfers/{transfer.pk}/").content.decode()
    assert "没有收入盖章件" in page
    assert "hand-over" not in page
    scanned(cast, letter)
    actions.examine_transfer(transfer, by=cast.clerk)
    with pytest.raises(WrongState, match="还没有检测"):
        actions.hand_over(transfer, by=cast.clerk)
    made(transfer)
    assert actions.hand_over(transfer, by=cast.clerk).handed_over_by == cast.clerk


def test_after_the_handing_over_nothing_changes(cast: Cast, letter: Letter) -> None:
    scanned(cast, letter)
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    actions.hand_over(transfer, by=cast.clerk)
    before = transfer.items.get().sha256
    for act in (actions.examine_transfer, actions.drop_transfer, actions.hand_over):
        with pytest.raises(WrongState, match="已经移交"):
            act(transfer, by=cast.clerk)
    with pytest.raises(WrongState, match="著录不能再改动"):
        catalogued(cast, letter, kept_for="D30")
    make_transfer({"transfer": transfer.pk, "by": cast.clerk.pk})
    assert transfer.items.get().sha256 == before


def moved(cast: Cast, letter: Letter) -> None:
    catalogued(cast, letter, kept_for="D30")


def unsealed(cast: Cast, letter: Letter) -> None:
    actions.remove_sealed_file(letter.sealed_files.get(), by=cast.clerk, reason="盖错了章")


def revoked(cast: Cast, letter: Letter) -> None:
    actions.revoke_letter(letter, by=cast.signatory, reason="依据失效")


def received(cast: Cast, letter: Letter) -> None:
    sent = actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)
    actions.record_receipt(sent, by=cast.clerk, note="纸质回执")


@pytest.mark.parametrize("change", [moved, unsealed, revoked, received])
def test_what_changed_since_its_package_was_made_is_not_handed_over(
    cast: Cast, letter: Letter, change: Callable[[Cast, Letter], None]
) -> None:
    scanned(cast, letter)
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    change(cast, letter)
    with pytest.raises(WrongState, match=f"又有变化：{transfer.items.get().entry.code}"):
        actions.hand_over(transfer, by=cast.clerk)
    scanned(cast, letter)
    transfer = made(actions.examine_transfer(transfer, by=cast.clerk))
    assert actions.hand_over(transfer, by=cast.clerk).handed_over_by == cast.clerk


def test_a_letter_stands_on_one_list_until_that_is_taken_back(cast: Cast, letter: Letter) -> None:
    transfer = listed_for_the_archive(letter, cast.clerk)
    entry = transfer.items.get().entry
    with pytest.raises(Incomplete, match="1处"):
        actions.prepare_transfer(by=cast.clerk, receiver="另一档案馆", entries=[entry])
    actions.drop_transfer(transfer, by=cast.clerk)
    assert actions.prepare_transfer(by=cast.clerk, receiver="另一档案馆", entries=[entry]).items.count() == 1


def test_a_list_names_its_receiver_and_its_letters(cast: Cast) -> None:
    with pytest.raises(Incomplete) as refusal:
        actions.prepare_transfer(by=cast.clerk, receiver=" ", entries=[])
    assert [fault.place for fault in refusal.value.errors] == ["receiver", "entries"]


def test_a_receipt_comes_after_the_handing_over_and_once(cast: Cast, letter: Letter) -> None:
    scanned(cast, letter)
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    receipt = ArchiveReceipt("1", TODAY)
    with pytest.raises(WrongState, match="还没有移交"):
        actions.record_archive_receipt(transfer, by=cast.clerk, receipt=receipt)
    actions.hand_over(transfer, by=cast.clerk)
    for wrong, place in (
        (ArchiveReceipt("", TODAY), "number"),
        (ArchiveReceipt("1", TODAY - timedelta(days=1)), "on"),
        (ArchiveReceipt("1", TODAY + timedelta(days=1)), "on"),
    ):
        with pytest.raises(Incomplete) as refusal:
            actions.record_archive_receipt(transfer, by=cast.clerk, receipt=wrong)
        assert [fault.place for fault in refusal.value.errors] == [place]
    actions.record_archive_receipt(transfer, by=cast.clerk, receipt=receipt)
    with pytest.raises(WrongState, match="已登记"):
        actions.record_archive_receipt(transfer, by=cast.clerk, receipt=receipt)


def test_only_the_office_hands_over_and_its_readers_read(cast: Cast, letter: Letter) -> None:
    scanned(cast, letter)
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    pages = "/letters/manage/transfers/"
    item = transfer.items.get().pk
    of_one = (f"{pages}packages/{item}/", f"{pages}packages/{item}/report.pdf")
    read = (pages, f"{pages}{transfer.pk}/", f"{pages}{transfer.pk}/list.xml", *of_one)
    done = (pages, *(f"{pages}{transfer.pk}/{act}/" for act in ("examine", "drop", "hand-over", "receipt")))
    for person, told in ((cast.signatory, 200), (cast.auditor, 200), (cast.unit_lead, 403)):
        with pytest.raises(NotAllowed):
            actions.hand_over(transfer, by=person)
        assert {client_of(person).get(page).status_code for page in read} == {told}
        assert {client_of(person).post(page).status_code for page in done} == {403}


def test_who_reads_alone_is_offered_no_act(cast: Cast, letter: Letter) -> None:
    client = client_of(cast.auditor)
    empty = client.get("/letters/manage/transfers/").content.decode()
    assert ("还没有移交清单" in empty, "选择已著录的函" in empty) == (True, False)
    scanned(cast, letter)
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    for handed_over in (False, True):
        if handed_over:
            actions.hand_over(transfer, by=cast.clerk)
        page = client.get(f"/letters/manage/transfers/{transfer.pk}/").content.decode()
        assert "四性检测报告" in page
        assert not [one for one in ("hand-over", "examine", "drop", "receipt") if f"/{one}/" in page]
        assert "接收单位" not in client.get("/letters/manage/transfers/").content.decode()
    assert "归档移交" in client.get("/letters/manage/").content.decode()


def test_the_pages_lead_from_the_letters_to_the_receipt(cast: Cast, letter: Letter) -> None:
    scanned(cast, letter)
    entry = catalogued(cast, letter)
    client = client_of(cast.clerk)
    refused = client.post("/letters/manage/transfers/", {"receiver": "海岸市档案馆"})
    assert refused.status_code == 422
    assert 'value="海岸市档案馆"' in refused.content.decode()
    answer = client.post("/letters/manage/transfers/", {"receiver": "海岸市档案馆", "entries": entry.pk})
    transfer = made(Transfer.objects.get())
    page = f"/letters/manage/transfers/{transfer.pk}/"
    assert answer["Location"] == page
    assert client.post(f"{page}hand-over/").status_code == 302
    typed = {"number": "海档收5号", "on": "2001-01-01", "said": "已入库"}
    wrong = client.post(f"{page}receipt/", typed)
    assert wrong.status_code == 422
    assert "海档收5号" in wrong.content.decode()
    assert client.post(f"{page}receipt/", {**typed, "on": str(TODAY)}).status_code == 302
    assert "已接收" in client.get(page).content.decode()
    package = client.get(f"/letters/manage/transfers/packages/{transfer.items.get().pk}/")
    assert len(b"".join(package.streaming_content)) == transfer.items.get().size  # type: ignore[attr-defined]  # a file


def test_the_list_says_what_is_handed_over(cast: Cast, letter: Letter) -> None:
    scanned(cast, letter)
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    told = client_of(cast.clerk).get(f"/letters/manage/transfers/{transfer.pk}/list.xml")
    root = etree.fromstring(told.content)
    item = transfer.items.get()
    assert root.findtext("移交电子档案数量") == "1"
    assert root.findtext("移交数据量") == str(item.size)
    assert [root.findtext(f"{name}检测") for name in ("真实性", "完整性", "可用性", "安全性")] == ["合格"] * 4
    row = root.find("文件目录/文件")
    assert row is not None
    assert (row.findtext("档号"), row.findtext("文件编号")) == (item.entry.code, letter.number)
    assert (row.findtext("SHA-256"), row.findtext("SM3")) == (item.sha256, item.sm3)


def test_the_report_is_printed_with_every_item_and_what_was_found(cast: Cast, letter: Letter) -> None:
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    item = transfer.items.get()
    address = f"/letters/manage/transfers/packages/{item.pk}/report.pdf"
    answer = client_of(cast.clerk).get(address)
    assert answer["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.content)) as paper:
        text = "".join("".join(page.extract_text().split()) for page in paper.pages)
    for said in (
        item.entry.code,
        letter.number,
        item.sha256,
        "完整性：不合格",
        "真实性：合格",
        "没有收入盖章件",
    ):
        assert said in text
    assert [one.number for one in ITEMS if one.number not in text] == []
    assert client_of(cast.clerk).get(address).content == answer.content
    TransferItem.objects.update(file="", size=0, sha256="", sm3="", report={})
    assert client_of(cast.clerk).get(address).status_code == 404


def test_a_report_from_before_is_read_as_it_was(cast: Cast, letter: Letter) -> None:
    transfer = made(listed_for_the_archive(letter, cast.clerk))
    item = transfer.items.get()
    older = [one for one in item.report["results"] if not one["number"].startswith("3-4")]
    item.report["results"] = [*older, {"number": "3-4", "outcome": "合格", "sentences": []}]
    item.save()
    page = client_of(cast.clerk).get(f"/letters/manage/transfers/{transfer.pk}/").content.decode()
    assert "3-4 内容数据格式长期可用性" in page
    assert (
        "移交清单"
        in client_of(cast.clerk).get(f"/letters/manage/transfers/{transfer.pk}/list.xml").content.decode()
    )
