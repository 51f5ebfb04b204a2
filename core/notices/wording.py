"""What a notice says: the office's words where it wrote some, else ours; filled in, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.models import NoticeWording
from core.notice_texts import Filled, NoticeText, is_open, names_in
from core.saying import Said, Several, Written, lines, recorded


@dataclass(frozen=True, slots=True)
class Words:
    """A subject and a body; `is_open` where the subject says nothing confidential."""

    subject: Said | Written
    body: Several | Written
    is_open: bool


def words_of(filled: Filled) -> Words:
    """Return what is told, as the texts stand at this moment, in one query."""
    return worded(filled, NoticeWording.objects.filter(code=filled.text.code).first())


def words_of_each(several: Sequence[Filled]) -> Iterator[Words]:
    """Yield what each of several texts says, in one query."""
    codes = {filled.text.code for filled in several}
    wordings = {one.code: one for one in NoticeWording.objects.filter(code__in=codes)}
    return (worded(filled, wordings.get(filled.text.code)) for filled in several)


def worded(filled: Filled, wording: NoticeWording | None) -> Words:
    """Return a text filled in: in the office's words, or in ours where it has none."""
    if wording is None or not wording.subject or not _fits(wording, filled.values):
        return _ours(filled.text, filled.values)
    return Words(
        Written(wording.subject, wording.english_subject, filled.values),
        Written(
            _kept_lines(wording.body, filled.values),
            _kept_lines(wording.english_body, filled.values),
            filled.values,
        ),
        is_open(wording.subject),
    )


def _fits(wording: NoticeWording, values: Mapping[str, object]) -> bool:
    """Whether a later version of the text still fills in everything that the office named."""
    templates = (wording.subject, wording.body, wording.english_subject, wording.english_body)
    return set(names_in("\n".join(templates))) <= values.keys()


def _ours(text: NoticeText, values: Mapping[str, object]) -> Words:
    subject, body = text.templates
    told = [_said(line, values) for line in filter(None, _kept_lines(body, values).split("\n"))]
    return Words(_said(subject, values), lines(*told), is_open(subject))


def _said(line: str, values: Mapping[str, object]) -> Said:
    return Said(line, {name: values[name] for name in names_in(line)})


def _kept_lines(template: str, values: Mapping[str, object]) -> str:
    return "\n".join(line for line in template.split("\n") if _says_something(line, values))


def _says_something(line: str, values: Mapping[str, object]) -> bool:
    """A line is left out where there is nothing to fill it in with."""
    names = names_in(line)
    return not names or any(recorded(values[name]) for name in names)
