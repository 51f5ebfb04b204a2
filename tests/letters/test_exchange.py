"""Exchange: the package after GB/T 33480, the receipt that is entered, and what is refused, by hand and by folder."""

from __future__ import annotations

import hashlib
import io
import os
import re
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import etree
from pytest_django.fixtures import Settings

from accounts.models import User
from core import outbox
from core.errors import Incomplete, NotAllowed
from core.models import OutboxEntry
from letters import actions
from letters.actions.addressing import EXCHANGE_OUT
from letters.exchange.folder import ENTERED, REFUSED, read_folder
from letters.exchange.package import core_metadata, exchange_package, mark_of, package_name
from letters.exchange.schema import schema
from letters.models import Delivery, Letter
from ops.layout import ROOT
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person
from tests.letters.cataloguing import scanned
from tests.remembered.steps import remembered
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


@pytest.fixture
def letter(cast: Cast) -> Letter:
    return letter_in("issued", cast)


@pytest.fixture
@remembered
def delivery(cast: Cast, letter: Letter) -> Delivery:
    return actions.add_delivery(letter, by=cast.clerk, unit=cast.unit)


# The schema lets them pass.
BEYOND_OUR_CALENDAR = (
    "10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00",
    "2026-11-30T24:00:00",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00",
)


def receipt(delivery: Delivery, **other: str) -> bytes:
    told = {
        "交换标识": mark_of(delivery),
        "发文字号": delivery.letter.number,
        "接收单位": delivery.unit_name,
        "清单摘要": delivery.letter.manifest_sha256,
        "签收人": "张三",
        "签收时间": timezone.localtime(timezone.now()).isoformat(),
        **other,
    }
    rows = "".join(f"<{name}>{said}</{name}>" for name, said in told.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><签收回执>{rows}</签收回执>'.encode()


def entered(cast: Cast, content: bytes, letter: Letter | None = None) -> Delivery:
    return actions.enter_exchange_receipt(by=cast.clerk, file=ContentFile(content), letter=letter)


def refusal_of(cast: Cast, content: bytes, letter: Letter | None = None) -> str:
    with pytest.raises(Incomplete) as refusal:
        entered(cast, content, letter)
    return refusal.value.message


def test_a_package_says_all_eighteen_elements_and_keeps_to_the_schema(cast: Cast, delivery: Delivery) -> None:
    scanned(cast, delivery.letter)
    with zipfile.ZipFile(io.BytesIO(exchange_package(delivery))) as package:
        names = package.namelist()
        told = etree.fromstring(package.read("交换.xml"))
        assert package.read("交换.xsd") == (ROOT / "docs/exchange.xsd").read_bytes()
        sizes = {name: len(package.read(name)) for name in names}
    published = etree.XMLSchema(etree.fromstring(schema()))
    assert published.validate(told), published.error_log
    assert [one.tag for one in told.find("公文元数据")] == [
        name for name, _said in core_metadata(delivery.letter)
    ]
    assert len(core_metadata(delivery.letter)) == 18
    listed = {one.findtext("名称"): int(one.findtext("大小")) for one in told.findall("文件")}
    assert listed == {name: size for name, size in sizes.items() if "/" in name}
    number = delivery.letter.number
    assert set(listed) == {f"正文/{number}.ofd", f"正文/{number}.pdf", "盖章件/1-盖章件.pdf"}


def test_the_same_package_is_the_same_bytes(delivery: Delivery) -> None:
    assert exchange_package(delivery) == exchange_package(Delivery.objects.get(pk=delivery.pk))


def test_every_element_has_its_clause_in_the_document(letter: Letter) -> None:
    written = (ROOT / "docs/exchange.md").read_text("utf-8")
    told = re.findall(r"^\| 4\.\d+ \| `(.+?)` \|", written, re.MULTILINE)
    assert told == [name for name, _said in core_metadata(letter)]
    elements = {one.get("name") for one in etree.fromstring(schema()).iter("{*}element")}
    assert {name for name in elements if name not in written} == {"公文交换"}


def test_a_receipt_is_entered_once_with_who_and_when(cast: Cast, delivery: Delivery) -> None:
    first = entered(cast, receipt(delivery))
    assert first.received_by == cast.clerk
    assert first.note.startswith("交换系统回执：张三，")
    again = entered(cast, receipt(delivery, 签收人="李四"))
    assert (again.received_at, again.note) == (first.received_at, first.note)


def test_what_is_no_receipt_or_a_foreign_or_changed_one_is_refused_in_words(
    cast: Cast, delivery: Delivery
) -> None:
    foreign = f"{delivery.pk}-{'0' * 16}"
    later = timezone.localtime(timezone.now() + timedelta(days=1)).isoformat()
    for content, said in (
        (b"no xml", "不是能读的XML"),
        ("<公文/>".encode(), "不是签收回执"),
        (receipt(delivery).replace(b"?>", b"?><!DOCTYPE a>", 1), "不是签收回执"),
        (receipt(delivery, 签收时间="昨天"), "“签收时间”（第1行）不合公布的格式"),
        (receipt(delivery, 签收人=""), "“签收人”（第1行）不合公布的格式"),
        (receipt(delivery, 交换标识=foreign), "交换标识查不到"),
        (receipt(delivery, 交换标识=f"{10**17}-{'0' * 16}"), "交换标识查不到"),
        (receipt(delivery, 发文字号="另一号"), "“发文字号”与发出的不符"),
        (receipt(delivery, 接收单位="另一单位"), "“接收单位”与发出的不符"),
        (receipt(delivery, 清单摘要="0" * 64), "“清单摘要”与发出的不符"),
        (receipt(delivery, 签收时间="2001-01-01T00:00:00+08:00"), "不在发出之后"),
        (receipt(delivery, 签收时间=later), "不在发出之后"),
        *((receipt(delivery, 签收时间=moment), "不在发出之后") for moment in BEYOND_OUR_CALENDAR),
        (b"<" + b"a" * 100_000, "文件过大"),
    ):
        assert said in refusal_of(cast, content)
    assert Delivery.objects.get(pk=delivery.pk).received_at is None


def test_a_mark_is_not_made_up_from_what_a_public_letter_says(
    cast: Cast, delivery: Delivery, settings: Settings
) -> None:
    ours = mark_of(delivery)
    public = f"{delivery.letter.manifest_sha256}:{delivery.pk}".encode()
    made_up = f"{delivery.pk}-{hashlib.sha256(public).hexdigest()[:16]}"
    assert "交换标识查不到" in refusal_of(cast, receipt(delivery, 交换标识=made_up))
    settings.SECRET_KEY = "another"
    assert mark_of(delivery) != ours
    assert "交换标识查不到" in refusal_of(cast, receipt(delivery, 交换标识=ours))


def test_a_receipt_is_brought_to_its_own_letter(cast: Cast, delivery: Delivery) -> None:
    other = letter_in("issued", make_cast(evaluators=1))
    assert delivery.letter.number in refusal_of(cast, receipt(delivery), other)


def test_only_the_office_enters_receipts(cast: Cast, delivery: Delivery) -> None:
    for person in (cast.auditor, cast.unit_lead):
        with pytest.raises(NotAllowed):
            actions.enter_exchange_receipt(by=person, file=ContentFile(receipt(delivery)))


def test_the_page_gives_the_package_and_takes_the_receipt(cast: Cast, delivery: Delivery) -> None:
    client, page = client_of(cast.clerk), f"/letters/manage/{delivery.letter_id}/"
    package = client.get(f"{page}deliveries/{delivery.pk}/package.zip")
    assert package.content == exchange_package(delivery)
    for content, said in ((b"no", "不是能读的XML"), (receipt(delivery), "签收回执已登记")):
        brought = SimpleUploadedFile("回执.xml", content)
        answer = client.post(f"{page}exchange-receipt/", {"receipt": brought}, follow=True)
        assert said in answer.content.decode()
    assert "交换系统回执：张三" in client.get(page).content.decode()


@pytest.fixture
def folder(cast: Cast, settings: Settings, tmp_path: Path) -> Path:
    settings.EXCHANGE_FOLDER, settings.EXCHANGE_USER = str(tmp_path), cast.clerk.username
    (tmp_path / "in").mkdir()
    return tmp_path


def put(folder: Path, name: str, content: bytes, *, age_s: int = 60) -> Path:
    path = folder / "in" / name
    path.write_bytes(content)
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path


def aside_as(name: str, content: bytes) -> str:
    stem, _dot, suffix = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"


def names_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_package_goes_out_whole_when_the_letter_is_sent(cast: Cast, letter: Letter, folder: Path) -> None:
    unit = make_person("unit_lead").unit
    assert unit is not None
    delivery = actions.add_delivery(letter, by=cast.clerk, unit=unit)
    for _time in range(2):
        for entry in OutboxEntry.objects.filter(topic=EXCHANGE_OUT):
            outbox.deliver(entry.pk)
        assert names_in(folder) == [f"out/{package_name(delivery)}"]
    assert (folder / "out" / package_name(delivery)).read_bytes() == exchange_package(delivery)


def test_receipts_in_the_folder_are_entered_once_and_refused_ones_set_aside_with_the_reason(
    cast: Cast, delivery: Delivery, folder: Path
) -> None:
    good, wrong = receipt(delivery), receipt(delivery, 接收单位="另一单位")
    put(folder, "a.xml", good)
    put(folder, "b.xml", wrong)
    assert read_folder() == 1
    entered_as, refused_as = aside_as("a.xml", good), aside_as("b.xml", wrong)
    assert names_in(folder) == [
        f"in/{ENTERED}/{entered_as}",
        f"in/{REFUSED}/{refused_as}",
        f"in/{REFUSED}/{refused_as}.txt",
    ]
    reason = folder / "in" / REFUSED / f"{refused_as}.txt"
    assert "“接收单位”与发出的不符" in reason.read_text("utf-8")
    found = Delivery.objects.get(pk=delivery.pk)
    assert (found.received_by, found.note[:7]) == (cast.clerk, "交换系统回执：")
    put(folder, "a.xml", receipt(delivery))
    assert read_folder() == 1
    assert Delivery.objects.get(pk=delivery.pk).received_at == found.received_at


def test_no_file_stops_the_others(
    cast: Cast, delivery: Delivery, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One with an impossible moment, with a name as long as names may be, not readable, and gone when it is its turn."""
    put(folder, "a.xml", receipt(delivery, 签收时间=BEYOND_OUR_CALENDAR[0]))
    long = put(folder, f"{'长' * 83}.xml", receipt(delivery, 签收时间=BEYOND_OUR_CALENDAR[2]))
    closed = put(folder, "b.xml", receipt(delivery))
    put(folder, "c.xml", receipt(delivery))
    put(folder, "z.xml", receipt(delivery))
    opened = Path.open

    def may_be_opened(path: Path, *how: Any, **more: Any) -> Any:
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return opened(path, *how, **more)

    def enter(*, by: User, file: Path) -> Delivery:
        if file.name == "c.xml":
            file.unlink()
        return actions.enter_exchange_receipt(by=by, file=file)

    monkeypatch.setattr(Path, "open", may_be_opened)
    monkeypatch.setattr("letters.exchange.folder.enter_exchange_receipt", enter)
    assert read_folder() == 1
    assert closed.exists()
    assert not long.exists()
    assert len(list((folder / "in" / REFUSED).glob("*.txt"))) == 2
    assert [path.name[:2] for path in (folder / "in" / ENTERED).iterdir()] == ["z-"]


def test_what_is_no_receipt_and_what_cannot_be_read_takes_no_place_from_what_is(
    delivery: Delivery, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.exchange.folder.MOST_AT_ONCE", 1)
    put(folder, "a.part", b"")
    put(folder, "a.xml", receipt(delivery), age_s=0)
    put(folder, "b.xml", receipt(delivery))
    put(folder, "c.xml", receipt(delivery))
    assert read_folder() == 1
    assert sorted(path.name for path in (folder / "in").glob("*.*")) == ["a.part", "a.xml", "c.xml"]


def test_two_files_of_one_name_are_both_kept(delivery: Delivery, folder: Path) -> None:
    first, second = b"no xml", "<公文/>".encode()
    for content in (first, second, first):
        put(folder, "a.xml", content)
        assert read_folder() == 0
    kept = {path.read_bytes() for path in (folder / "in" / REFUSED).glob("*.xml")}
    assert kept == {first, second}
    assert len(list((folder / "in" / REFUSED).glob("*.txt"))) == 2


def test_what_is_being_written_hidden_linked_or_of_another_kind_is_left_alone(
    cast: Cast, delivery: Delivery, folder: Path
) -> None:
    put(folder, "half.xml", receipt(delivery)[:50], age_s=0)
    put(folder, "a.xml.part", receipt(delivery))
    put(folder, ".a.xml", receipt(delivery))
    (folder / "in" / "link.xml").symlink_to(put(folder, "a.txt", receipt(delivery)))
    before = names_in(folder)
    assert read_folder() == 0
    assert names_in(folder) == before
    assert Delivery.objects.get(pk=delivery.pk).received_at is None


def test_without_a_person_of_the_office_nothing_is_read(
    cast: Cast, delivery: Delivery, folder: Path, settings: Settings
) -> None:
    put(folder, "a.xml", receipt(delivery))
    for nobody in ("", "unknown", cast.auditor.username):
        settings.EXCHANGE_USER = nobody
        assert read_folder() == 0
    assert names_in(folder) == ["in/a.xml"]
