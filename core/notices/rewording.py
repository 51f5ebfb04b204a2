"""The office changes a text of notices: in its own words, checked that no placeholder is missing, or back to ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from core.acting import acting
from core.errors import Fault, Incomplete, StaleVersion
from core.models import NoticeWording
from core.notice_texts import NoticeText
from core.notices.braces import brace_faults, missing, missing_fault, stored, written
from core.people import Person
from core.texts import text_faults, tidy, unfilled

MAY_REWORD = "core.manage_notices"
LONGEST_SUBJECT, LONGEST_BODY = 200, 2000
CHINESE, ENGLISH = ("subject", "body"), ("english_subject", "english_body")


def wording_of(text: NoticeText) -> NoticeWording:
    """Return what the office wrote for a text; empty where it wrote nothing."""
    return NoticeWording.objects.filter(code=text.code).first() or NoticeWording(code=text.code)


def as_written(text: NoticeText, wording: NoticeWording) -> dict[str, str]:
    """Return the words in force, in the office's way of writing: its own, or else ours, and its English."""
    ours = dict(zip(CHINESE, text.templates, strict=True))
    templates = {name: getattr(wording, name) for name in (*CHINESE, *ENGLISH)}
    return {
        name: written(template, text.placeholders)
        for name, template in (templates if wording.subject else {**templates, **ours}).items()
    }


def reword(text: NoticeText, *, by: Person, version: int, **words: str) -> NoticeWording:
    """Put the office's words in place of a text; those that are ours to the letter leave it ours.

    Raises `StaleVersion` where somebody saved in between, `Incomplete` naming each placeholder that is missing or unknown.
    """
    texts = {name: tidy(words.get(name, "")) for name in (*CHINESE, *ENGLISH)}
    for name in ("subject", "english_subject"):
        texts[name] = " ".join(texts[name].split())
    with acting(by, MAY_REWORD, "reword_notice"):
        faults = list(wording_faults(text, texts))
        if faults:
            raise Incomplete(faults)
        return _put(text, version, stored_texts(text, texts))


def take_ours(text: NoticeText, *, by: Person, version: int) -> NoticeWording:
    """Go back to our words. Raises `StaleVersion` where somebody saved in between."""
    with acting(by, MAY_REWORD, "restore_notice_text"):
        return _put(text, version, dict.fromkeys((*CHINESE, *ENGLISH), ""))


def stored_texts(text: NoticeText, texts: Mapping[str, str]) -> dict[str, str]:
    """Return words without faults as they are stored: nothing where they are ours to the letter."""
    templates = {name: stored(one, text.placeholders) for name, one in texts.items()}
    chinese = tuple(templates[name] for name in CHINESE)
    is_ours = chinese == text.templates and not any(templates[name] for name in ENGLISH)
    return dict.fromkeys(templates, "") if is_ours else templates


def _put(text: NoticeText, version: int, templates: Mapping[str, str]) -> NoticeWording:
    NoticeWording.objects.bulk_create([NoticeWording(code=text.code)], ignore_conflicts=True)
    wording = NoticeWording.objects.select_for_update().get(code=text.code)
    if version != wording.edit_version:
        raise StaleVersion(dict(as_written(text, wording)), wording.edit_version)
    for name, template in templates.items():
        setattr(wording, name, template)
    wording.edit_version += 1
    wording.save()
    return wording


def wording_faults(text: NoticeText, texts: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is wrong with words for a text, in the office's way of writing."""
    labels = field_labels()
    if not texts["subject"]:
        yield unfilled("subject", labels["subject"])
    subjects = {name: texts[name] for name in ("subject", "english_subject")}
    bodies = {name: texts[name] for name in ("body", "english_body")}
    yield from text_faults(subjects, labels, longest=LONGEST_SUBJECT)
    yield from text_faults(bodies, labels, longest=LONGEST_BODY)
    for name, written_text in texts.items():
        yield from (Fault(name, told) for told in brace_faults(written_text, text.placeholders))
    if texts["subject"]:
        yield from _missing(text, texts, CHINESE)
    if any(texts[name] for name in ENGLISH):
        yield from _english_faults(text, texts)


def _english_faults(text: NoticeText, texts: Mapping[str, str]) -> Iterator[Fault]:
    if not texts["english_subject"]:
        yield Fault("english_subject", _("写了英文内容，也要写英文标题。"))
    elif texts["body"] and not texts["english_body"]:
        yield Fault("english_body", _("写了英文标题，也要写英文内容。"))
    else:
        yield from _missing(text, texts, ENGLISH)


def _missing(text: NoticeText, texts: Mapping[str, str], names: tuple[str, str]) -> Iterator[Fault]:
    absent = missing([texts[name] for name in names], text.placeholders)
    if absent:
        yield Fault(names[0], missing_fault(absent))


def field_labels() -> dict[str, str]:
    """Return what the four entries are called."""
    return {
        "subject": _("标题"),
        "body": _("内容"),
        "english_subject": _("英文标题"),
        "english_body": _("英文内容"),
    }
