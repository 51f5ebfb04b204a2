"""Evidence: files that come in and go out through the permission check, and comparison records."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Incomplete, WrongState
from accounts.models import UNIT_ROLES
from accounts.web import for_roles, person_of, show_faults
from measures import actions
from measures.attachments.kinds import PDF, PREVIEWED_TYPES
from measures.attachments.pages import MOST_PAGES, page_count, page_picture
from measures.forms import ComparisonForm
from measures.models import Attachment, Measure
from measures.presentation import shown_attachments, shown_name
from measures.querysets import AttachmentQuerySet

# A previewed file can neither run nor fetch anything, nor act as one of our pages. In a tab of its own (tried with
# Chromium 156) the browser's PDF viewer works under this policy too; in a sandboxed frame it would be blocked.
PREVIEW_POLICY = (
    "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)


@for_roles(*UNIT_ROLES)
@require_POST
def attachment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Store one or several files; those that are refused are named, the others stay."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk)
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
    if _wants_json(request):
        return JsonResponse(
            {"stored": [_as_json(attachment) for attachment in stored], "faults": faults},
            status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        )
    for sentence in faults:
        messages.error(request, sentence)
    for attachment in stored:
        messages.success(request, _("“%(name)s”已保存。") % {"name": attachment.shown_name})
    return redirect("measures:measure_edit", pk)


@for_roles(*UNIT_ROLES)
@require_POST
def attachment_remove(request: HttpRequest, pk: int, attachment_id: int) -> HttpResponse:
    """Take a file away."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk)
    actions.remove_attachment(measure, by=person, attachment_id=attachment_id)
    if _wants_json(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    messages.success(request, _("附件已删除。"))
    return redirect("measures:measure_edit", pk)


@for_roles(*UNIT_ROLES)
@require_GET
def attachment_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of files alone, as the page on which they are added shows it."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk)
    context = {
        "measure": measure,
        "attachments": shown_attachments(measure, person),
        "removable": True,
    }
    return render(request, "components/attachments.html", context)


@require_GET
@login_required
def attachment_download(request: HttpRequest, pk: int) -> FileResponse:
    """Send a file that the person may see, always as a download."""
    attachment = get_object_or_404(_visible(request), pk=pk)
    return _sent(request, attachment, "application/octet-stream", as_attachment=True)


@require_GET
@login_required
def attachment_preview(request: HttpRequest, pk: int) -> FileResponse:
    """Show a picture or a PDF that the person may see, shut off from everything else."""
    attachment = get_object_or_404(_visible(request).filter(media_type__in=PREVIEWED_TYPES), pk=pk)
    response = _sent(request, attachment, attachment.media_type, as_attachment=False)
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response


@require_GET
@login_required
def attachment_pages(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages of a PDF, or the picture, as a part of the page on which it is read."""
    attachment = get_object_or_404(_visible(request).filter(media_type__in=PREVIEWED_TYPES), pk=pk)
    attachment.shown_name = shown_name(attachment, person_of(request))
    context: dict[str, object] = {"attachment": attachment}
    if attachment.media_type == PDF.media_type:
        try:
            context["pages"] = range(1, page_count(attachment) + 1)
        except WrongState as refusal:
            context["refusal"] = refusal.message
    return render(request, "components/attachment_pages.html", context)


@require_GET
@login_required
def attachment_page(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """One page of a PDF as a picture."""
    attachment = get_object_or_404(_visible(request).filter(media_type=PDF.media_type), pk=pk)
    if not 1 <= page <= MOST_PAGES:
        raise Http404
    try:
        picture = page_picture(attachment, page)
    except WrongState as refusal:
        raise Http404 from refusal
    response = HttpResponse(picture, content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _visible(request: HttpRequest) -> AttachmentQuerySet:
    return Attachment.objects.visible_to(person_of(request)).select_related("measure__batch")


def _sent(
    request: HttpRequest, attachment: Attachment, media_type: str, *, as_attachment: bool
) -> FileResponse:
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=as_attachment,
        filename=shown_name(attachment, person_of(request)),
        content_type=media_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _as_json(attachment: Attachment) -> dict[str, object]:
    return {"name": attachment.shown_name, "size": attachment.size, "sha256": attachment.sha256}


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


@login_required
@require_POST
def comparison_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a comparison record; what was typed stays on the page when something is missing."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk)
    form = ComparisonForm(request.POST)
    if form.is_valid():
        try:
            actions.add_comparison(measure, by=person, **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            if request.headers.get("HX-Request"):
                return _comparisons(request, measure, ComparisonForm())
            messages.success(request, _("比对记录已添加。"))
            target = (
                "measures:measure_edit" if measure.unit_id == person.unit_id else "measures:measure_detail"
            )
            return redirect(target, pk)
    if request.headers.get("HX-Request"):
        return _comparisons(request, measure, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    heading = _("为“%(measure)s”添加比对记录") % {"measure": measure}
    return render(request, "components/form_page.html", {"form": form, "heading": heading}, status=422)


def _comparisons(
    request: HttpRequest, measure: Measure, form: ComparisonForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"measure": measure, "comparison_form": form}
    return render(request, "measures/comparisons_edit.html", context, status=status)


@for_roles(*UNIT_ROLES)
@require_POST
def comparison_remove(request: HttpRequest, pk: int, comparison_id: int) -> HttpResponse:
    """Take a comparison record of the unit's own back."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk)
    actions.remove_comparison(measure, by=person, comparison_id=comparison_id)
    messages.success(request, _("比对记录已删除。"))
    return redirect("measures:measure_edit", pk)
