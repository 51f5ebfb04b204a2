"""A candidate as a document: the 申报书 to sign and seal, and the receipt for what was sent."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.web import person_of
from core.web import for_permission
from measures.application import application_docx, application_of, application_pdf, receipt_of, receipt_pdf
from measures.models import Measure

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@for_permission("measures.read_application")
def application(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """The 申报书 as it stands, as PDF or DOCX."""
    measure = _measure(request, pk)
    printed = application_of(measure, person_of(request))
    name = f"{measure.ref} 申报书.{file_format}"
    if file_format == "pdf":
        return _sent(application_pdf(printed), PDF, name)
    return _sent(application_docx(printed), DOCX, name)


@require_GET
@for_permission("measures.read_application")
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt for what was sent last."""
    measure = _measure(request, pk)
    revision = measure.revisions.filter(occasion="submitted").select_related("created_by").last()
    if revision is None:
        raise Http404
    return _sent(receipt_pdf(receipt_of(measure, revision)), PDF, f"{measure.ref} 报送回执.pdf")


def _measure(request: HttpRequest, pk: int) -> Measure:
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person).for_page(), pk=pk)
    if not person.has_perm("measures.read_application", measure):
        raise PermissionDenied
    return measure


def _sent(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response
