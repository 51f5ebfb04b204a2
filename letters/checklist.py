"""The checks before signing: each has a name, and what it finds blocks the letter with the exact reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Fault
from core.quoting import within_quotes
from documents.agreement import annex_contradictions, words_contradictions
from documents.content import Annex, LetterContent
from documents.figures import Figures
from documents.rendering.glyphs import missing_glyphs
from documents.typography import typography_faults
from documents.wording import empty_names, label_of
from letters.actions.drafting import undecided, wording_faults, wording_of
from letters.annex import change_faults
from letters.choices import LetterState
from letters.composing import Counted, content_of, counted_of, names_of, values_for
from letters.models import Letter
from measures.entries import PRINTED_TEXTS
from measures.printed import printed_faults

# They hold a letter to the register and to what was decided.
_OF_RESULTS = frozenset({"figures", "annex", "decided", "twice"})


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the check list: passed without faults; `faults` is None where it could not be looked at yet."""

    label: str
    faults: tuple[Fault, ...] | None

    @property
    def is_passed(self) -> bool:
        """Whether it was looked at and nothing was found."""
        return self.faults == ()

    @property
    def found(self) -> list[tuple[str, str]]:
        """What was found, each with its place in words where it has one, and the page on which it is put right."""
        return [
            (fault.message if fault.place.isascii() else f"{fault.place}：{fault.message}", fault.address)
            for fault in self.faults or ()
        ]


def check_list(
    letter: Letter, on: date, counted: Counted | None = None, content: LetterContent | None = None
) -> list[Check]:
    """Check a letter as it would be printed with a date. Faulty words keep the other checks from being made.

    Where the letter was counted and composed already, both are read there.
    """
    wording = tuple(wording_faults(wording_of(letter), letter.traits))
    labels = _labels(letter)
    edit = reverse("letters:letter_edit", args=[letter.pk])
    first = Check(labels.pop("wording"), tuple(replace(one, address=edit) for one in wording))
    if wording:
        return [first, *(Check(label, None) for label in labels.values())]
    counted = counted or counted_of(letter, on)
    content = content or content_of(letter, on, counted)
    figures = counted.figures
    found: dict[str, Iterator[Fault]] = {
        "figures": _at("template", words_contradictions(content, figures, names_of(letter))),
        "annex": _at("annex", annex_contradictions(content, figures)),
        "decided": _undecided(letter, counted),
        "twice": _titles_twice(content),
        "filled": _holes(letter, figures),
        "typography": _typography(content),
        "glyphs": _glyphs(content),
        "dates": _dates(letter, on),
    }
    mended = {
        name: tuple(_mended_at(fault, name, letter, content) for fault in found[name]) for name in labels
    }
    return [first, *(Check(label, mended[name]) for name, label in labels.items())]


def passed_checks(letter: Letter) -> list[Check]:
    """The check list of a letter that is signed: signing refuses one with any fault, and freezes its words."""
    return [Check(label, ()) for label in _labels(letter).values()]


def _labels(letter: Letter) -> dict[str, str]:
    """Return the checks that apply to a letter, in their order, with what each is called."""
    labels = {
        "wording": _("文字完整，数字都用占位符"),
        "figures": _("文中数字与举措库、审定结果一致，分项合计相等"),
        "annex": _("附件与入选举措一致，序号连续，按类别排列"),
        "decided": _("每项举措都有结论，并经另一位同志确认"),
        "twice": _("附件中没有重名的举措"),
        "filled": _("占位符都有内容"),
        "typography": _("标点、全半角、引号和括号符合规范"),
        "glyphs": _("每个字都有字形，可以印出"),
        "dates": _("成文日期合理"),
    }
    return {name: one for name, one in labels.items() if letter.states_result or name not in _OF_RESULTS}


