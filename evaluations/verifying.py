"""Holding stored tallies against the stored sheets that they were computed from."""

from __future__ import annotations

from django.utils.translation import gettext as _

from evaluations.actions.tallying import compute_tally
from evaluations.models import Tally, TallyEntry

FIGURES = (
    "n",
    "mean",
    "trimmed_mean",
    "adjusted_mean",
    "median",
    "spread",
    "rank",
    "votes",
    "special_mark_votes",
)


def tally_faults(stored: Tally) -> list[str]:
    """Compute a batch's tally again; say what differs from the stored one, the digest of the inputs first."""
    again = compute_tally(stored.batch)
    faults = []
    if again.digest != stored.digest:
        faults.append(
            _("输入摘要不同：%(stored)s / %(again)s") % {"stored": stored.digest, "again": again.digest}
        )
    entries = {entry.measure_id: entry for entry in stored.entries.select_related("measure")}
    for computed in again.measures:
        entry = entries.pop(int(computed.measure), None)
        if entry is None:
            faults.append(_("已存的统分里没有举措%(measure)s。") % {"measure": computed.measure})
        elif differing := [name for name in FIGURES if getattr(entry, name) != getattr(computed, name)]:
            faults.append(
                _("%(measure)s：%(figures)s不同。")
                % {"measure": entry.measure, "figures": "、".join(map(_called, differing))}
            )
    left = (
        _("%(measure)s：重新统分时没有这一项。") % {"measure": entry.measure} for entry in entries.values()
    )
    return [*faults, *left]


def _called(figure: str) -> str:
    return str(TallyEntry._meta.get_field(figure).verbose_name)  # type: ignore[union-attr]  # a concrete column
