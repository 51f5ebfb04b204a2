"""Open data: the catalogue, and the register of each day that is over as files that stay as they are."""

from __future__ import annotations

from base64 import b64encode
from datetime import date

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from register.catalogue import catalogue
from register.forms import AsOfForm
from register.linked import MEDIA_TYPES, linked_register
from register.models import DayFile
from register.spans import spans

SPANS_SHOWN = 50
A_YEAR_S = 365 * 24 * 60 * 60


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What can be fetched: a day's files with their digests, and the days on which the register changed."""
    form = AsOfForm(request.GET)
    asked = form.cleaned_data["as_of"] if form.is_valid() else None
    found = spans(SPANS_SHOWN)
    day = asked or (found[0].last if found else None)
    context = {
        "form": form,
        "day": day,
        "files": DayFile.objects.filter(day=day).order_by("format") if day else [],
        "spans": found,
        "licence": settings.DATA_LICENSE,
        "linked": linked_register(found),
    }
    return render(request, "register/open_data.html", context, status=200 if form.is_valid() else 422)


@require_safe
def data_catalogue(request: HttpRequest) -> JsonResponse:
    """The catalogue in DCAT 3."""
    return JsonResponse(
        catalogue(spans()), content_type="application/ld+json", json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def day_file(request: HttpRequest, day: str, file_format: str) -> HttpResponseBase:
    """One file of a day that is over: the same bytes for ever. The day that is not over has none yet."""
    file = get_object_or_404(DayFile, day=_date(day), format=file_format)
    etag = f'"{file.sha256}"'
    response = get_conditional_response(request, etag=etag) or FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=f"register-{file.day:%Y-%m-%d}.{file.format}",
        content_type=MEDIA_TYPES[file.format],
    )
    response.headers["ETag"] = etag
    # RFC 9530: whoever fetches it can hold the bytes against the digest.
    response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"
    patch_cache_control(response, public=True, immutable=True, max_age=A_YEAR_S)
    return response


def _date(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
