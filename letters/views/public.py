"""What is read of issued letters with their files: by the public what was published, by others what they may see."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from documents.content import LetterContent
from documents.rendering import suffix_of
from letters.choices import LetterState
from letters.evidence.leading import links_of_rows
from letters.linked import linked_letter
from letters.models import Letter, LetterFile


@require_GET
def published_list(request: HttpRequest) -> HttpResponse:
    """Every issued letter that somebody may see."""
    letters = Letter.objects.issued().visible_to(request.user).for_list().order_by("-signed_on", "-pk")[:200]
    return render(request, "letters/published_list.html", {"letters": letters})


@require_GET
def published_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One issued letter, its whole text and its files; corrections and revocation are shown above."""
    visible = Letter.objects.issued().visible_to(request.user)
    letter = get_object_or_404(visible.for_page().prefetch_related("files", "corrections"), pk=pk)
    content = LetterContent.from_json(letter.content) if letter.content else None
    before = visible.for_list().with_manifest(letter.previous_manifest_sha256)
    sealed = letter.sealed_files.kept()
    context: dict[str, object] = {
        "letter": letter,
        "content": content,
        "links": links_of_rows(letter.batch_id, request.user),
        "sealed_files": sealed,
        "before": before,
        "linked": linked_letter(letter) if letter.is_open else None,
    }
    if letter.state == LetterState.REVOKED and letter.states_result:
        context["standing"] = visible.in_force_of(letter.batch)
        context["revoked_by"] = visible.filter(revokes=letter).only("number").first()
    return render(request, "letters/published_detail.html", context)


@require_GET
def published_file(request: HttpRequest, pk: int, file_format: str) -> FileResponse:
    """Send one file of an issued letter under a name that says which letter it is."""
    file = get_object_or_404(
        LetterFile.objects.filter(letter__in=Letter.objects.issued().visible_to(request.user)),
        letter=pk,
        format=file_format,
    )
    return FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=f"{file.letter.number}.{suffix_of(file.format)}",
        content_type=file.media_type,
    )
