"""Evidence: files that come in and go out through the permission check."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.autosave import wants_json
from core.errors import Incomplete, WrongState
from core.untrusted import Unavailable
from core.web import DOWNLOAD, for_permission, require
from measures import actions
from measures.attachments.kinds import PDF, PREVIEWED_TYPES
from measures.attachments.pages import MOST_PAGES, page_count, page_picture
from measures.attachments.sending import sent_file
from measures.models import Attachment, Measure
from measures.presentation import is_withheld, shown_attachments, shown_name

# A previewed file can neither run nor fetch anything, nor act as one of our pages. In a tab of its own (tried with
# Chromium 156) the browser's PDF viewer works under this policy too; in a sandboxed frame it would be blocked.
PREVIEW_POLICY = (
    "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)


@for_permission("measures.edit_measure")
@require_POST
def attachment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Store one or several files; those that are refused are named, the others stay."""
    person = person_of(request)
    measure = _measure(request, pk)
    stored: list[Attachment] = []
    faults: list[str] = []
    for file in request.FILES.getlist("file"):
        try:
            stored.append(
                actions.add_attachment(
                    measure,
                    by=person,
                    file=file,
                    name=file.name or "",
                    is_sealed_form="is_sealed_form" in request.POST,
                )
            )
        except Incomplete as refusal:
            faults += [fault.message for fault in refusal.errors]
    if not stored and not faults:
        faults = [_("请先选择文件。")]
    if wants_json(request):
        return JsonResponse(
            {"stored": [_as_json(attachment) for attachment in stored], "faults": faults},
            status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        )
    for sentence in faults:
        messages.error(request, sentence)
    for attachment in stored:
        messages.success(request, _("“%(name)s”已保存。") % {"name": attachment.shown_name})
    return redirect("measures:measure_edit", pk)


@for_permission("measures.edit_measure")
@require_POST
def attachment_remove(request: HttpRequest, pk: int, attachment_id: int) -> HttpResponse:
    """Take a file away."""
    person = person_of(request)
    measure = _measure(request, pk)
    actions.remove_attachment(measure, by=person, attachment_id=attachment_id)
    if wants_json(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    messages.success(request, _("附件已删除。"))
    return redirect("measures:measure_edit", pk)


@for_permission("measures.edit_measure")
@require_GET
def attachment_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of files alone, as the page on which they are added shows it."""
    measure = _measure(request, pk)
    context = {
        "measure": measure,
        "attachments": shown_attachments(measure, person_of(request)),
        "removable": True,
    }
    return render(request, "components/attachments.html", context)


@require_GET
@login_required
def attachment_download(request: HttpRequest, pk: int) -> FileResponse:
    """Send a file that the person may see, always as a download."""
    attachment = _attachment(request, pk)
    return sent_file(attachment, person_of(request), DOWNLOAD, as_attachment=True)


@require_GET
@login_required
def attachment_preview(request: HttpRequest, pk: int) -> FileResponse:
    """Show a picture or a PDF that the person may see, shut off from everything else."""
    attachment = _attachment(request, pk, *PREVIEWED_TYPES)
    response = sent_file(attachment, person_of(request), attachment.media_type, as_attachment=False)
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response


@require_GET
@login_required
def attachment_pages(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages of a PDF, or the picture, as a part of the page on which it is read."""
    attachment = _attachment(request, pk, *PREVIEWED_TYPES)
    attachment.shown_name = shown_name(attachment, person_of(request))
    context: dict[str, object] = {"attachment": attachment}
    if attachment.media_type == PDF.media_type:
        try:
            context["pages"] = range(1, page_count(attachment) + 1)
        except (WrongState, Unavailable) as refusal:
            context["refusal"] = refusal.message
    return render(request, "components/attachment_pages.html", context)


@require_GET
@login_required
def attachment_page(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """One page of a PDF as a picture."""
    attachment = _attachment(request, pk, PDF.media_type)
    if not 1 <= page <= MOST_PAGES:
        raise Http404
    try:
        picture = page_picture(attachment, page)
    except (WrongState, Unavailable) as refusal:
        raise Http404 from refusal
    return HttpResponse(picture, content_type="image/png")


def _measure(request: HttpRequest, pk: int) -> Measure:
    measure = get_object_or_404(Measure.objects.visible_to(person_of(request)), pk=pk)
    require(request, "measures.edit_measure", measure)
    return measure


def _attachment(request: HttpRequest, pk: int, *kinds: str) -> Attachment:
    """Return a file that the person may open; one that names a hidden sender is answered like one that is not there."""
    person = person_of(request)
    visible = Attachment.objects.visible_to(person).select_related("measure__batch")
    found = get_object_or_404(visible.filter(media_type__in=kinds) if kinds else visible, pk=pk)
    if is_withheld(found, person):
        raise Http404
    return found


def _as_json(attachment: Attachment) -> dict[str, object]:
    return {"name": attachment.shown_name, "size": attachment.size, "sha256": attachment.sha256}
