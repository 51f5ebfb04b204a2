"""Exchange: sending a letter out as a package, and entering the receipts that come back as 签收."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from core.errors import Fault, Incomplete, NotAllowed
from core.folders import write_outputs
from core.moments import local_minute
from core.queues import Queue
from core.untrusted import NotRead, Unavailable, read_apart
from letters.actions.addressing import EXCHANGE_OUT, record_receipt
from letters.exchange.package import exchange_package, mark_of, package_name
from letters.models import Delivery, Letter

PERMISSION = "letters.record_receipt"
OUT = "out"


@outbox.receives(EXCHANGE_OUT, queue=Queue.RENDER)
def put_out(payload: Mapping[str, Any]) -> None:
    """Put a delivery's package into the exchange's folder, whole or not at all; again, it is the same file."""
    sent = Delivery.objects.select_related("letter__signed_by", "letter__issued_by__unit")
    delivery = sent.filter(pk=payload["delivery"]).first()
    if delivery is None or not settings.EXCHANGE_FOLDER:
        return
    folder = Path(settings.EXCHANGE_FOLDER) / OUT
    write_outputs({package_name(delivery): exchange_package(delivery)}, folder)


def enter_exchange_receipt(*, by: User, file: File[bytes] | Path, letter: Letter | None = None) -> Delivery:
    """Enter a receipt that came back through the exchange as 签收; one that was entered already changes nothing.

    Raises `Incomplete` with a sentence for what is no receipt, a foreign or a changed one, or one of another letter
    than the one that it was brought to.
    """
    if not by.has_perm(PERMISSION):
        raise NotAllowed
    try:
        told: dict[str, str] = read_apart("letters.exchange.reading.read_receipt", file)
    except Unavailable:
        raise
    except NotRead as refusal:
        raise _refused(refusal.sentence) from refusal
    delivery = _delivery_of(told)
    if letter is not None and delivery.letter_id != letter.pk:
        sentence = _("这是%(number)s的回执，不是这份函的。请到那份函的页面导入。")
        raise _refused(sentence % {"number": delivery.letter.number})
    _require_unchanged(told, delivery)
    at = _signed_at(told["签收时间"], delivery)
    # What is put on record is Chinese, whoever reads along.
    note = f"交换系统回执：{told['签收人']}，{local_minute(at)}"
    return record_receipt(delivery, by=by, note=note)


def _delivery_of(told: Mapping[str, str]) -> Delivery:
    key = told["交换标识"].partition("-")[0]
    sent = Delivery.objects.select_related("letter")
    delivery = sent.filter(pk=int(key)).first()
    if delivery is None or not constant_time_compare(mark_of(delivery), told["交换标识"]):
        raise _refused(_("不是本系统发出的函的回执：交换标识查不到。"))
    return delivery


def _require_unchanged(told: Mapping[str, str], delivery: Delivery) -> None:
    sent = {
        "发文字号": delivery.letter.number,
        "接收单位": delivery.unit_name,
        "清单摘要": delivery.letter.manifest_sha256,
    }
    for name, said in sent.items():
        if told[name] != said:
            raise _refused(_("回执的“%(name)s”与发出的不符，可能被改动，请对方重新发来。") % {"name": name})


def _signed_at(told: str, delivery: Delivery) -> datetime:
    at = _moment(told)
    if at is None or not delivery.sent_at.replace(microsecond=0) <= at <= timezone.now():
        raise _refused(_("回执的“签收时间”不在发出之后、现在之前，请对方核对后重新发来。"))
    return at


def _moment(told: str) -> datetime | None:
    """The moment; none for what XML knows beyond our calendar: the year 10000, the hour 24."""
    try:
        at = datetime.fromisoformat(told)
        # A moment without its offset is one where the office is.
        return at if at.tzinfo else timezone.make_aware(at)
    except (ValueError, OverflowError):
        return None


def _refused(sentence: str) -> Incomplete:
    return Incomplete([Fault("file", sentence)], sentence)
