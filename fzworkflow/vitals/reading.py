"""Reading what the signs are told from: one query, and a look at the disk, the queues and the certificate."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from amqp.exceptions import AMQPError
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models import CharField, Count, F, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from redis.exceptions import RedisError

from backups.keys import configured_seal
from backups.models import BackupRun
from core.choices import MessageOutcome
from core.heartbeats import down_after_s, late_after_s
from core.models import GatewayState, Heartbeat, Message, Outage, OutboxEntry
from core.outages import AwayError, Service
from core.outbox import MAX_ATTEMPTS
from core.queues import Queue
from documents.rendering.pades import CertificateUnusable, load_signer, validity
from fzworkflow.broker import waiting_in
from fzworkflow.vitals.values import Backups, Encoder, Gateways, Limits, Readings
from letters.lists_kept_up import first_list_to_end
from precedents.encoders.choosing import is_off
from precedents.models import EncoderState

# Who was never heard has from here on as long as everybody to be heard.
_LISTENING_SINCE = timezone.now()
# Of what was given up earlier nobody can do anything any more.
LATELY = timedelta(days=7)
_queues = Service("queues", RedisError, AMQPError, OSError)
Row = tuple[str, str, datetime | None]


def read_vital() -> Readings:
    """Read what the vital signs need, and whatever else the same query finds. Raises `DatabaseError`."""
    found = _found()
    return Readings(
        has_workers=not settings.CELERY_TASK_ALWAYS_EAGER,
        limits=Limits(late_after_s(), down_after_s()),
        listening_since=_LISTENING_SINCE,
        heard=_moments(found, "heard"),
        oldest_undelivered=_moments(found, "undelivered").get("oldest"),
        given_up=_count(found, "given up"),
        backups=Backups(
            is_wanted=bool(settings.BACKUP_DIR),
            is_sealed=configured_seal() is not None,
            last_at=_moments(found, "backup").get("good"),
            has_failed=any(kind == "latest backup" and text for kind, text, _at in found),
        ),
        encoder=_encoder(found),
        disk_free=_disk_free(),
        outages=_moments(found, "outage"),
        gateways=Gateways(_moments(found, "gateway"), _count(found, "messages given up")),
    )


def read_everything() -> Readings:
    """Read what all signs need: what `read_vital` reads, the queues, the certificate and the revocation lists."""
    ends, fault = _certificate()
    return replace(
        read_vital(),
        waiting=_waiting(),
        certificate_ends=ends,
        certificate_fault=fault,
        first_list=first_list_to_end(),
        is_whole=True,
    )


def _found() -> Sequence[Row]:
    undelivered = OutboxEntry.objects.filter(done_at__isnull=True).order_by()
    left = undelivered.filter(attempts__lt=MAX_ATTEMPTS)
    given_up = undelivered.filter(attempts__gte=MAX_ATTEMPTS)
    good = BackupRun.objects.filter(failure="").order_by("-pk")
    lost = Message.objects.filter(outcome=MessageOutcome.GIVEN_UP, is_code=False).order_by()
    failing = GatewayState.objects.filter(failing_since__isnull=False)
    everything = (
        _rows(Heartbeat.objects.all(), "heard", F("name"), F("heard_at")),
        _rows(left.order_by("created_at")[:1], "undelivered", Value("oldest"), F("created_at")),
        _counted(given_up, "given up"),
        _rows(good[:1], "backup", Value("good"), F("finished_at")),
        _rows(BackupRun.objects.order_by("-pk")[:1], "latest backup", F("failure"), F("finished_at")),
        _rows(EncoderState.objects.all(), "encoder", F("reason"), F("seen_at")),
        _rows(Outage.objects.filter(ended_at__isnull=True).order_by(), "outage", F("sign"), F("began_at")),
        _rows(failing, "gateway", F("channel"), F("failing_since")),
        _counted(lost.filter(ends_at__gt=timezone.now() - LATELY), "messages given up"),
    )
    return list(everything[0].union(*everything[1:], all=True))


def _rows(rows: QuerySet[Any], kind: str, text: Any, at: Any) -> QuerySet[Any, Row]:
    named = {"row_kind": Value(kind), "row_text": Cast(text, CharField()), "row_at": at}
    return rows.annotate(**named).values_list(*named)


def _counted(rows: QuerySet[Any], kind: str) -> QuerySet[Any, Row]:
    named = {"row_text": Cast(Count("pk"), CharField()), "row_at": Min("created_at")}
    return rows.values(row_kind=Value(kind)).annotate(**named).values_list("row_kind", *named)


def _count(found: Sequence[Row], wanted: str) -> int:
    return next((int(text) for kind, text, _at in found if kind == wanted), 0)


def _moments(found: Sequence[Row], wanted: str) -> dict[str, datetime]:
    return {text: at for kind, text, at in found if kind == wanted and at is not None}


def _encoder(found: Sequence[Row]) -> Encoder:
    told = next(((text, at) for kind, text, at in found if kind == "encoder"), ("", None))
    return Encoder(is_wanted=not is_off(), seen_at=told[1], reason=told[0])


def _waiting() -> dict[str, int] | None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return None
    try:
        return _queues.ask(_lengths)
    except AwayError:
        return None


def _lengths() -> dict[str, int]:
    return waiting_in(str(settings.CELERY_BROKER_URL), [queue.value for queue in Queue])


def _disk_free() -> int | None:
    """Return how many bytes are free where files lie; None where they lie in a store of somebody else's."""
    if not isinstance(default_storage, FileSystemStorage):
        return None
    folder = Path(default_storage.location)
    existing = next((one for one in (folder, *folder.parents) if one.is_dir()), None)
    return shutil.disk_usage(existing).free if existing else None


def _certificate() -> tuple[datetime | None, str]:
    """Return until when the configured certificate holds, or why it cannot be used; neither where none is configured."""
    path = Path(settings.SIGNING_CERTIFICATE)
    changed = path.stat().st_mtime_ns if settings.SIGNING_CERTIFICATE and path.is_file() else 0
    return _opened(settings.SIGNING_CERTIFICATE, changed)


@lru_cache(maxsize=1)
def _opened(_path: str, _changed: int) -> tuple[datetime | None, str]:
    try:
        signer = load_signer()
    except CertificateUnusable as refusal:
        return None, refusal.message
    return (validity(signer)[1], "") if signer else (None, "")
