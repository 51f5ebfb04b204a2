"""What whoever screens a blind measure is shown of it: each place that names its units, and the words to return it with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from core.moments import local_day
from core.reducing import PICTURED, side_by_side
from measures.attachments.reading import UNREADABLE, kept_words
from measures.entries import LONG_TEXTS
from measures.models import Attachment, Measure
from measures.naming.finding import given_away, mentions
from measures.naming.hiding import RECORD_TEXTS, names_by_measure
from measures.naming.names import Names
from measures.presentation import shown_attachments

TEXTS = ("title", *LONG_TEXTS)
AROUND = 14
MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Passage:
    """A mention with what stands around it, and what it gives away."""

    before: str
    word: str
    after: str
    gives: str


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """An entry that names the units, with its passages."""

    name: str
    label: str
    passages: tuple[Passage, ...]

    @property
    def words(self) -> str:
        """Return the words that name them, each once."""
        return _listed(passage.word for passage in self.passages)


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that names the units by some words, or of which nobody knows yet; `note` says which."""

    shown_name: str
    note: str
    key: int
    is_named: bool = False
    has_pictures: bool = False
    is_looked_at: bool = False


@dataclass(frozen=True, slots=True)
class Naming:
    """Where a measure names its units."""

    entries: tuple[NamedEntry, ...]
    files: tuple[NamedFile, ...]

    @property
    def comments(self) -> dict[str, str]:
        """Return what the unit is asked to change, by entry."""
        asked = {
            one.name: _("匿名评审：请删去或改写指明报送单位的文字（%(words)s），例如写“本单位”“本地”。")
            % {"words": one.words}
            for one in self.entries
        }
        named = [one.shown_name for one in self.files if one.is_named]
        if named:
            asked["attachments"] = _("匿名评审：请换成不指明报送单位的文件：%(files)s。") % {
                "files": _listed(named)
            }
        return asked


def naming_of(measure: Measure, files: Iterable[Attachment], labels: Mapping[str, str]) -> Naming | None:
    """Return where a measure of a blind batch names its units; None for a batch in which everybody knows them."""
    if not measure.batch.is_blind:
        return None
    names = names_by_measure([measure])[measure.pk]
    texts = {entry: [getattr(measure, entry)] for entry in TEXTS}
    texts["comparisons"] = [getattr(one, name) for one in measure.stated_comparisons for name in RECORD_TEXTS]
    found = {entry: [one for text in said for one in _passages(text, names)] for entry, said in texts.items()}
    return Naming(
        tuple(NamedEntry(entry, labels[entry], tuple(said)) for entry, said in found.items() if said),
        tuple(one for each in files if not each.is_sealed_form and (one := _file(each, names))),
    )


def measures_naming(measures: Sequence[Measure]) -> list[tuple[Measure, str]]:
    """Return the measures whose texts or records name their units, each with the words."""
    known = names_by_measure(measures)
    found = []
    for measure in measures:
        said = [getattr(measure, entry) for entry in TEXTS]
        said += [getattr(one, name) for one in measure.stated_comparisons for name in RECORD_TEXTS]
        words = given_away(side_by_side(said), known[measure.pk])
        if words:
            found.append((measure, _listed(words)))
    return found


def files_kept_back(measures: Sequence[Measure], person: User) -> list[tuple[Measure, NamedFile]]:
    """Return of the files that a person may open those that the third party does not get as things stand, with why."""
    known = names_by_measure(measures)
    told = (
        (measure, _file(each, known[measure.pk]))
        for measure in measures
        for each in shown_attachments(measure, person)
        if not each.is_sealed_form
    )
    return [(measure, one) for measure, one in told if one is not None and not one.is_looked_at]


def _passages(text: str, names: Names) -> Iterable[Passage]:
    for one in mentions(text, names):
        yield Passage(
            text[max(one.start - AROUND, 0) : one.start],
            text[one.start : one.end],
            text[one.end : one.end + AROUND],
            str(one.kind.label),
        )


def _file(attachment: Attachment, names: Names) -> NamedFile | None:
    said = kept_words(attachment)
    told = partial(NamedFile, attachment.shown_name, key=attachment.pk)
    if said is None:
        return told(_("还没有读到文字，读过才知道给不给第三方。"))
    if said == UNREADABLE:
        return told(_("读不出文字，不给第三方，请单位换一份文件。"))
    words = given_away(said, names)
    if words:
        note = _("写明了报送单位（%(words)s），不给第三方。") % {"words": _listed(words)}
        return told(note, is_named=True)
    if PICTURED not in said:
        return None
    if attachment.looked_at is None:
        return told(_("图片、扫描件或含有图片，读不出里面的文字，核对以后才给第三方。"), has_pictures=True)
    day = f"{local_day(attachment.looked_at):%Y-%m-%d}"
    return told(_("已于%(day)s核对图片，可以给第三方。") % {"day": day}, has_pictures=True, is_looked_at=True)


def _listed(words: Iterable[str]) -> str:
    each = list(dict.fromkeys(words))
    return _("、").join(each[:MOST_WORDS]) + ("…" if len(each) > MOST_WORDS else "")
