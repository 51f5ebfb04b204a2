"""What is said of a thing that is named and is not to be named there: alike wherever it is asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.errors import Fault


def strange_record() -> Fault:
    """A comparison record of another measure, or one that the person does not read."""
    return Fault("replicated_comparison", _("所选比对记录不属于这项举措。"))


def strange_search() -> Fault:
    """A search that no class of this measure may rest on."""
    return Fault("search", _("所选检索不是办公室为这项举措做的。"))


def strange_remark() -> Fault:
    """A sheet of another measure, of which a remark would be passed on."""
    return Fault("remarks", _("所选的专家意见不属于这项举措。"))


def not_seated(person: object) -> Fault:
    """Somebody who does not sit on the panel."""
    return Fault("evaluator", _("%(person)s不在评审组里。") % {"person": person})
