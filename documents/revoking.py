"""The text that a letter starts from which revokes another one formally."""

from __future__ import annotations

from documents.wording import OPTIONAL, Text

REVOCATION = Text(
    "{{ short_name }}关于撤销{{ revoked_number }}的函",
    (
        "因{{ reason }}，现撤销{{ revoked_on }}印发的《{{ revoked_title }}》（{{ revoked_number }}），"
        "自本函印发之日起失效。",
        "请停止使用该函及其附件。",
    ),
    ("revoked_number", "reason"),
    ("revoked_title", "revoked_on", "batch", "contact", "contact_phone", *OPTIONAL),
)
