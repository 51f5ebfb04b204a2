"""What the components show, as plain values: tones of states, phases of a batch, faults with their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.errors import Fault
from core.saying import between_sentences

TONE_ICONS = {
    "neutral": "circle",
    "progress": "circle-dot",
    "attention": "alert-triangle",
    "done": "circle-check",
    "refused": "ban",
}
# A state's code means the same in every app, so that one table serves them all; each app enters its own.
_tone_by_code: dict[str, str] = {}
# Phases that are no step of the way but its end before the goal.
ASIDE = frozenset({"cancelled"})


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of a batch's way: `position` is done, current or ahead."""

    label: str
    position: str


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A fault as the page shows it: its place in words, and where it is put right: its field, or another page."""

    place: str
    message: str
    href: str


def add_tones(**codes_by_tone: Iterable[str]) -> None:
    """Register in which tone an app's states are shown: neutral, progress, attention, done or refused.

    Raises `ValueError` for a tone that there is not, and for a code that another app shows in another one.
    """
    for tone, codes in codes_by_tone.items():
        if tone not in TONE_ICONS:
            raise ValueError(f"there is no tone {tone}")
        for code in codes:
            if _tone_by_code.setdefault(code, tone) != tone:
                raise ValueError(f"the state {code} is shown as {_tone_by_code[code]} already")


def has_tone(code: str) -> bool:
    """Whether somebody chose in which tone a state is shown."""
    return code in _tone_by_code


def tone_of(code: str) -> str:
    """Return the tone in which a state is shown; an unknown one is neutral."""
    return _tone_by_code.get(code, "neutral")


def phases_of(batch: Any) -> list[Phase]:
    """Return the steps of the batch's way; a batch that left it has none that is current."""
    choices = batch._meta.get_field("state").choices or ()
    way = [(code, str(label)) for code, label in choices if code not in ASIDE]
    codes = [code for code, _label in way]
    reached = codes.index(batch.state) if batch.state in codes else -1
    last = len(codes) - 1
    return [Phase(label, _position(index, reached, last)) for index, (_code, label) in enumerate(way)]


def _position(index: int, reached: int, last: int) -> str:
    if index < reached or (index == reached == last):
        return "done"
    return "current" if index == reached else "ahead"


def shown_faults(
    listed: Iterable[Fault], form: forms.BaseForm | None, labels: Mapping[str, str]
) -> list[ShownFault]:
    """Put faults into a reader's words: a field's label instead of its name."""
    return [_shown(fault, form, labels) for fault in listed]


def _shown(fault: Fault, form: forms.BaseForm | None, labels: Mapping[str, str]) -> ShownFault:
    if form is not None and fault.place in form.fields:
        bound = form[fault.place]
        label = str(labels.get(fault.place, bound.label))
        return ShownFault(label, fault.message, f"#{bound.id_for_label or bound.auto_id}")
    place = str(labels.get(fault.place, fault.place))
    is_code = place.isascii() and place.replace("_", "").isalpha()
    return ShownFault("" if is_code else place, fault.message, fault.address)


def screen_texts() -> dict[str, str]:
    """Return the sentences that the scripts show, by name."""
    return {
        "saving": _("正在保存…"),
        "saved": _("已保存 %s"),
        "unsaved": _("未保存"),
        "offline": _("离线：内容保留在本机，恢复连接后自动保存"),
        "conflict": _("内容已在别处改动，请在下面选定后继续"),
        "refused": _("未保存：请更正标出的内容"),
        "expired": _("登录已过期：内容保留在本机，请重新登录后继续"),
        "signIn": _("重新登录"),
        "secondFactor": _("还需要动态验证码，请点下面的“在新窗口登录”完成后回到本页。"),
        "pasted": _("粘贴的内容已整理：去掉格式，统一引号、括号和全半角。按 Ctrl+Z 撤销。"),
        "complete": _("已齐"),
        "lacking": _("差%s项"),
        "between": _("、"),
        "gap": between_sentences(),
        "unasked": _("可不填"),
        "keptHere": _("本机保留着一份未能保存的内容（%s）。"),
        "restore": _("恢复"),
        "discard": _("丢弃"),
        "stored": _("已保存的内容"),
        "mine": _("我的内容"),
        "takeStored": _("采用已保存的"),
        "keepMine": _("保留我的"),
        "noNumber": _("这里只能填数字"),
        "outOfRange": _("应在%s到%s之间"),
        "offStep": _("打分间隔是%s，请改成它的整数倍"),
        "remarkOf": _("“%s”的说明"),
        "needsRemark": _("须写说明"),
        "correctFirst": _("请先更正"),
        "unscored": _("还有%s项没有打分"),
        "storedElsewhere": _("别处已改为“%s”。"),
        "noTotal": _("有分数需要更正，更正后显示加权总分"),
        "signOutDrafts": _("本机还有没能保存到系统的内容，退出后将从本机清除。确定退出吗？"),
        "nothing": _("（空）"),
        "counted": _("%s / %s 字"),
        "over": _("%s / %s 字，超出 %s 字"),
        "confirmTitle": _("请确认"),
        "confirm": _("确定"),
        "cancel": _("取消"),
        "close": _("关闭"),
        "failed": _("操作没有完成，请稍后重试。"),
        "noConnection": _("连接不上服务器，请检查网络后重试。"),
        "sending": _("正在提交…"),
    }
