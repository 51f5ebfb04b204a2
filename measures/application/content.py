"""What the documents say, as plain values. Their words are Chinese for everybody."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation

from accounts.models import User
from measures.models import Measure, Revision
from measures.presentation import sections_for, shown_attachments, shown_sender

TITLE = "创新举措申报书"
RECEIPT_TITLE = "报送回执"
# Where the leader signs and the unit seals.
SIGN_OFF = ("单位负责人（签字）：", "单位（盖章）：", "　　　　年　　月　　日")
COMPARISON_HEADER = ("地区", "在先做法", "文件与时间", "差异", "结论")


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the form: its heading, and its entries as (label, text)."""

    heading: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Application:
    """A candidate as it is printed; `as_of` is when its texts were last changed."""

    batch: str
    ref: str
    unit: str
    joint_units: str
    groups: tuple[Group, ...]
    comparisons: tuple[tuple[str, ...], ...]
    attachments: tuple[str, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of what was sent: the digest is that of the texts and files as they were then."""

    entries: tuple[tuple[str, str], ...]
    attachments: tuple[tuple[str, str], ...]
    digest: str
    sent_at: datetime


def application_of(measure: Measure, person: User) -> Application:
    """Return a measure as its 申报书, as far as a person may read it, as `MeasureQuerySet.for_page` brings it."""
    sender = shown_sender(measure, person)
    with translation.override("zh-hans"):
        groups = tuple(
            Group(section.label, tuple((entry.label, entry.text) for entry in section.entries))
            for section in sections_for(measure, person)
        )
        comparisons = tuple(
            (
                one.place,
                one.practice,
                " ".join(str(part) for part in (one.document, one.in_force_since) if part),
                one.difference,
                str(one.get_relation_display()),
            )
            for one in measure.stated_comparisons
        )
    return Application(
        batch=measure.batch.recorded_name,
        ref=measure.ref,
        unit=sender.unit,
        joint_units="、".join(sender.joint_units),
        groups=groups,
        comparisons=comparisons,
        attachments=tuple(attachment.shown_name for attachment in shown_attachments(measure, person)),
        as_of=measure.updated_at,
    )


def receipt_of(measure: Measure, revision: Revision) -> Receipt:
    """Return the receipt for a revision that was sent in."""
    local = timezone.localtime(revision.created_at)
    return Receipt(
        entries=(
            ("批次", measure.batch.recorded_name),
            ("编号", measure.ref),
            ("举措名称", revision.texts["title"]),
            ("报送单位", str(measure.unit or "")),
            ("报送人", str(revision.created_by)),
            ("报送时间", f"{local:%Y-%m-%d %H:%M:%S}"),
            ("版次", str(revision.number)),
        ),
        attachments=tuple(_name_and_digest(line) for line in revision.texts.get("attachments", ())),
        digest=digest_of(revision),
        sent_at=revision.created_at,
    )


def digest_of(revision: Revision) -> str:
    """Return the SHA-256 of a revision's texts: JSON with sorted names, no blanks, in UTF-8."""
    canonical = json.dumps(revision.texts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _name_and_digest(line: str) -> tuple[str, str]:
    name, _blank, digest = line.rpartition(" ")
    return name, digest
