"""The text that a reply 复函 to somebody's letter starts from; what is answered is written by people and put in between."""

from __future__ import annotations

import re

from documents.wording import OPTIONAL, Text

_MATTER = re.compile(r"关于(?P<matter>.+)的(?:函|请示|报告|意见|建议|申请)")
REPLY = Text(
    "{{ short_name }}关于{{ incoming_matter }}的复函",
    ("《{{ incoming_title }}》[[（{{ incoming_number }}）]]收悉。经研究，函复如下。", "特此函复。"),
    ("incoming_title",),
    (
        *("incoming_from", "incoming_number", "incoming_on", "incoming_matter"),
        *("batch", "closes_on", "contact", "contact_phone", *OPTIONAL),
    ),
)


def matter_of(title: str) -> str:
    """Return what a letter is about, by its title: what stands between 关于 and 的函, or else the title."""
    found = _MATTER.search(title)
    return found["matter"] if found else title


def with_answer(answer: str) -> str:
    """Return the wording of a reply that says this, one paragraph a line."""
    opening, ending = REPLY.paragraphs
    return "\n".join([opening, *(line.strip() for line in answer.splitlines() if line.strip()), ending])
