"""What anybody can check: whether a file is an issued letter's, and the letter's manifest."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from letters.evidence.leading import asked_about
from letters.forms import VerifyForm, verify_limits
from letters.lookup import EMPTY_SHA256, find_by_digest
from letters.models import Letter
from proof.digests import canonical


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Say which letter a file is of. A file that is sent is digested and forgotten; the answer's address keeps."""
    if request.method == "POST":
        form = VerifyForm(request.POST, request.FILES)
        if form.is_valid():
            asked = {"sha256": form.digest(), "item": form.cleaned_data["item"]}
            told = urlencode({name: value for name, value in asked.items() if value})
            return redirect(f"{reverse('letters:verify')}?{told}")
        return _verify_page(request, form, status=422)
    if "sha256" not in request.GET:
        return _verify_page(request, VerifyForm(initial={"item": request.GET.get("item", "")}))
    form = VerifyForm(request.GET)
    if not form.is_valid():
        return _verify_page(request, form, status=422)
    return _verify_page(request, form, digest=form.digest())


@require_GET
def manifest(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an issued letter's manifest, in the very bytes that its digest is of."""
    letter = get_object_or_404(Letter.objects.issued().visible_to(request.user), pk=pk)
    if letter.manifest is None:
        raise Http404
    response = HttpResponse(canonical(letter.manifest), content_type="application/json")
    name = f"{letter.number}.manifest.json"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _verify_page(
    request: HttpRequest, form: VerifyForm, *, digest: str = "", status: int = 200
) -> HttpResponse:
    visible = Letter.objects.issued().visible_to(request.user)
    match = find_by_digest(digest, visible) if digest else None
    context = {
        "form": form,
        "digest": digest,
        "is_empty": digest == EMPTY_SHA256,
        "match": match,
        "asked": asked_about(form["item"].value() or "", request.user),
        **verify_limits(),
    }
    return render(request, "letters/verify.html", context, status=status)
