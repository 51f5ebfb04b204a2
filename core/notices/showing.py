"""How the page of a text shows it: filled in with examples, as each reader sees it, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.channels.gathering import summary_of
from core.models import NoticeWording
from core.notice_texts import NoticeText
from core.notices.braces import written
from core.notices.rewording import CHINESE, ENGLISH, field_labels, stored_texts
from core.notices.wording import worded
from core.told import GATEWAY
from core.trail.reading import changes_of

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """A notice as one reader sees it."""

    label: str
    language: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One saving: when, by whom, and by its label what it was and became."""

    at: datetime
    by: str
    columns: tuple[tuple[str, str, str], ...]


def previews(text: NoticeText, words: Mapping[str, str]) -> list[Preview]:
    """Return what words without faults become, filled in with the examples of the placeholders."""
    wording = NoticeWording(code=text.code, **stored_texts(text, words))
    shown = worded(text.example(), wording)
    chinese = [Preview(_("页面和邮件"), "zh-CN", shown.subject.recorded, shown.body.recorded)]
    if text.kind != GATEWAY:
        sentence = shown.subject.recorded if shown.is_open else summary_of(1, [text.kind.code])
        chinese.append(Preview(_("短信和办公软件"), "zh-CN", sentence, ""))
    if wording.subject and not wording.english_subject:
        return chinese
    with override("en"):
        # The examples are Chinese: in English a placeholder stands for itself.
        named = {one.name: f"‹{one.label}›" for one in text.placeholders}
        shown = worded(text.about(**named), wording)
        subject, body = str(shown.subject), str(shown.body)
    return [*chinese, Preview(_("英文界面"), "en", subject, body)]


def edits_of(text: NoticeText, wording: NoticeWording) -> list[Edit]:
    """Return the latest changes of a text, newest first."""
    if wording.pk is None:
        return []
    labels = field_labels()
    edits = []
    for change in changes_of(wording)[:MOST_SHOWN]:
        columns = tuple(
            (labels[name], _told(text, change.was, name), _told(text, change.becomes, name))
            for name in (*CHINESE, *ENGLISH)
            if name in (change.becomes or {})
        )
        if change.kind == "update" and columns:
            edits.append(Edit(change.event.at, str(change.event.person or ""), columns))
    return edits


def _told(text: NoticeText, columns: Mapping[str, object] | None, name: str) -> str:
    template = str((columns or {}).get(name) or "")
    return written(template, text.placeholders) if template else ""