def _mended_at(fault: Fault, check: str, letter: Letter, content: LetterContent) -> Fault:
    """Say where the drafter puts a fault right: in the annex, in the letter's words, or nowhere of theirs."""
    if check in {"decided", "dates"}:
        return fault
    items = {_item(row.number) for annex in content.annexes for row in annex.rows}
    is_annex = check in {"annex", "twice"} or fault.place in items
    page = "letters:annex_order" if is_annex else "letters:letter_edit"
    return replace(fault, address=reverse(page, args=[letter.pk]))


def _item(number: int) -> str:
    return _("第%(number)d项") % {"number": number}


def letter_faults(letter: Letter, on: date) -> list[Fault]:
    """List everything that keeps a letter from being signed on a day."""
    return [fault for check in check_list(letter, on) for fault in check.faults or ()]


def _at(place: str, sentences: tuple[str, ...]) -> Iterator[Fault]:
    yield from (Fault(place, sentence) for sentence in sentences)


def _undecided(letter: Letter, counted: Counted) -> Iterator[Fault]:
    yield from undecided(letter.batch)
    yield from change_faults(letter, counted.selected)


def _holes(letter: Letter, figures: Figures) -> Iterator[Fault]:
    for name in empty_names(f"{letter.title}\n{letter.template}", values_for(letter, figures)):
        sentence = _("“%(label)s”是空的：请填写，或从文字中删去 {{ %(name)s }}。")
        yield Fault("template", sentence % {"label": label_of(name), "name": name})


def _titles_twice(content: LetterContent) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for annex in content.annexes:
        for row in annex.rows:
            if row.title in first:
                found = {"title": within_quotes(row.title), "first": first[row.title], "number": row.number}
                yield Fault("annex", _("第%(first)d项与第%(number)d项同名：“%(title)s”。") % found)
            first.setdefault(row.title, row.number)


def _typography(content: LetterContent) -> Iterator[Fault]:
    yield from _printed(content)
    for place, text in _texts(content):
        for sentence in typography_faults(text):
            yield Fault(place, f"{sentence}。")


def _printed(content: LetterContent) -> Iterator[Fault]:
    for annex in content.annexes:
        for row in annex.rows:
            for entry in PRINTED_TEXTS:
                for sentence in printed_faults(entry, getattr(row, entry)):
                    yield Fault(_item(row.number), f"{sentence}。")


def _texts(content: LetterContent) -> Iterator[tuple[str, str]]:
    yield _("标题"), content.title
    yield _("主送机关"), content.addressees
    yield _("抄送机关"), content.copy_to
    yield _("附注"), content.note
    for position, paragraph in enumerate(content.paragraphs, start=1):
        yield _("正文第%(position)d段") % {"position": position}, paragraph
    for annex in content.annexes:
        yield _("附件标题"), annex.title
        yield from _row_texts(annex)


def _row_texts(annex: Annex) -> Iterator[tuple[str, str]]:
    for row in annex.rows:
        for text in (row.title, row.summary, row.innovation_point):
            yield _item(row.number), text


def _glyphs(content: LetterContent) -> Iterator[Fault]:
    for place, character in missing_glyphs(content):
        sentence = _("字体中没有“%(character)s”这个字，无法印出，请改用其他写法。")
        yield Fault(place, sentence % {"character": character})


def _dates(letter: Letter, on: date) -> Iterator[Fault]:
    if on > timezone.localdate():
        yield Fault("on", _("签发日期不能晚于今天。"))
    if letter.revokes is not None and letter.revokes.state != LetterState.ISSUED:
        yield Fault("revokes", _("要撤销的%(number)s已经更正或撤销。") % {"number": letter.revokes.number})
    if letter.incoming_on is not None and on < letter.incoming_on:
        yield Fault("on", _("成文日期早于来文（%(day)s）。") % {"day": letter.incoming_on})
    corrected = letter.corrects
    if corrected is not None and corrected.signed_on is not None and on < corrected.signed_on:
        yield Fault("on", _("成文日期早于被更正的函（%(day)s）。") % {"day": corrected.signed_on})
