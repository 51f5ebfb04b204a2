"""The signs of what is to be kept in order: the disk, the backups, the model of the search, the certificate, the lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from backups.checks import not_sealed_sentence
from documents.rendering.pades import EXPIRES_SOON
from fzworkflow.vitals.values import Backups, Readings, Sign, State, Unit, graded, size, span
from letters.checks import expiry_sentence
from letters.lists_kept_up import FirstToEnd, ended_sentence
from precedents.status import SILENT_AFTER

# One night without a backup is noticed in the morning; two mean that something has to be done.
BACKUP_LATE, BACKUP_DOWN = timedelta(hours=26), timedelta(hours=50)
DISK_LATE_BYTES, DISK_DOWN_BYTES = 5 << 30, 500 << 20


def disk(read: Readings) -> Iterator[Sign]:
    """Yield how much room the folder of files has; nothing where files lie elsewhere."""
    if read.disk_free is None:
        return
    free = read.disk_free
    state = State.DOWN if free < DISK_DOWN_BYTES else State.LATE if free < DISK_LATE_BYTES else State.OK
    advice = ""
    if state is not State.OK:
        advice = _("存放附件和公函文件的磁盘只剩%(free)s。请清理或扩大这块磁盘；满了以后不能上传和印发。") % {
            "free": size(free)
        }
    yield Sign(
        "disk",
        _("附件所在磁盘的剩余空间"),
        state,
        free,
        DISK_DOWN_BYTES,
        Unit.BYTES,
        advice=advice,
        effect=_("磁盘快满了，上传和印发会失败"),
        is_vital=True,
    )


def backup(backups: Backups, now: datetime) -> Sign:
    """Return how old the last good backup by the clock is, or why there is none."""
    state, advice = _backup_state(backups, now)
    age_s = (now - backups.last_at).total_seconds() if backups.last_at else None
    return Sign(
        "backup",
        _("最近一次成功的自动备份"),
        state,
        age_s,
        BACKUP_DOWN.total_seconds(),
        heard_at=backups.last_at,
        advice=advice,
    )


def _backup_state(backups: Backups, now: datetime) -> tuple[State, str]:
    if not backups.is_wanted:
        return State.LATE, _(
            "没有设 BACKUP_DIR，系统不会自动备份。请设 BACKUP_DIR 和 BACKUP_PUBLIC_KEY，或者另行安排备份。"
        )
    if not backups.is_sealed:
        return State.DOWN, not_sealed_sentence()
    if backups.last_at is None and backups.has_failed:
        return State.DOWN, _(
            "自动备份还没有成功过。原因在系统管理员收到的提醒里；处理后用 manage.py backup 补做一次。"
        )
    if backups.last_at is None:
        return State.LATE, _(
            "还没有自动备份过。自动备份在每天2:30；在那之前可以用 manage.py backup 手工做一次。"
        )
    age_s = (now - backups.last_at).total_seconds()
    state = graded(age_s, BACKUP_LATE.total_seconds(), BACKUP_DOWN.total_seconds())
    if state is State.OK:
        return state, ""
    return state, _(
        "最近一次成功的自动备份是%(age)s以前。请看系统管理员收到的提醒和 worker-render 的日志，"
        "处理后用 manage.py backup 补做一次。"
    ) % {"age": span(age_s)}


def encoder(read: Readings, now: datetime) -> Sign:
    """Return when a worker last spoke of the model that finds by meaning, or why none runs."""
    encoder, state, advice = read.encoder, State.OK, ""
    silence_s = (now - encoder.seen_at).total_seconds() if encoder.seen_at else None
    if encoder.is_wanted and encoder.reason:
        state, advice = State.LATE, encoder.reason + _("在先做法只按字面检索。")
    elif (
        encoder.is_wanted
        and read.has_workers
        and (silence_s is None or silence_s > SILENT_AFTER.total_seconds())
    ):
        state = State.LATE
        advice = _("语义模型很久没有报告，新内容暂时只按字面检索。请看 worker-index 的日志。")
    return Sign(
        "encoder",
        _("检索用的语义模型"),
        state,
        silence_s if encoder.is_wanted else None,
        SILENT_AFTER.total_seconds(),
        heard_at=encoder.seen_at if encoder.is_wanted else None,
        advice=advice,
    )


def certificate(read: Readings, now: datetime) -> Sign:
    """Return for how many days the certificate that letters are signed with still holds."""
    label = _("电子签名证书的有效期")
    if read.certificate_ends is None:
        return Sign("certificate", label, State.DOWN, unit=Unit.DAYS, advice=read.certificate_fault)
    days = (read.certificate_ends - now).total_seconds() / 86_400
    state = State.DOWN if days <= 0 else State.LATE if days <= EXPIRES_SOON.days else State.OK
    advice = "" if state is State.OK else expiry_sentence(read.certificate_ends)
    return Sign("certificate", label, state, days, 0, Unit.DAYS, advice=advice)


def revocation_lists(first: FirstToEnd, now: datetime) -> Sign:
    """Return for how many days every revocation list that is installed is still in force."""
    days = (first.at - now).total_seconds() / 86_400
    state = State.OK if days > 0 else State.LATE
    advice = "" if state is State.OK else ended_sentence(first)
    return Sign("lists", _("吊销列表的有效期"), state, days, 0, Unit.DAYS, advice=advice)
