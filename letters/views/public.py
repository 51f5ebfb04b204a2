"""What the public sees: issued letters with their files, and the register."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Incomplete
from accounts.models import Role
from accounts.paging import page_by_key
from accounts.web import for_roles, person_of, show_faults
from letters import actions
from letters.content import LetterContent
from letters.forms import RecognitionForm, RegisterFilter
from letters.models import Letter, LetterFile, RegisterEntry
from letters.rendering import FORMS


@require_GET
def published_list(request: HttpRequest) -> HttpResponse:
    """Every letter that has been issued."""
    letters = Letter.objects.published().for_list().order_by("-signed_on", "-pk")[:200]
    return render(request, "letters/published_list.html", {"letters": letters})


@require_GET
def published_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One issued letter, its whole text and its files; corrections and revocation are shown above."""
    letter = get_object_or_404(Letter.objects.published().for_page(), pk=pk)
    content = LetterContent.from_json(letter.content) if letter.content else None
    return render(request, "letters/published_detail.html", {"letter": letter, "content": content})


@require_GET
def published_file(request: HttpRequest, pk: int, form: str) -> FileResponse:
    """Send one file of an issued letter under a name that says which letter it is."""
    file = get_object_or_404(
        LetterFile.objects.filter(letter__in=Letter.objects.published()), letter=pk, form=form
    )
    suffix = FORMS[file.form].suffix if file.form in FORMS else file.form
    return FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=f"{file.letter.number}.{suffix}",
        content_type=file.media_type,
    )


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Search over every published measure."""
    form = RegisterFilter(request.GET)
    entries = RegisterEntry.objects.in_force()
    if form.is_valid():
        entries = entries.narrowed(**form.cleaned_data)
    page = page_by_key(request, entries.select_related("batch").prefetch_related("recognitions"), size=20)
    status = 200 if form.is_valid() else 422
    return render(request, "letters/register.html", {"form": form, "page": page}, status=status)


@require_GET
def register_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One published measure at its permanent address."""
    entry = get_object_or_404(
        RegisterEntry.objects.select_related("batch").prefetch_related("recognitions"), pk=pk
    )
    letters = entry.batch.letters.published().order_by("-pk")
    can_recognise = request.user.has_perm("letters.recognise_entry", entry)
    context = {"entry": entry, "letters": letters, "form": RecognitionForm() if can_recognise else None}
    return render(request, "letters/register_entry.html", context)


@require_POST
@for_roles(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what became of a published measure."""
    entry = get_object_or_404(RegisterEntry, pk=pk)
    form = RecognitionForm(request.POST)
    if form.is_valid():
        try:
            actions.recognise_entry(entry, by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("已登记。"))
            return redirect("letters:register_entry", pk)
    return render(request, "components/form_page.html", {"form": form, "heading": entry.title}, status=422)
