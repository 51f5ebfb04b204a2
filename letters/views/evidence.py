"""认定依据 on the screen and on paper: for the office, the panel's lead, a measure's own unit, and the public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Viewer
from accounts.web import person_of
from letters.evidence.gathering import brought_along
from letters.evidence.paper import evidence_pdf
from letters.evidence.reading import Case, case_of
from letters.evidence.seeing import Sight, sight_of
from measures.models import Measure


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
    name = _("认定依据 %(ref)s.pdf") % {"ref": case.measure.ref}
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@require_GET
def public_evidence(request: HttpRequest, number: int, serial: int) -> HttpResponse:
    """The short form for everybody: the class, what it was compared with, where and when was searched."""
    entered = {"batch__number": number, "register_entry__serial": serial}
    case = _case(None, **entered)
    return render(request, "letters/public_evidence.html", {"measure": case.measure, "told": case.told()})


def _case(person: Viewer | None, **wanted: int) -> Case:
    visible = Measure.objects.visible_to(person) if person else Measure.objects.filter(state="published")
    measure = get_object_or_404(brought_along(visible), **wanted)
    sight = sight_of(measure, person)
    if sight is None:
        raise Http404
    return case_of(measure, sight)
