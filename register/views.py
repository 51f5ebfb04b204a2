"""The register on the screen: search, one measure, trends, lists to take away, and what became of a measure."""

from __future__ import annotations

import tempfile

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import WrongState
from core.paging import page_by_columns
from core.spreadsheet import MEDIA_TYPE as XLSX
from core.web import for_permission, is_done
from register import actions as register_actions
from register.exporting import (
    MOST_IN_WORKBOOK,
    Link,
    csv_parts,
    fits_in_workbook,
    json_parts,
    printed_list,
    write_workbook,
)
from register.facet_choices import facets_shown
from register.facets import Narrowing
from register.finding import MOST_COUNTED, find_entries, nothing
from register.forms import AsOfForm, RecognitionForm, RegisterSearch, WithdrawalForm
from register.front import chosen_of, columns_of, ways_in, with_contents
from register.linked import linked_page, linked_site
from register.models import Recognition, RegisterEntry
from register.models.entries import RegisterQuerySet
from register.papers import latest_papers, papers_of
from register.printed import printed_entry
from register.summary import summary_as_of
from register.trends import trends_as_of

NEWEST_FIRST = ("-published_on", "-batch_id", "serial")
OLDEST_FIRST = ("published_on", "batch_id", "serial")
PAGE_SIZE = 20
# What leads in must not push the letters off the screen.
FRONT_SIZE = 8
LETTERS_SHOWN = 4
STREAMS = {
    "csv": (csv_parts, "text/csv; charset=utf-8"),
    "json": (json_parts, "application/json; charset=utf-8"),
}


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Search over every published measure. Each state of the page has its own, permanent address."""
    return _shown(request, RegisterSearch(request.GET))


def _shown(request: HttpRequest, form: RegisterSearch) -> HttpResponse:
    narrowing = Narrowing.of(form.cleaned_data) if form.is_valid() else Narrowing()
    on = narrowing.as_of or timezone.localdate()
    found = find_entries(narrowing) if form.is_valid() else nothing()
    is_front = not request.GET
    size = FRONT_SIZE if is_front else PAGE_SIZE
    page = page_by_columns(request, found.entries.for_list(on), _order(form), size=size)
    summary = summary_as_of(on)
    kept = [
        (name, value)
        for name in request.GET
        if name not in {"words", "as_of", "sort", "after"}
        for value in request.GET.getlist(name)
    ]
    asked = request.GET.copy()
    asked.pop("after", None)
    facets = facets_shown(request.GET, narrowing, found.by_facet, summary.batches)
    context = {
        "form": form,
        "found": found,
        "page": page,
        "summary": summary,
        "facets": facets,
        "chosen": chosen_of(facets),
        "ways_in": ways_in(facets),
        "letters": with_contents(latest_papers(LETTERS_SHOWN), summary) if is_front else [],
        "columns": columns_of(summary.batches),
        "is_front": is_front,
        "kept": kept,
        "asked": asked.urlencode(),
        "most_counted": MOST_COUNTED,
        "formats": ("xlsx", "csv", "json"),
        "linked": linked_site() if is_front else None,
    }
    return render(request, "register/search.html", context, status=200 if form.is_valid() else 422)


def _order(form: RegisterSearch) -> tuple[str, ...]:
    return OLDEST_FIRST if form.cleaned_data.get("sort") == "oldest" else NEWEST_FIRST


@require_GET
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """Send the list that the address asks for, whole: csv and json as they are read, xlsx up to a bound."""
    if file_format not in {"xlsx", *STREAMS}:
        raise Http404
    asked = RegisterSearch(request.GET)
    if not asked.is_valid():
        return _shown(request, asked)
    narrowing = Narrowing.of(asked.cleaned_data)
    on = narrowing.as_of or timezone.localdate()
    entries = RegisterEntry.objects.narrowed(narrowing).order_by(*_order(asked))
    name = _("创新举措库 %(day)s.%(ending)s") % {"day": f"{on:%Y-%m-%d}", "ending": file_format}
    if file_format == "xlsx":
        return _workbook(request, asked, entries, name)
    parts, media_type = STREAMS[file_format]
    response = StreamingHttpResponse(
        parts(printed_list(entries, on), _linker(request)), content_type=media_type
    )
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    return response


@require_GET
def trends(request: HttpRequest) -> HttpResponse:
    """How the register grew, as charts with their tables, as of a day."""
    form = AsOfForm(request.GET)
    day = form.cleaned_data["as_of"] if form.is_valid() else None
    on = day or timezone.localdate()
    charts = trends_as_of(on)
    context = {
        "form": form,
        "on": on,
        "charts": charts,
        "drawn": {name: chart.drawn for name, chart in charts.items()},
    }
    return render(request, "register/trends.html", context, status=200 if form.is_valid() else 422)


@require_GET
def entry(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """One published measure at its permanent address, also after its letter was revoked."""
    return _entry_page(request, _entry(number, place))


@require_GET
def old_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from the address that a measure had before to its permanent one."""
    found = get_object_or_404(RegisterEntry.objects.for_list(), pk=pk)
    return redirect(found, permanent=True)


