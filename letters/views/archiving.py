"""The archive package of an issued letter: asked for, waited for, fetched."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.web import person_of
from core.web import for_permission
from letters import actions
from letters.archive import archive_name
from letters.models import ArchivePackage, Letter
from letters.views.shared import letter_of

READ = "letters.read_draft"
MOST_SHOWN = 3


def packages_context(letter: Letter, person: User) -> dict[str, Any]:
    """Return what `letters/archives.html` shows, in one query."""
    packages = list(ArchivePackage.objects.visible_to(person).filter(letter=letter)[:MOST_SHOWN])
    return {
        "letter": letter,
        "packages": packages,
        "is_packing": any(one.finished_at is None and not one.failure for one in packages),
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
    return redirect(reverse("letters:letter_detail", args=[pk]) + "#archive")


@require_GET
@for_permission(READ)
def archive_download(request: HttpRequest, pk: int) -> FileResponse:
    """Send a finished package to whoever asked for it."""
    packages = ArchivePackage.objects.visible_to(person_of(request)).select_related("letter")
    package = get_object_or_404(packages, pk=pk, finished_at__isnull=False)
    return FileResponse(
        package.file.open("rb"),
        as_attachment=True,
        filename=archive_name(package.letter),
        content_type="application/zip",
    )
