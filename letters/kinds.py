"""The kinds of letter, one row each: all that differs from one to another (docs/extending/kind-of-letter.md).

Sign-off, number, files, delivery, archive and proof are the same for every kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from documents import notices
from documents.replies import REPLY
from documents.revoking import REVOCATION
from documents.wording import RESULT, Text
from letters.choices import LetterKind, NoticeAbout
from measures.choices import BatchState

_RESULT_STANDS = frozenset({BatchState.PUBLISHING, BatchState.PUBLISHED})
_OPENED = _RESULT_STANDS | {BatchState.COLLECTING, BatchState.EVALUATING, BatchState.DECIDING}


class Layout(Enum):
    """What a letter is made up of. Both are 信函格式 (GB/T 9704-2012, clause 10.1): docs/decisions/kinds-of-letter.md."""

    WORDS = "words"
    WORDS_AND_MEASURES = "words and the annex of measures"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of letter is, says and brings about.

    `document` is its 文种 as archives name it, `called` what pages call it. `text` and `addressees` are the words that
    it starts from; in the addressees `{zone}` is the batch's. `series` is the unit's column with the 机关代字 that it is
    numbered under, the general one where that is empty. It is signed and issued while its batch is in one of `phases`.
    `kept_to` is why such letters are 依申请公开 unless somebody says otherwise.

    `answers`: it names a letter that came in, by its sender, title, number and date.
    `states_result`: its annex is the batch's decisions, its figures are counted, its checks hold both to the register.
    `enters_register`: that annex is the register's content, and leaves the counts when the letter is revoked.
    `revokes`: the letter that it names is revoked with its issue. `supersedes`: the letter that it corrects is no longer in
    force. `publishes_batch`: it ends its batch's life.
    """

    document: str
    called: Promise
    text: Text
    addressees: str
    layout: Layout = Layout.WORDS
    series: str = "agency_code"
    phases: frozenset[BatchState] = _OPENED
    kept_to: str = ""
    answers: bool = False
    revokes: bool = False
    states_result: bool = False
    enters_register: bool = False
    supersedes: bool = False
    publishes_batch: bool = False

    @property
    def has_annex(self) -> bool:
        """Whether the measures are printed behind its words."""
        return self.layout is Layout.WORDS_AND_MEASURES

    def code_of(self, issuer: Unit) -> str:
        """Return the 机关代字 under which a unit's letters of this kind are numbered."""
        return getattr(issuer, self.series) or issuer.agency_code


_MEMBERS = "{zone}工作领导小组成员单位，各片区管委会，各设区市商务局："
KINDS: Mapping[LetterKind, Kind] = {
    LetterKind.RESULT: Kind(
        "函",
        _("函"),
        RESULT,
        _MEMBERS,
        Layout.WORDS_AND_MEASURES,
        phases=_RESULT_STANDS,
        states_result=True,
        enters_register=True,
        publishes_batch=True,
    ),
    LetterKind.CORRECTION: Kind(
        "函",
        _("更正函"),
        RESULT,
        _MEMBERS,
        Layout.WORDS_AND_MEASURES,
        phases=_RESULT_STANDS,
        states_result=True,
        enters_register=True,
        supersedes=True,
    ),
    LetterKind.REVOCATION: Kind("函", _("撤销函"), REVOCATION, "", phases=_RESULT_STANDS, revokes=True),
    LetterKind.REPLY: Kind("函", _("复函"), REPLY, "", kept_to="答复特定单位的来函", answers=True),
    LetterKind.NOTICE: Kind("通知", _("通知"), notices.CALL, "各有关单位：", series="notice_code"),
}
# What a notice is about, and the text that it then starts from.
NOTICES: Mapping[NoticeAbout, Text] = {
    NoticeAbout.CALL: notices.CALL,
    NoticeAbout.REMINDER: notices.REMINDER,
}
RESULT_KINDS = tuple(kind for kind, one in KINDS.items() if one.states_result)
