"""The archive package of an issued letter: asked for, waited for, fetched."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.web import person_of
from core.errors import Incomplete
from core.made_files import given_out
from core.web import for_permission, show_faults
from letters import actions
from letters.actions.cataloguing import last_place
from letters.archive import archive_name
from letters.forms import ArchiveEntryForm
from letters.models import ArchiveEntry, ArchivePackage, Letter
from letters.views.shared import back_to, letter_of

READ = "letters.read_draft"
MOST_SHOWN = 3


def packages_context(letter: Letter, person: User) -> dict[str, Any]:
    """Return what `letters/archives.html` shows, in one query."""
    packages = list(ArchivePackage.objects.visible_to(person).filter(letter=letter)[:MOST_SHOWN])
    return {
        "letter": letter,
        "packages": packages,
        "is_packing": any(one.is_being_made for one in packages),
    }


@require_GET
@for_permission(READ)
def archives(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a page that waits how far the packages are."""
    context = packages_context(letter_of(request, pk), person_of(request))
    return render(request, "letters/archives.html", context)


@require_POST
@for_permission(READ)
def archive_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the archive package."""
    letter = letter_of(request, pk)
    actions.request_archive(letter, by=person_of(request))
    return back_to(pk, "archive")


@require_GET
@for_permission(READ)
def archive_download(request: HttpRequest, pk: int) -> FileResponse:
    """Send a finished package to whoever asked for it."""
    packages = ArchivePackage.objects.visible_to(person_of(request)).select_related("letter")
    package = get_object_or_404(packages, pk=pk)
    return given_out(package, archive_name(package.letter), "application/zip")


@for_permission("letters.catalogue_letter")
def archive_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the letter its place in the archive; the form begins where the last one was put."""
    letter = letter_of(request, pk)
    entry = ArchiveEntry.objects.filter(letter=letter).first()
    usual = None if entry else last_place()
    form = ArchiveEntryForm(request.POST or None, instance=entry, initial=asdict(usual) if usual else None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.catalogue_letter(letter, by=person_of(request), place=form.place())
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("已著录，档号%(code)s。") % {"code": kept.code})
            return back_to(pk, "archive")
    context = {"letter": letter, "entry": entry, "form": form}
    return render(request, "letters/archive_entry.html", context, status=422 if form.errors else 200)
