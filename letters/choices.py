"""Closed lists of words of the letter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    """The states of a letter; an issued one is never edited, only superseded or revoked."""

    DRAFTING = "drafting", _("拟稿")
    IN_REVIEW = "in_review", _("核稿")
    SIGNED = "signed", _("已签发")
    ISSUED = "issued", _("已印发")
    SUPERSEDED = "superseded", _("已更正")
    REVOKED = "revoked", _("已撤销")


NUMBERED_STATES = (LetterState.ISSUED, LetterState.SUPERSEDED, LetterState.REVOKED)
IN_WORK = (LetterState.DRAFTING, LetterState.IN_REVIEW, LetterState.SIGNED)


class LetterKind(models.TextChoices):
    """What a letter is sent out for."""

    RESULT = "result", _("评估结果")
    CORRECTION = "correction", _("更正")
    NOTICE = "notice", _("通知")
    REPLY = "reply", _("复函")
    REVOCATION = "revocation", _("撤销")


class NoticeAbout(models.TextChoices):
    """What a notice of a batch starts from; the words are changed as those of every letter."""

    CALL = "call", _("征集通知")
    REMINDER = "reminder", _("催报通知")


class RecordKind(models.TextChoices):
    """What a record that is frozen with a letter is about."""

    EVIDENCE = "evidence", _("认定依据")
    EVALUATION = "evaluation", _("评审记录")
    REVOCATION = "revocation", _("撤销记录")


class ChangeKind(models.TextChoices):
    """What a further letter of a published batch does to a measure of the annex."""

    INSERT = "insert", _("补入")
    REMOVE = "remove", _("删去")
    RECLASS = "reclass", _("改类别")


class Step(models.TextChoices):
    """The steps of the sign-off, as the letter's logbook names them."""

    DRAFT = "draft", _("拟稿")
    AMEND = "amend", _("文字订正")
    CHANGE = "change_annex", _("附件增减")
    CONFIRM = "confirm_change", _("确认附件增减")
    SEND = "send", _("送核")
    REVIEW = "review", _("核稿")
    RETURN = "return", _("退回修改")
    SIGN = "sign", _("签发")
    UNSIGN = "unsign", _("撤回签发")
    ISSUE = "issue", _("印发")
    SUPERSEDE = "supersede", _("更正")
    REVOKE = "revoke", _("撤销")
    ASK = "ask_countersign", _("请会签")
    COUNTERSIGN = "countersign", _("会签")
    OBJECT = "object", _("会签不同意")
    VOID = "void_countersign", _("会签失效")
    WITHDRAW = "withdraw_countersign", _("撤回会签")
    CALL = "call_countersign", _("轮到会签")
    MOVE_DAY = "move_countersign_day", _("会签改期")
    MOVE_RECEIPT = "move_receipt_day", _("签收改期")


class Hand(models.TextChoices):
    """Who a person was to a letter, by what they did: each letter passes through three or four kinds of hands."""

    DRAFTER = "drafter", _("拟稿人")
    REVIEWER = "reviewer", _("核稿人")
    SIGNATORY = "signatory", _("签发人")
    COUNTERSIGNER = "countersigner", _("会签人")


# The steps that somebody can have another take for them: the codes are those of the hands.
DELEGATED = ((Hand.REVIEWER.value, _("核稿")), (Hand.SIGNATORY.value, _("签发、印发")))


class DelegationState(models.TextChoices):
    """How far a delegation is on a day."""

    OFFERED = "offered", _("待接受")
    AHEAD = "ahead", _("还没开始")
    IN_FORCE = "in_force", _("有效")
    OVER = "over", _("已到期")
    ENDED = "ended", _("已终止")


# Steps that anybody may take with any hand are left out: giving back is no review, revoking no signature.
STEPS_OF = {
    Hand.DRAFTER: (Step.DRAFT, Step.AMEND, Step.CHANGE, Step.SEND, Step.ASK, Step.WITHDRAW, Step.MOVE_DAY),
    Hand.REVIEWER: (Step.REVIEW,),
    Hand.SIGNATORY: (Step.SIGN, Step.ISSUE),
    Hand.COUNTERSIGNER: (Step.COUNTERSIGN, Step.OBJECT),
}


def other_steps(hand: Hand) -> frozenset[Step]:
    """Return the steps by which somebody has another hand in a letter than this one."""
    return frozenset(step for other, steps in STEPS_OF.items() if other != hand for step in steps)


class CountersignState(models.TextChoices):
    """How far a part that was asked for its countersignature has come; one that is queued has others before it."""

    QUEUED = "queued", _("未轮到")
    WAITING = "waiting", _("待会签")
    AGREED = "agreed", _("同意")
    OBJECTED = "objected", _("不同意")
    VOIDED = "voided", _("文字有改，待重新会签")
    WITHDRAWN = "withdrawn", _("已撤回")


# The last answer was given to the words as they are now.
ANSWERED = (CountersignState.AGREED, CountersignState.OBJECTED)
YET_TO_ANSWER = (CountersignState.WAITING, CountersignState.VOIDED)
UNANSWERED = (CountersignState.QUEUED, *YET_TO_ANSWER)


class Urgency(models.TextChoices):
    """紧急程度: the value is what the head of a letter prints, never translated."""

    ORDINARY = "", _("一般")
    URGENT = "加急", _("加急")
    MOST_URGENT = "特急", _("特急")


class Publicity(models.TextChoices):
    """公开属性: the value is what the 发文稿纸 and the archive say, never translated."""

    OPEN = "主动公开", _("主动公开")
    ON_REQUEST = "依申请公开", _("依申请公开")
    WITHHELD = "不予公开", _("不予公开")


class SealedKind(models.TextChoices):
    """In which way a sealed file came about."""

    SCAN = "scan", _("盖章件扫描")
    ELECTRONIC = "electronic", _("电子签章文件")


class KeptFor(models.TextChoices):
    """保管期限: for how long an archive keeps what it takes; the value is the code in a 档号 (DA/T 22-2015)."""

    FOR_GOOD = "Y", _("永久")
    THIRTY_YEARS = "D30", _("30年")
    TEN_YEARS = "D10", _("10年")
