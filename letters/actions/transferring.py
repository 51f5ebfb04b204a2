"""移交: making packages ready for an archive, handing them over, and entering its receipt."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from core.acting import acting, action
from core.digests import digests_of
from core.errors import Fault, Incomplete, NotAllowed, WrongState
from core.pressing import once
from core.queues import Queue
from core.texts import text_faults, unfilled
from core.untrusted import NotRead
from letters.actions.cataloguing import hold_items
from letters.archive import is_up_to_date, write_archive
from letters.examined import examined
from letters.models import ArchiveEntry, Transfer, TransferItem

TOPIC = "make_transfer"
PERMISSION = "letters.transfer_archive"


@dataclass(frozen=True, slots=True)
class ArchiveReceipt:
    """接收回执: the archive's number of it, the day on which it took the packages, what else it says."""

    number: str
    on: date
    said: str = ""


@once
def prepare_transfer(*, by: User, receiver: str, entries: Collection[ArchiveEntry]) -> Transfer:
    """Put catalogued letters together for an archive; a worker makes and examines each package.

    Raises `Incomplete` naming the field, also for a letter that stands on another list.
    """
    with acting(by, PERMISSION, "prepare_transfer"):
        faults = _named_faults("receiver", receiver, _("接收单位"), 100)
        if not entries:
            faults.append(Fault("entries", _("请选择要移交的件。")))
        listed = TransferItem.objects.filter(entry__in=entries).select_related("entry")
        faults += [
            Fault("entries", _("“%(code)s”已在另一份移交清单里。") % {"code": one.entry.code})
            for one in listed
        ]
        if faults:
            raise Incomplete(faults)
        transfer = Transfer.objects.create(receiver=receiver.strip(), prepared_by=by)
        in_order = sorted(entries, key=lambda one: one.code)
        TransferItem.objects.bulk_create([TransferItem(transfer=transfer, entry=entry) for entry in in_order])
        outbox.post(TOPIC, {"transfer": transfer.pk, "by": by.pk})
        return transfer


@action(PERMISSION)
def examine_transfer(transfer: Transfer, *, by: User) -> Transfer:
    """Have every package made and examined anew, as the letters stand now. Raises `WrongState` once handed over."""
    _require_open(transfer)
    items = list(transfer.items.all())
    # Pressed twice: nothing is made yet of what was asked for a moment ago.
    if not any(one.file or one.report or one.failure for one in items):
        return transfer
    for item in items:
        _empty(item)
    outbox.post(TOPIC, {"transfer": transfer.pk, "by": by.pk})
    return transfer


@action(PERMISSION)
def drop_transfer(transfer: Transfer, *, by: User) -> None:
    """Take a list back that was not handed over: its letters can stand on another one."""
    _require_open(transfer)
    transfer.delete()


@action(PERMISSION)
def hand_over(transfer: Transfer, *, by: User) -> Transfer:
    """移交: from here on nothing of it changes.

    Raises `WrongState` naming what was not examined, did not pass, or has changed since its package was made.
    """
    _require_open(transfer)
    # Nothing gets another place in the archive meanwhile.
    hold_items()
    items = list(transfer.items.select_related("entry__letter__batch", "entry__letter__corrects"))
    if waiting := [one.entry.code for one in items if not one.report]:
        raise WrongState(_("还没有检测：%(codes)s。") % {"codes": _("、").join(waiting)})
    if failed := [one.entry.code for one in items if not one.is_passed]:
        sentence = _("四性检测不合格，不能移交：%(codes)s。改正后请重新检测。")
        raise WrongState(sentence % {"codes": _("、").join(failed)})
    if changed := [one.entry.code for one in items if not _is_up_to_date(one)]:
        sentence = _("归档包生成以后又有变化：%(codes)s。请重新检测，再移交。")
        raise WrongState(sentence % {"codes": _("、").join(changed)})
    transfer.handed_over_by, transfer.handed_over_at = by, timezone.now()
    transfer.save()
    return transfer


@action(PERMISSION)
def record_archive_receipt(transfer: Transfer, *, by: User, receipt: ArchiveReceipt) -> Transfer:
    """Enter the archive's 接收回执. Raises `Incomplete` naming the field, `WrongState` unless one is awaited."""
    if transfer.handed_over_at is None:
        raise WrongState(_("还没有移交，不能登记接收回执。"))
    if transfer.received_on is not None:
        raise WrongState(_("接收回执已登记：%(number)s。") % {"number": transfer.receipt_number})
    faults = _named_faults("number", receipt.number, _("回执编号"), 50)
    faults += text_faults({"said": receipt.said}, {"said": _("回执说明")}, longest=500)
    if not timezone.localdate(transfer.handed_over_at) <= receipt.on <= timezone.localdate():
        faults.append(Fault("on", _("接收日期应在移交之日和今天之间。")))
    if faults:
        raise Incomplete(faults)
    transfer.receipt_number, transfer.received_on = receipt.number.strip(), receipt.on
    transfer.receipt_note, transfer.recorded_by = receipt.said.strip(), by
    transfer.save()
    return transfer


@outbox.receives(TOPIC, queue=Queue.RENDER)
def make_transfer(payload: Mapping[str, Any]) -> None:
    """Make and examine the packages that are not there yet; doing it again changes nothing."""
    by = User.objects.get(pk=payload["by"])
    if not by.has_perm(PERMISSION):
        raise NotAllowed
    waiting = TransferItem.objects.filter(
        transfer=payload["transfer"], transfer__handed_over_at=None, report={}
    )
    for item in waiting.select_related("entry__letter__batch", "entry__letter__corrects"):
        _make(item)


def _make(item: TransferItem) -> None:
    with tempfile.TemporaryFile() as content:
        write_archive(item.entry.letter, content)
        item.size = content.tell()
        content.seek(0)
        item.sha256, item.sm3 = digests_of(content)
        content.seek(0)
        package = File(content, name="package")
        try:
            item.report = examined(package).to_json()
        except NotRead as refusal:
            item.size, item.sha256, item.sm3 = 0, "", ""
            item.failure = refusal.sentence[:500]
        else:
            item.failure = ""
            item.file.save("package", package, save=False)
    item.save()


def _is_up_to_date(item: TransferItem) -> bool:
    with item.file.open("rb") as package:
        return is_up_to_date(item.entry.letter, package)


def _empty(item: TransferItem) -> None:
    # The file goes with the nightly sweep of what no row names.
    item.file, item.size, item.sha256, item.sm3, item.report, item.failure = "", 0, "", "", {}, ""
    item.save()


def _require_open(transfer: Transfer) -> None:
    if transfer.handed_over_at is not None:
        raise WrongState(_("已经移交，不能再改动。"))


def _named_faults(place: str, text: str, label: str, longest: int) -> list[Fault]:
    if not text.strip():
        return [unfilled(place, label)]
    return text_faults({place: text.strip()}, {place: label}, longest=longest)
