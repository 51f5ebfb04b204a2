"""Sessions that have lasted long enough end before anything else is done in them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts import sessions
from accounts.recorded import note_session_over
from accounts.web import person_of
from fzworkflow.middleware import GetResponse


class SessionLimitMiddleware:
    """Sign out whoever was away too long, and note that the others are there.

    What they send then is answered as to anybody who is not signed in: a page keeps what is written on it, and asks for
    the password on the spot.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, as whom it may still be."""
        if reason := sessions.over(request.session, timezone.now()):
            _end(request, reason)
        elif request.user.is_authenticated:
            sessions.go_on(request)
        return self.get_response(request)


def _end(request: HttpRequest, reason: str) -> None:
    if request.user.is_authenticated:
        note_session_over(person_of(request))
    request.session.flush()
    request.user = AnonymousUser()
    messages.warning(request, reason)