@require_POST
@for_permission("register.recognise_entry")
def recognise(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """Record what became of a published measure."""
    found = _entry(number, place)
    form = RecognitionForm(request.POST)
    by = person_of(request)
    try:
        if is_done(form, lambda: register_actions.recognise_entry(found, by=by, **form.cleaned_data)):
            messages.success(request, _("已登记。"))
            return redirect(found)
    except WrongState as refusal:
        messages.error(request, refusal.message)
        return redirect(found)
    return _entry_page(request, found, recognition=form)


@require_POST
@for_permission("register.withdraw_recognition")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a recognition that was recorded by mistake."""
    recognition = get_object_or_404(Recognition.objects.select_related("entry__batch"), pk=pk)
    form = WithdrawalForm(request.POST)
    by = person_of(request)
    try:
        if is_done(
            form, lambda: register_actions.withdraw_recognition(recognition, by=by, **form.cleaned_data)
        ):
            messages.success(request, _("已撤回。"))
            return redirect(recognition.entry)
    except WrongState as refusal:
        messages.error(request, refusal.message)
        return redirect(recognition.entry)
    context = {"form": form, "heading": str(recognition), "back": recognition.entry.get_absolute_url()}
    return render(request, "components/form_page.html", context, status=422)


def _entry(number: int, place: int) -> RegisterEntry:
    entries = RegisterEntry.objects.select_related("batch").defer("search_text", "search_grams")
    return get_object_or_404(entries, batch__number=number, place=place)


def _entry_page(
    request: HttpRequest, found: RegisterEntry, recognition: RecognitionForm | None = None
) -> HttpResponse:
    letters = papers_of(found.batch)
    recognitions = list(found.recognitions.all())
    standing = [one for one in recognitions if one.withdrawn_on is None]
    can_record = request.user.has_perm("register.recognise_entry", found)
    context = {
        "entry": found,
        "letters": letters,
        "letter": letters[-1] if letters else None,
        "recognitions": recognitions,
        "linked": linked_page(printed_entry(found, standing)),
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "form": recognition or (RecognitionForm() if can_record and not found.is_withdrawn else None),
        "withdrawal": WithdrawalForm(auto_id=False) if can_record else None,
    }
    return render(request, "register/entry.html", context, status=422 if recognition else 200)


def _workbook(
    request: HttpRequest, asked: RegisterSearch, entries: RegisterQuerySet, name: str
) -> HttpResponseBase:
    if not fits_in_workbook(entries):
        sentence = _("xlsx一次最多导出%(most)d项，请再加条件，或改用csv、json。")
        asked.add_error(None, sentence % {"most": MOST_IN_WORKBOOK})
        return _shown(request, asked)
    on = asked.cleaned_data["as_of"] or timezone.localdate()
    # Closed, and with that deleted, by the response when it has been sent.
    content = tempfile.TemporaryFile()  # noqa: SIM115
    write_workbook(printed_list(entries, on), _linker(request), content)
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


def _linker(request: HttpRequest) -> Link:
    return lambda one: request.build_absolute_uri(one.path)
