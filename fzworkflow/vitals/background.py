"""The signs of what works behind the pages: workers, beat, the outbox and the queues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.channels.gateways import gateways as set_up
from core.heartbeats import BEAT, queue_sign
from core.queues import Queue
from fzworkflow.vitals.values import Readings, Sign, State, Unit, graded, span

UNDELIVERED_LATE, UNDELIVERED_DOWN = timedelta(minutes=10), timedelta(hours=1)
MOST_WAITING = 1000
GATEWAY_LATE = timedelta(minutes=10)


def background(read: Readings, now: datetime) -> Iterator[Sign]:
    """Yield whether each process is heard, and how long the oldest task has waited; without Redis, that there is none."""
    if not read.has_workers:
        advice = _(
            "没有设 REDIS_URL：任务由网页进程当场办，定时任务（发邮件、备份、清理）不运行。"
            "正式使用请设 REDIS_URL，并启动各后台进程。"
        )
        yield Sign("workers", _("后台进程"), State.LATE, advice=advice, unit=Unit.COUNT)
        return
    for one in _processes():
        yield _heartbeat(one, read, now)
    yield _undelivered(read.oldest_undelivered, now)


@dataclass(frozen=True, slots=True)
class _Process:
    """What must be heard: its sign, the process that gives it, what it is there for, and what does not happen without."""

    sign: str
    process: str
    work: str
    effect: str


def _processes() -> list[_Process]:
    return [
        _Process(queue_sign(Queue.DEFAULT), "worker", _("短任务"), _("提醒、清理等短任务不办")),
        _Process(queue_sign(Queue.MAIL), "worker", _("邮件"), _("邮件不发")),
        _Process(queue_sign(Queue.HOOKS), "worker-hooks", _("事件推送"), _("事件不推送")),
        _Process(queue_sign(Queue.RENDER), "worker-render", _("公函和文件"), _("公函不排印，导出文件不生成")),
        _Process(queue_sign(Queue.INDEX), "worker-index", _("检索索引"), _("检索索引不整理")),
        _Process(BEAT, "beat", _("定时启动任务"), _("定时任务不启动")),
    ]


def _heartbeat(one: _Process, read: Readings, now: datetime) -> Sign:
    heard = read.heard.get(one.sign)
    silence_s = max((now - (heard or read.listening_since)).total_seconds(), 0.0)
    # Who was never heard is not well, however young the process is that listens.
    state = graded(silence_s, read.limits.late_s if heard else -1, read.limits.down_s)
    advice = ""
    if state is not State.OK:
        advice = _(
            "已有%(silence)s没有听到它。请看进程 %(process)s 是否在运行、日志里有什么，重新启动它；积下的任务会自动补办。"
        ) % {"silence": span(silence_s), "process": one.process}
    return Sign(
        name=one.sign,
        label=_("进程 %(process)s：%(work)s") % {"process": one.process, "work": one.work},
        state=state,
        value=silence_s,
        limit=read.limits.down_s,
        heard_at=heard,
        advice=advice,
        effect=one.effect,
        is_vital=True,
    )


def _undelivered(oldest: datetime | None, now: datetime) -> Sign:
    age_s = (now - oldest).total_seconds() if oldest else 0.0
    state = graded(age_s, UNDELIVERED_LATE.total_seconds(), UNDELIVERED_DOWN.total_seconds())
    advice = ""
    if state is not State.OK:
        advice = _(
            "最早的一项任务已经等了%(age)s。请看各后台进程的日志：是在办费时的任务，还是反复失败；必要时增加同一队列的进程。"
        ) % {"age": span(age_s)}
    return Sign(
        "undelivered",
        _("最早未办的任务"),
        state,
        age_s,
        UNDELIVERED_DOWN.total_seconds(),
        advice=advice,
        effect=_("交给后台的任务迟迟没有办"),
        is_vital=True,
    )


def queues(read: Readings) -> Iterator[Sign]:
    """Yield how many tasks wait in each queue; where the queues cannot be read, that alone."""
    if read.waiting is None:
        advice = _("连不上 Redis，看不到队列。页面和保存照常；请检查 Redis，恢复后任务自动补办。")
        yield Sign("queues", _("排队的任务"), State.LATE, unit=Unit.COUNT, advice=advice)
        return
    for queue in Queue:
        yield _queue(queue, read.waiting.get(queue, 0))


def _queue(queue: Queue, count: int) -> Sign:
    state = State.LATE if count > MOST_WAITING else State.OK
    advice = ""
    if state is not State.OK:
        advice = _(
            "队列 %(queue)s 里排着%(count)d项任务。请看服务这个队列的进程是否在运行，必要时增加进程。"
        ) % {
            "queue": queue,
            "count": count,
        }
    label = _("队列 %(queue)s 里排着的任务") % {"queue": queue}
    return Sign(f"waiting-{queue}", label, state, count, MOST_WAITING, Unit.COUNT, advice=advice)


def given_up(read: Readings) -> Sign:
    """Return how many tasks were tried so often that nobody tries them any more."""
    state = State.LATE if read.given_up else State.OK
    advice = ""
    if read.given_up:
        advice = _(
            "有%(count)d项任务试了多次都没有办成，不再自动重试。"
            "请看日志里的 outbox_delivery_failed，排除原因后由提出的人重新办理。"
        ) % {"count": read.given_up}
    return Sign("given-up", _("放弃的任务"), state, read.given_up, 0, Unit.COUNT, advice=advice)


def gateways(read: Readings, now: datetime) -> Iterator[Sign]:
    """Yield for how long a gateway has taken nothing, and what was given up; nothing where none is set up."""
    labels = {one.code: str(one.label) for one in set_up()}
    if not labels:
        return
    failing = {code: since for code, since in read.gateways.failing.items() if code in labels}
    age_s = max(((now - since).total_seconds() for since in failing.values()), default=0.0)
    lost = read.gateways.given_up
    is_late = lost or age_s > GATEWAY_LATE.total_seconds()
    advice = ""
    if is_late:
        named = _("、").join(labels[code] for code in failing) or _("已恢复")
        advice = _(
            "没有收下消息的网关：%(named)s；最近7天有%(count)d条没有发出、不再重试。"
            "请看网关的适配程序是否在运行、答复了什么；提醒本身都在页面上。"
        ) % {"named": named, "count": lost}
    state = State.LATE if is_late else State.OK
    yield Sign(
        "gateways", _("短信和办公软件的网关"), state, age_s, GATEWAY_LATE.total_seconds(), advice=advice
    )
