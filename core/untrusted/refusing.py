"""How a reading that did not come to its end is told: as the refusal of a file, with what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.errors import Fault, Incomplete


class NotRead(Incomplete):
    """The file made its reader stumble, or took more than any ordinary file does; `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__([Fault("", sentence)], sentence)
        self.sentence = sentence


class Unavailable(NotRead):
    """No reader could be had, or none had the time: nothing is known of the file, and it may be tried again."""


def damaged() -> NotRead:
    """The reader stumbled over what the file says of itself."""
    return NotRead(
        _("这个文件打不开，可能已损坏或不完整。请用Word、Excel或WPS等打开核对，另存一份后再上传。")
    )


def too_costly() -> NotRead:
    """The reader was ended: time, memory, or a crash that nothing could catch."""
    return NotRead(
        _(
            "这个文件读取时占用的时间或内存过多，已经停止。"
            "请删去多余的内容（如空白的行列、多层嵌套的表格、过大的图片），另存一份后再上传。"
        )
    )


def late() -> Unavailable:
    """The reader was ended by the clock: a file that takes long and a machine that is busy look alike."""
    return Unavailable(
        _(
            "在规定的时间内没有读完这个文件，已经停止。可能是系统正忙，请稍后重试；仍然如此的，"
            "请删去多余的内容（如空白的行列、多层嵌套的表格、过大的图片），另存一份后再上传。"
        )
    )


def unavailable() -> Unavailable:
    """No reader could be started: the fault is not the file's."""
    return Unavailable(_("现在读不了文件，请稍后重试；如一直如此，请联系系统管理员。"))
