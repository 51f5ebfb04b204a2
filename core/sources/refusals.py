"""Why a file, or a cell of one, is not read; what has words of its own says what to do."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop


class Damaged(ValueError):
    """A file that does not open; who reads it says as what to save it."""


class Locked(ValueError):
    """A file that a password closes."""


class Oversized(ValueError):
    """A file that holds, or unpacks to, more than its reader takes."""


class Sprawling(ValueError):
    """A workbook that no reader should open; the message says what to do."""


class NotShown(ValueError):
    """What a cell shows cannot be told from its number format; the message says what would do."""

    SENTENCE = gettext_noop("按格式“%(format)s”显示，读不准，请把单元格设为文本，照显示的样子重新填写。")

    def __init__(self, number_format: str) -> None:
        super().__init__(number_format)
        self.number_format = number_format[:40]

    def __str__(self) -> str:
        return gettext(self.SENTENCE) % {"format": self.number_format}
