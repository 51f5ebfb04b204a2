"""What every request goes through besides Django's own: language, history, and refusals shown as pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.first import first_thing
from accounts.web import person_of
from core.errors import ActionError, NotAllowed, WrongState
from core.notices.unread import read_by_opening
from core.trail import recording
from fzworkflow.browser_policy import PERMISSIONS_POLICY
from fzworkflow.giving_back import texts_of
from fzworkflow.views import refusal, refusal_of_step, wants_json

# Where somebody may go who has something to do first.
OPEN_BEFORE = ("/accounts/", "/invitations/", "/i18n/", "/healthz", "/readyz")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PermissionsPolicyMiddleware:
    """Switch off the browser's features that no page needs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the policy's header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class NoStoreMiddleware:
    """Keep what is answered to somebody known out of every cache: a page, a file and the API's JSON alike.

    Whoever sends a session or a token gets an answer that was made for them. Static files are answered before.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the header, which no view can forget or overrule."""
        response = self.get_response(request)
        session = settings.SESSION_COOKIE_NAME
        if session in request.COOKIES or session in response.cookies or "Authorization" in request.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class LanguageMiddleware:
    """Chinese, unless the person chose otherwise here: a browser's language says little about its user."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class TrailMiddleware:
    """Tell the trail where a request comes from, and which files it was given."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Put the address where what is recorded meanwhile finds it."""
        before = recording.address.set(request.META.get("REMOTE_ADDR", ""))
        themselves = recording.through.set("")
        try:
            response = self.get_response(request)
            self._note_file(request, response)
            return response
        finally:
            recording.address.reset(before)
            recording.through.reset(themselves)

    @staticmethod
    def _note_file(request: HttpRequest, response: HttpResponseBase) -> None:
        """Put down every file that somebody signed in is given: no view can forget it."""
        is_file = response.status_code == HTTPStatus.OK and response.has_header("Content-Disposition")
        if is_file and request.user.is_authenticated:
            recording.note_reading("download_file", by=request.user, words=request.path)


class PagePersonMiddleware:
    """Refuse what a page sends that was made for somebody else: another person signed in in another window meanwhile."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Compare who is signed in with whom the page names; pages without scripts name nobody."""
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return None
        named = request.headers.get("X-Page-Person") or request.POST.get("page_person", "")
        # Whoever is signed out is asked to sign in again, and may then go on.
        if not named or not request.user.is_authenticated or named == str(request.user.pk):
            return None
        sentence = _(
            "这个页面是另一位同志登录时打开的，现在登录的是%(person)s。没有保存，您写的内容还在原来的页面上。"
        )
        typed = texts_of(request)
        return refusal(request, WrongState(sentence % {"person": request.user}), typed=typed)


class FirstThingsMiddleware:
    """Let nobody in who has a password to change or a second factor to set up: they are led to where they do so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Ask on every page but those on which one signs in or out, does it, and chooses the language."""
        if request.path_info.startswith(OPEN_BEFORE) or not request.user.is_authenticated:
            return None
        first = first_thing(person_of(request))
        if first is None:
            return None
        is_page = request.method == "GET" and "HX-Request" not in request.headers
        if not is_page or wants_json(request):
            return refusal(request, NotAllowed(first.sentence))
        messages.warning(request, first.sentence)
        return redirect(first.page)


class ReadByOpeningMiddleware:
    """Take a notice for read once its reader has opened the page that it is about."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and mark what was told about a page that was given."""
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        # A part that a page fetches for itself is nothing that somebody opened.
        is_opened = request.method == "GET" and "HX-Request" not in request.headers
        is_given = is_opened and response.status_code == HTTPStatus.OK
        if is_given and is_page and request.user.is_authenticated:
            read_by_opening(person_of(request), request.path)
        return response


class RefusalMiddleware:
    """Show an action's refusal that a view did not handle itself: right status, the sentence, what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn an `ActionError` into its page; leave everything else to Django."""
        if not isinstance(exception, ActionError):
            return None
        return refusal_of_step(request, exception, typed=texts_of(request))
