"""What stands on a letter's pages and is not the letter: page numbers, lines of tables, publishing marks, remarks."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

_DASHES = r"[—–\-－―‐─…·•]"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[], str]], ...] = tuple(
    (re.compile(pattern), sentence.__str__)
    for pattern, sentence in (
        (rf"{_DASHES}+\s*[0-9]{{1,4}}\s*{_DASHES}+", _("页码")),
        (r"第?\s*[0-9]{1,4}\s*页\s*[，,/]?\s*(?:[（(]?共\s*[0-9]{1,4}\s*页[）)]?)?", _("页码")),
        (r"[0-9]{1,4}\s*/\s*[0-9]{1,4}|共\s*[0-9]{1,4}\s*页\s*[，,/]?\s*第\s*[0-9]{1,4}\s*页", _("页码")),
        (r"[\s|:\-+=—_─━┄*.·]+", _("表格线或分隔线")),
        (
            r"[（(]?\s*(?:此页无正文|以下无正文|本页无正文|转下页|接上页|续表|续上表)\s*[）)]?[：:]?",
            _("版面提示"),
        ),
        (
            r"(?:打印本页|关闭窗口|返回顶部|扫一扫|分享到)(?:打印本页|打印|关闭窗口|关闭|返回顶部|扫一扫|分享到|[\s：:|])*",
            _("网页上的信息"),
        ),
        (r"(?:主动公开|依申请公开|不予公开|公开方式|信息公开选项|公开属性).{0,20}", _("公开属性")),
        (r".{2,40}(?:办公室|办公厅|秘书处)\s*[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日印发", _("印发机关和日期")),
        (
            r"(?:信息来源|来源|发布时间|发布日期|发布机构|索引号|浏览次数|浏览量|字体|字号)\s*[：:].{0,200}",
            _("网页上的信息"),
        ),
        (r"(?:上一篇|下一篇)\s*[：:].{0,200}", _("网页上的信息")),
        (r"(?:注|备注|说明)\s*[：:].*", _("表注，不登记")),
    )
)
# The first of them stand wherever a page ends, in the middle of a sentence as well.
_OF_EVERY_PAGE = 6
_REMARK = re.compile(r"[（(].{1,80}[）)]")
TOTAL = re.compile(r"(?:合计|总计|小计|共计)\D{0,20}(?P<count>[0-9]{1,4})?\D{0,20}")
COPY_TO = re.compile(r"抄\s*送\s*[：:]\s*(?P<names>.+)")


def reason_to_pass_over(text: str) -> str:
    """Return why a line is no part of the letter, or nothing when it may be one."""
    stripped = text.strip()
    return next((sentence() for pattern, sentence in _PATTERNS if pattern.fullmatch(stripped)), "")


def is_page_furniture(text: str) -> bool:
    """Whether a line is what pages and tables have wherever they break: a number, a rule, a word that goes on."""
    stripped = text.strip()
    return any(pattern.fullmatch(stripped) for pattern, _sentence in _PATTERNS[:_OF_EVERY_PAGE])


def is_remark(text: str) -> bool:
    """Whether a line is a remark in brackets, such as stands under the date (附注)."""
    return bool(_REMARK.fullmatch(text.strip()))
