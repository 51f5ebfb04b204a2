"""Comments that are being written beside a candidate: kept for whoever writes them until they are sent."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Incomplete, StaleVersion, WrongState
from core.quoting import within_quotes
from core.remarks import remark_faults
from core.texts import tidy
from measures.actions.drafting import labels
from measures.choices import MeasureState
from measures.entries import COMMENTABLE_ENTRIES
from measures.models import CommentDraft, Measure


@action("measures.screen_measure")
def save_comments(
    measure: Measure,
    *,
    by: User,
    comments: Mapping[str, str],
    version: int,
    reasons: Mapping[str, str] | None = None,
) -> CommentDraft:
    """Keep what somebody is writing by entry, and the common reasons they picked, over the version they were shown.

    Raises `StaleVersion` when they saved in between elsewhere, `WrongState` when there is nothing to comment on any more,
    `Incomplete` for a text that cannot be stored.
    """
    if measure.state != MeasureState.SUBMITTED:
        raise WrongState(not_waiting(measure))
    said = {
        entry: tidy(text) for entry, text in comments.items() if entry in COMMENTABLE_ENTRIES and text.strip()
    }
    faults = remark_faults(said, labels())
    if faults:
        raise Incomplete(faults)
    draft, _is_new = CommentDraft.objects.get_or_create(measure=measure, author=by)
    if version != draft.version:
        raise stored_meanwhile(draft)
    picked = {entry: key for entry, key in (reasons or {}).items() if entry in said and key}
    if (said, picked) == (draft.comments, draft.reasons):
        return draft
    draft.comments, draft.reasons, draft.version = said, picked, draft.version + 1
    draft.save()
    return draft


def require_seen(measure: Measure, by: User, said: Mapping[str, str], version: int) -> None:
    """Raise `StaleVersion` where they saved other comments elsewhere, which the page that says this never showed."""
    draft = CommentDraft.objects.filter(measure=measure, author=by).first()
    if draft is not None and version < draft.version and said != draft.comments:
        raise stored_meanwhile(draft)


def stored_meanwhile(draft: CommentDraft) -> StaleVersion:
    """Return the refusal that shows what is stored, entry by entry."""
    return StaleVersion(
        {entry: draft.comments.get(entry, "") for entry in COMMENTABLE_ENTRIES}, draft.version
    )


def not_waiting(measure: Measure) -> str:
    """Say that a candidate does not wait for its screening any more."""
    sentence = _("“%(measure)s”现在是“%(state)s”，不能再提意见。")
    return sentence % {"measure": within_quotes(measure), "state": measure.get_state_display()}
