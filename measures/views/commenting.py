"""Comments beside a candidate's parts, saved while they are written; what is stored is its writer's alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.web import person_of
from core.autosave import by_field, was_refused, was_saved, was_stale
from core.errors import Incomplete, StaleVersion
from core.web import for_permission
from measures import actions
from measures.entries import COMMENTABLE_ENTRIES
from measures.models import CommentDraft, Measure


@require_POST
@for_permission("measures.screen_measure")
def comments_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is being written; answered as every autosaved form is."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk)
    try:
        draft = actions.save_comments(
            measure,
            by=person,
            comments=posted_comments(request),
            version=posted_version(request),
            reasons=posted_reasons(request),
        )
    except StaleVersion as stale:
        return was_stale(stale, {f"comment-{entry}": text for entry, text in stale.current.items()})
    except Incomplete as refusal:
        return was_refused(by_field(refusal, "comment-"))
    return was_saved(draft.version)


def draft_of(measure: Measure, person: User) -> CommentDraft:
    """Return what somebody wrote beside a measure and did not send; an empty one where there is nothing."""
    own = CommentDraft.objects.visible_to(person).filter(measure=measure).first()
    return own or CommentDraft(measure=measure, author=person)


def posted_comments(request: HttpRequest) -> dict[str, str]:
    """Return what was written by entry."""
    return {entry: request.POST.get(f"comment-{entry}", "").strip() for entry in COMMENTABLE_ENTRIES}


def posted_reasons(request: HttpRequest) -> dict[str, str]:
    """Return by entry the key of the common reason that was picked."""
    return {entry: request.POST.get(f"reason-{entry}", "")[:20] for entry in COMMENTABLE_ENTRIES}


def seen_version(request: HttpRequest) -> int | None:
    """Return which save the page has seen; None of a page that saves nothing."""
    return posted_version(request) if "edit_version" in request.POST else None


def posted_version(request: HttpRequest) -> int:
    """Return which save the page has seen; 0 for none, and for what is no number."""
    sent = request.POST.get("edit_version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else 0
