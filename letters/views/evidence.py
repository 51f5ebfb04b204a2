"""认定依据 on the screen and on paper: for the office, the panel's lead, a measure's own unit, and the public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Viewer
from accounts.web import person_of
from core.models.event import READ_ALL
from core.web import for_permission
from letters.choices import RecordKind
from letters.evidence.gathering import brought_along
from letters.evidence.paper import evidence_pdf
from letters.evidence.reading import Case, case_of
from letters.evidence.seeing import Sight, reads_more, sight_of
from letters.evidence.wording import place_of
from letters.views.shared import letter_of
from measures.models import Measure
from proof.digests import canonical
from register.models import RegisterEntry


@require_GET
@login_required
def evidence_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Why a measure has its class, as much of it as the person sees."""
    case = _case(person_of(request), pk=pk)
    page = "letters/public_evidence.html" if case.sight is Sight.PUBLIC else "letters/evidence.html"
    return render(request, page, {"measure": case.measure, "told": case.told()})


@require_GET
@login_required
def evidence_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as PDF."""
    case = _case(person_of(request), pk=pk)
    response = HttpResponse(evidence_pdf([case]), content_type="application/pdf")
    named = " ".join(filter(None, (place_of(case.evidence), case.measure.ref)))
    name = _("认定依据 %(named)s.pdf") % {"named": named}
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@require_GET
def public_evidence(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """The short form for everybody: the class, what it was compared with, where and when was searched."""
    entry = get_object_or_404(RegisterEntry, batch__number=number, place=place)
    if entry.taken_out_by:
        # What it was published on is not what was found in the end: its own page says by which letter it went.
        return redirect(entry)
    entered = {"batch__number": number, "register_entry__place": place}
    case = _case(None, **entered)
    context = {
        "measure": case.measure,
        "told": case.told(),
        "reads_more": reads_more(case.measure, request.user),
    }
    return render(request, "letters/public_evidence.html", context)


@require_GET
@for_permission("letters.read_evidence")
def evidence_record(request: HttpRequest, pk: int, serial: int) -> HttpResponse:
    """Send the evidence that was frozen with a letter, in the very bytes that its digest in the manifest is of."""
    frozen = letter_of(request, pk).records.filter(kind=RecordKind.EVIDENCE, content__entry__serial=serial)
    record = get_object_or_404(frozen)
    response = HttpResponse(canonical(record.content), content_type="application/json")
    name = _("认定依据 %(number)s 第%(serial)d项.json") % {"number": record.letter.number, "serial": serial}
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _case(person: Viewer | None, **wanted: int) -> Case:
    visible = Measure.objects.visible_to(person) if person else Measure.objects.filter(state="published")
    measure = get_object_or_404(brought_along(visible), **wanted)
    sight = sight_of(measure, person)
    if sight is None:
        raise Http404
    return case_of(measure, sight, reads_trail=person is not None and person.has_perm(READ_ALL))
