"""What people write into an action, a reason, an opinion, a note: one rule for its length and its characters.

It is asked for every action, once the person was found to be allowed; the action itself says what must not be empty.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Fault, Incomplete
from core.texts import text_faults

LONGEST_REMARK = 4_000
# What an action calls its remark, and what people call it.
REMARKS = {
    "reason": gettext_lazy("理由"),
    "opinion": gettext_lazy("意见"),
    "note": gettext_lazy("说明"),
    "text": gettext_lazy("内容"),
    "ground": gettext_lazy("理由"),
    "statement": gettext_lazy("评估声明"),
    "missing": gettext_lazy("缺评说明"),
    "waiver": gettext_lazy("缺评说明"),
    "prior_art_note": gettext_lazy("查重情况"),
    "source": gettext_lazy("依据"),
}


def remark_faults(remarks: Mapping[str, object], labels: Mapping[str, str]) -> list[Fault]:
    """List the remarks that are too long or hold a character that cannot be stored."""
    return text_faults(remarks, labels, longest=LONGEST_REMARK)


def require_storable(given: Mapping[str, object]) -> None:
    """Raise `Incomplete` where what an action was given holds a remark that cannot be stored."""
    remarks = {name: given[name] for name in REMARKS if name in given}
    faults = remark_faults(remarks, {name: str(label) for name, label in REMARKS.items()})
    if faults:
        raise Incomplete(faults)


def require_reason(reason: str, place: str = "reason") -> None:
    """Refuse an empty reason, or another remark of `REMARKS` that must not be empty."""
    if not reason.strip():
        raise Incomplete([Fault(place, _("请填写%(what)s。") % {"what": REMARKS[place]})])
