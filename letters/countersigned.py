"""What of a letter's countersignatures still holds: the words that each part answered to beside those of now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import astuple, dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.differences import diff_pieces
from core.errors import Fault
from core.saying import Said, Several, listed, say
from documents.content import LetterContent
from documents.wording import names_in, readable
from letters.choices import UNANSWERED, CountersignState, Hand, Step, other_steps
from letters.composing import annex_rows, entered_values
from letters.incoming import incoming_line
from letters.models import Countersignature, Letter
from letters.models.letter_rows import with_parts
from letters.paragraphs import ChangedParagraph, Paragraph, changed_paragraphs
from measures.presentation import Change
from proof.digests import canonical_digest

Words = tuple[Paragraph, ...]
_PLACES = {
    "title": gettext_lazy("标题"),
    "reason": gettext_lazy("撤销的理由"),
    "incoming": gettext_lazy("来文"),
    "addressees": gettext_lazy("主送机关"),
    "template": gettext_lazy("正文第%(n)s段"),
    "closes_on": gettext_lazy("征集截止日"),
    "contact": gettext_lazy("联系人"),
    "contact_phone": gettext_lazy("联系电话"),
    "annex_title": gettext_lazy("附件标题"),
    "annex": gettext_lazy("附件第%(n)s项"),
    "signature": gettext_lazy("署名"),
    "copy_to": gettext_lazy("抄送机关"),
    "note": gettext_lazy("附注"),
    "publicity": gettext_lazy("公开属性"),
}


def words_of(letter: Letter, content: LetterContent | None = None) -> Words:
    """Return the words that a countersignature is given to. Figures stay placeholders: the register answers for them.

    What people enter beside the wording is a word of the letter where a placeholder prints it. Where the letter was
    composed already, its annex is read there.
    """
    printed = content.annexes if content else ()
    annex = printed[0].rows if printed else annex_rows(letter)
    rows = [
        f"{row.title}。{row.summary}\n{row.classification}。创新点：{row.innovation_point}{row.mark or ''}"
        for row in annex
    ]
    printed_names = names_in(f"{letter.title}\n{letter.template}")
    entered = {name: [said] for name, said in entered_values(letter).items() if name in printed_names}
    sections = {
        "title": [letter.title],
        "reason": [letter.revocation_reason] if letter.revocation_reason else [],
        "incoming": [line] if (line := incoming_line(letter)) else [],
        "addressees": [letter.addressees],
        "template": [line for line in letter.template.splitlines() if line.strip()],
        **entered,
        "annex_title": [letter.annex_title] if letter.traits.has_annex else [],
        "annex": rows,
        "signature": ["".join(letter.signature)],
        "copy_to": [letter.copy_to],
        "note": [letter.note] if letter.note else [],
        # Nothing where it is as letters are, so that it is no other word of a letter from before it was asked.
        "publicity": [] if letter.is_open else [f"{letter.publicity}：{letter.publicity_reason}"],
    }
    return tuple(
        Paragraph(section, number, text)
        for section, texts in sections.items()
        for number, text in enumerate(texts, start=1)
    )


def kept_words(words: Words) -> list[Any]:
    """Return words as a part's answer keeps them."""
    return [list(astuple(one)) for one in words]


def digest_of(words: Words) -> str:
    """Return what tells words from all others: an answer names by it those that were shown."""
    return canonical_digest(kept_words(words))


def changes_since(part: Countersignature, words: Words) -> tuple[ChangedParagraph, ...]:
    """Return what changed since a part last answered; nothing where it never did."""
    if part.words is None:
        return ()
    return changed_paragraphs([Paragraph(*kept) for kept in part.words], words)


def shown_changes(changes: Collection[ChangedParagraph]) -> list[Change]:
    """Return changes as a page shows them, down to the word."""
    return [
        Change(str(place_of(one)), diff_pieces(readable(one.before), readable(one.after))) for one in changes
    ]


def place_of(changed: ChangedParagraph) -> Said:
    """Name a paragraph, for the record and for whoever reads it."""
    return say(_PLACES[changed.section], n=changed.number)


def places_of(changes: Collection[ChangedParagraph]) -> Several:
    """Name the paragraphs that changed, each once."""
    return listed(*{(one.section, one.number): place_of(one) for one in changes}.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one part: what changed since it answered, and what keeps the letter from being signed."""

    part: Countersignature
    changes: tuple[ChangedParagraph, ...]

    @property
    def key(self) -> str:
        """The part's key as a page's addresses have it."""
        return str(self.part.pk)

    @property
    def places(self) -> str:
        """The paragraphs that changed, by name."""
        return str(places_of(self.changes))

    @property
    def fault(self) -> str:
        """Why the letter cannot be signed as far as this part goes; empty where it agreed to the words as they are."""
        if self._had_another_hand:
            return _("%(name)s已办这份函的其他环节，不能会签：请撤回会签，或另请他人。") % {
                "name": self.part.part_name
            }
        told = {"part": self.part.part_name, "places": self.places, "opinion": self.part.opinion}
        if self.part.state == CountersignState.QUEUED:
            return _("%(part)s还没有会签：排在前面的还没有都同意。") % told
        if self.part.state == CountersignState.WAITING:
            told["day"] = date_format(self.part.due_on, "DATE_FORMAT")
            return _("%(part)s还没有会签（请其%(day)s前答复）。") % told
        if self.part.state == CountersignState.OBJECTED:
            return _("%(part)s会签不同意：%(opinion)s") % told
        if self.changes:
            return _("%(part)s会签以后，%(places)s有改动，还没有重新会签。") % told
        if self.part.state == CountersignState.VOIDED:
            return _("%(part)s会签以后文字有过改动，还没有重新会签。") % told
        return ""

    @property
    def _had_another_hand(self) -> bool:
        others = other_steps(Hand.COUNTERSIGNER)
        steps = (
            step.step in others and self.part.person_id in step.people
            for step in self.part.letter.steps.all()
        )
        return self.part.person_id is not None and self.part.state in UNANSWERED and any(steps)


def standings_of(letter: Letter, content: LetterContent | None = None) -> list[Standing]:
    """Return how it stands with each part that is asked; `content` as in `words_of`."""
    parts = standing_parts(letter)
    # What is frozen has changed no more.
    is_compared = letter.state in Letter.COUNTERSIGNED_IN and any(part.words for part in parts)
    words = words_of(letter, content) if is_compared else None
    return [Standing(part, changes_since(part, words) if words else ()) for part in parts]


def was_asked(letter: Letter) -> bool:
    """Whether anybody was ever asked, by the logbook that a page has read: it spares the page a question."""
    return any(step.step == Step.ASK for step in letter.steps.all())


def standing_parts(letter: Letter) -> list[Countersignature]:
    """Return the parts that are asked and were not withdrawn, in their order."""
    prefetch_related_objects([letter], with_parts())
    return [one for one in letter.countersignatures.all() if one.state != CountersignState.WITHDRAWN]


def countersign_faults(letter: Letter) -> list[Fault]:
    """List what of the countersignatures keeps a letter from being signed."""
    return [Fault("countersign", one.fault) for one in standings_of(letter) if one.fault]
