"""The last check before signing: does the letter, as it would be printed, agree with the register?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.content import Annex, LetterContent
from documents.figures import Figures
from documents.wording import Names

_BATCH = re.compile(r"第\s*([0-9]+)\s*批")
_BATCHES = re.compile(r"(?<![第0-9])([0-9]+)\s*批")
_COUNT = re.compile(r"([0-9]+)\s*项")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def contradictions(content: LetterContent, figures: Figures, names: Names) -> tuple[str, ...]:
    """Where title, text and annex contradict the figures, in Chinese; any of them forbids signing."""
    return (*words_contradictions(content, figures, names), *annex_contradictions(content, figures))


def words_contradictions(content: LetterContent, figures: Figures, names: Names) -> tuple[str, ...]:
    """Where title, text and annex titles contradict the figures, or the figures do not add up."""
    found = list(_text_contradictions("\n".join(content.paragraphs), figures, names, is_body=True))
    for line in (content.title, *(annex.title for annex in content.annexes)):
        found += _text_contradictions(line, figures, names, is_body=False)
    if content.title != "".join(content.title_lines):
        found.append(_("标题分行与标题不一致。"))
    added = sum(one.count for one in figures.by_class)
    if added != figures.selected:
        sums = {"added": added, "count": figures.selected}
        found.append(_("各类别合计%(added)d项，入选%(count)d项，两数不等。") % sums)
    return tuple(dict.fromkeys(found))


def annex_contradictions(content: LetterContent, figures: Figures) -> tuple[str, ...]:
    """Where the annex's rows are not the measures that were selected."""
    if not content.annexes:
        return (_("函没有附件。"),)
    found = [sentence for annex in content.annexes for sentence in _annex_contradictions(annex, figures)]
    return tuple(dict.fromkeys(found))


def text_contradictions(text: str, figures: Figures, names: Names) -> tuple[str, ...]:
    """The same for the body's text alone."""
    return tuple(dict.fromkeys(_text_contradictions(text, figures, names, is_body=True)))


def _text_contradictions(text: str, figures: Figures, names: Names, *, is_body: bool) -> Iterator[str]:
    words = text.translate(_FULL_WIDTH)
    for name in sorted({names.zone, names.issuer, names.short_name}, key=len, reverse=True):
        words = words.replace(name, "□") if name else words
    yield from _wrong(_BATCH, words, {figures.batch}, pgettext("one", "批次"))
    yield from _wrong(_BATCHES, words, {figures.previous_batches}, _("此前批数"))
    stated = {one.label: one.count for one in figures.by_class} | {names.mark_label: figures.special_marks}
    for label in sorted(stated, key=len, reverse=True):
        words, wrong = _take_label(words, label, stated[label], is_required=is_body)
        yield from wrong
    earlier = {figures.previous_measures, figures.national_replications, figures.best_practices}
    yield from _wrong(_COUNT, words, earlier | {figures.selected}, _("项数"))
    if is_body and not re.search(rf"(?<![0-9]){figures.selected}\s*项", words):
        yield _("正文没有写明本批入选%(count)d项。") % {"count": figures.selected}


def _take_label(words: str, label: str, count: int, *, is_required: bool) -> tuple[str, list[str]]:
    """Check each “label N项” and take it out, so that 复制 is not found inside another label's figure."""
    pattern = re.compile(rf"{re.escape(label)}\s*([0-9]+)\s*项")
    found = [int(number) for number in pattern.findall(words)]
    wrong = [
        _("“%(label)s%(found)d项”与审定结果（%(count)d项）不符。")
        % {"label": label, "found": number, "count": count}
        for number in found
        if number != count
    ]
    if is_required and count and not found:
        wrong.append(_("正文没有写明%(label)s%(count)d项。") % {"label": label, "count": count})
    return pattern.sub("□", words), wrong


def _wrong(pattern: re.Pattern[str], words: str, right: set[int], what: str) -> Iterator[str]:
    for found in pattern.finditer(words):
        if int(found[1]) not in right:
            yield _("“%(text)s”与库中的%(what)s不符。") % {"text": found[0], "what": what}


def _annex_contradictions(annex: Annex, figures: Figures) -> Iterator[str]:
    if len(annex.rows) != figures.selected:
        found = {"rows": len(annex.rows), "count": figures.selected}
        yield _("附件列有%(rows)d项，入选%(count)d项。") % found
    if [row.number for row in annex.rows] != list(range(1, len(annex.rows) + 1)):
        yield _("附件的序号不连续。")
    rows = Counter(row.classification for row in annex.rows)
    for one in figures.by_class:
        if rows[one.label] != one.count:
            place = {"label": one.label, "rows": rows[one.label], "count": one.count}
            yield _("附件中%(label)s有%(rows)d项，审定为%(count)d项。") % place
    order = {one.label: position for position, one in enumerate(figures.by_class)}
    positions = [order.get(row.classification, -1) for row in annex.rows]
    if -1 in positions:
        yield _("附件中有不认识的类别。")
    elif positions != sorted(positions):
        yield _("附件没有按类别顺序排列。")
