"""发文稿纸: the sheet that a letter's sign-off is kept on, typeset from the same data as the letter."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db.models import prefetch_related_objects
from django.utils import timezone, translation

from core.fonts import FontSet, installed_fonts
from core.moments import local_minute
from core.substitutes import document_json
from core.typesetting import typeset
from documents.content import LetterContent
from letters.choices import CountersignState, Step
from letters.countersigned import standing_parts
from letters.incoming import incoming_line
from letters.models import Countersignature, Letter, LetterStep
from letters.models.letter_rows import said_for, with_steps
from letters.reviewing import standing_reviews
from letters.sheet_words import sheet_words

SOURCE = Path(__file__).resolve().parents[1] / "templates" / "letters" / "process_sheet.typ"
_BOXES = {"signed": Step.SIGN, "drafted": Step.DRAFT}
# What is put on record is Chinese, in whatever language the person reads the screens.
STEP_LABELS = {
    Step.DRAFT: "拟稿",
    Step.AMEND: "文字订正",
    Step.CHANGE: "附件增减",
    Step.CONFIRM: "确认附件增减",
    Step.SEND: "送核",
    Step.REVIEW: "核稿",
    Step.RETURN: "退回修改",
    Step.SIGN: "签发",
    Step.UNSIGN: "撤回签发",
    Step.ISSUE: "编号印发",
    Step.SUPERSEDE: "被更正",
    Step.REVOKE: "撤销",
    Step.ASK: "请会签",
    Step.COUNTERSIGN: "会签",
    Step.OBJECT: "会签不同意",
    Step.VOID: "会签失效",
    Step.WITHDRAW: "撤回会签",
    Step.CALL: "轮到会签",
    Step.MOVE_DAY: "会签改期",
    Step.MOVE_RECEIPT: "签收改期",
}
ANSWERS = {
    CountersignState.QUEUED: "未轮到",
    CountersignState.WAITING: "待会签",
    CountersignState.AGREED: "同意",
    CountersignState.OBJECTED: "不同意",
    CountersignState.VOIDED: "文字有改，待重新会签",
}


def render_process_sheet(letter: Letter, content: LetterContent, fonts: FontSet | None = None) -> bytes:
    """Return the sheet as PDF/A-2a; the same letter at the same step gives the same bytes."""
    prefetch_related_objects([letter], with_steps())
    steps = list(letter.steps.all())
    parts = standing_parts(letter)
    sheet = {
        "issuer": content.mark,
        "rows": _rows(letter, content),
        "boxes": {name: _box(letter, steps, step) for name, step in _BOXES.items()},
        "reviewed": [_said(step) for step in standing_reviews(letter)],
        "countersigned": _countersigned(parts),
        "steps": [
            [_moment(step.at), STEP_LABELS[Step(step.step)], _who(step), step.opinion] for step in steps
        ],
    }
    available = fonts or installed_fonts()
    inputs = {"sheet": document_json(sheet, available)}
    last = steps[-1].at if steps else timezone.now()
    return typeset(SOURCE, inputs, available, timestamp=int(last.timestamp()))


def _rows(letter: Letter, content: LetterContent) -> list[list[str]]:
    annexes = "；".join(annex.title for annex in content.annexes)
    issued = _moment(letter.issued_at) if letter.issued_at else ""
    return [
        ["发文字号", letter.number],
        ["紧急程度", content.urgency or "一般"],
        *([name, text] for name, text in sheet_words(letter).items()),
        ["标题", content.title],
        # Of a reply alone.
        *([["来文", line]] if (line := incoming_line(letter)) else []),
        ["主送", content.addressees.rstrip("：")],
        ["抄送", content.copy_to],
        ["附件", annexes],
        ["成文日期", content.printed_date if letter.signed_on else ""],
        ["印发时间", issued],
    ]


def _box(letter: Letter, steps: list[LetterStep], wanted: Step) -> list[str]:
    """The last such step that still holds: who, when and with which opinion."""
    holder = {Step.SIGN: letter.signed_by_id, Step.DRAFT: letter.drafted_by_id}[wanted]
    own = [step for step in steps if step.step == wanted and step.by_id == holder]
    if holder is None:
        return ["", "", ""]
    if not own:
        # Whoever changed the words last is the drafter, also without having begun the draft.
        return ["", letter.drafted_by.name, ""]
    return _said(own[-1])


def _who(step: LetterStep) -> str:
    """Who took a step, in Chinese whatever language is read: for another, both names."""
    with translation.override("zh-hans"):
        return said_for(step.by, step.for_whom)


def _said(step: LetterStep) -> list[str]:
    """What a box says of a step: the opinion, who and when."""
    return [step.opinion, _who(step), _moment(step.at)]


def _countersigned(parts: list[Countersignature]) -> list[list[str]]:
    """What the box says: part by part, numbered by their places where they answer in an order."""
    is_ordered = len({part.place for part in parts}) > 1
    return [
        _said_by(part, f"{part.place}．{part.part_name}" if is_ordered else part.part_name) for part in parts
    ]


def _said_by(part: Countersignature, name: str) -> list[str]:
    """What the box says of one part: who it is, what it said, who answered and when."""
    if not part.is_answered or part.answered_at is None:
        return [name, f"（{ANSWERS[CountersignState(part.state)]}）", "", ""]
    objected = "不同意：" if part.state == CountersignState.OBJECTED else ""
    return [name, objected + part.opinion, str(part.answered_by), _moment(part.answered_at)]


def _moment(at: datetime) -> str:
    return local_minute(at)
