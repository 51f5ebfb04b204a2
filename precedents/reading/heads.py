"""What a file says of the whole list: its name, document number, issuer and date; and the lines that end a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from core.sources.numerals import DAY, day_in
from precedents.reading.labels import labelled
from precedents.reading.tidying import without_blanks
from precedents.reading.values import Block, Head, Line, LineKind, Notebook, gettext_noop, say
from precedents.reading.words import is_annex

_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{2,16})\s*[〔\[（(【［﹝]\s*(?P<year>(?:19|20)[0-9]{2})\s*年?\s*[〕\]）)】］﹞]\s*第?\s*(?P<number>[0-9]{1,5})\s*号"
)
_TITLE_END = re.compile(
    r"(?:通知|公告|函|意见|批复|决定|通报|经验|案例|清单|名单|目录|汇编|一览表|分工表|列表|汇总表?|举措|成果|事项|做法|案例集|成果集|选编|摘编|汇总)[》”]?(?:[（(].{1,40}[）)])?(?:的?解读|解读)?$"
)
_BODY = (
    r"(?:国务院|[\u4e00-\u9fff]{2,24}?(?:院|部|局|委|委员会|办公室|办公厅|总署|署|厅|政府|行|会|小组|管委会))"
)
_ABOUT = re.compile(rf"^(?P<issuer>{_BODY}(?:[ 、　]+{_BODY})*)关于")
_SIGNED = re.compile(rf"{_BODY}(?:[ 、　]+{_BODY})*")
_ENDING = re.compile(
    r"[（(](?:此件|本文|联系人|联系电话|信息公开).{0,60}[）)]|抄\s*送\s*[：:].*|主题词.*|(?:信息)?来源\s*[：:].*|责任编辑.*|编辑\s*[：:].*|(?:打印|关闭|分享|返回).{0,12}|附件\s*[0-9一二三四五六七八九十]*\s*[：:].*"
)
_MARKS_OF_TITLE = re.compile(
    r"（）|\(\)|^附\s*件\s*[0-9一二三四五六七八九十]*\s*[：:]"
    r"|[（(]共?[0-9一二三四五六七八九十]+[项条个][）)]$|》的?解读$"
)
_CODES = (
    ("国办", "国务院办公厅"),
    ("国", "国务院"),
    ("商", "商务部"),
    ("署", "海关总署"),
    ("银", "中国人民银行"),
)
LONGEST_TITLE = 200


def head_of(lines: Sequence[Line]) -> Head:
    """Return what the lines say of the list; `lines` are those outside its practices."""
    texts = [without_blanks(line.text) for line in lines]
    document = next((found for text in texts[:40] if (found := document_in(text))), "")
    name = _title(texts[:15])
    about = _ABOUT.match(name)
    issuer = about["issuer"] if about else _signature(texts) or _issuer_by_code(document)
    return Head(name[:LONGEST_TITLE], issuer[:LONGEST_TITLE], document, _day(texts))


def document_in(text: str) -> str:
    """Return the document number that a text holds, in the usual brackets, or nothing."""
    found = _NUMBER.search(text)
    if found is None:
        return ""
    code = re.sub(r"^.*(?:印发|依据|根据|按照|通知|经验|案例|清单|关于)", "", found["code"])
    return f"{code}〔{found['year']}〕{found['number']}号" if code else ""


def without_ending(blocks: Sequence[Block], book: Notebook) -> tuple[list[Block], list[Line]]:
    """Take a letter's last lines off: signature, date, （此件公开发布）, 抄送. Returns the rest and these lines."""
    kept = list(blocks)
    taken: list[Line] = []
    while kept and isinstance(kept[-1], Line) and _ends(kept, kept[-1].text):
        line = kept.pop()
        assert isinstance(line, Line)
        taken.append(line)
        book.take(line.at, LineKind.HEAD, line.text.strip(), say(gettext_noop("署名、日期和附注")))
    return kept, taken[::-1]


def is_title(text: str) -> bool:
    """Tell whether a line names a list or a circular rather than a practice."""
    plain = without_blanks(text)
    if labelled(plain) is not None or len(plain) > 120 or "。" in plain:
        return False
    return bool(document_in(plain)) or bool(
        _TITLE_END.search(plain)
        and re.search(
            r"关于|第.{1,3}批|试点经验|实践案例|清单|名单|目录|汇编|一览|汇总|分工表|通知|公告|案例集|成果集|选编|摘编",
            plain,
        )
    )


def _ends(kept: Sequence[Block], text: str) -> bool:
    plain = without_blanks(text)
    if _ENDING.fullmatch(plain) or DAY.fullmatch(plain):
        return True
    # A signature stands alone or above its date, which has been taken off already.
    return len(plain) <= 30 and len(kept) > 3 and bool(_SIGNED.fullmatch(plain)) and labelled(plain) is None


def _title(texts: Sequence[str]) -> str:
    for at, text in enumerate(texts):
        if not is_title(text) or document_in(text) == text:
            continue
        # A long title goes over several lines: the one before it has no end of its own.
        before = texts[at - 1] if at else ""
        if before and re.search(r"关于", before) and not _TITLE_END.search(before) and len(before) < 60:
            text = before + text
        return _MARKS_OF_TITLE.sub("", _NUMBER.sub("", text)).strip("《》 ")
    return ""


def _signature(texts: Sequence[str]) -> str:
    for at, text in enumerate(texts):
        if at and DAY.fullmatch(text) and _SIGNED.fullmatch(texts[at - 1]):
            return texts[at - 1]
    return ""


def _issuer_by_code(document: str) -> str:
    return next((name for code, name in _CODES if document.startswith(code)), "")


def _day(texts: Sequence[str]) -> date | None:
    alone = [day for text in texts if (day := day_in(text.strip("（）()")))]
    return alone[-1] if alone else None


def head_lines(lines: Sequence[Line], book: Notebook) -> None:
    """Say of lines before the first practice what they were taken for."""
    for line in lines:
        is_head = is_title(line.text) or is_annex(line.text) or day_in(line.text) is not None
        remark = None if is_head else say(gettext_noop("说明文字，不是条目"))
        book.take(line.at, LineKind.HEAD if is_head else LineKind.IGNORED, line.text.strip(), remark)
