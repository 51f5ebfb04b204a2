"""What screening came to: counts per unit and per reason, and the list of common reasons."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.web import person_of
from core.web import for_permission, is_done
from measures import actions
from measures.actions.drafting import labels
from measures.forms import CommonReasonForm
from measures.models import Batch, CommonReason, ScreeningComment
from measures.screening_counts import screening_counts


@require_GET
@for_permission("measures.read_process")
def screening_report(request: HttpRequest, number: int) -> HttpResponse:
    """A batch's screening in figures: what each unit sent and what became of it, and why it was returned."""
    person = person_of(request)
    batch = get_object_or_404(Batch.objects.visible_to(person), number=number)
    comments = ScreeningComment.objects.filter(screening_return__measure__batch=batch)
    names = labels()
    by_reason = comments.values("field", "reason__text").annotate(
        times=Count("pk"), units=Count("screening_return__measure__unit", distinct=True)
    )
    context = {
        "batch": batch,
        "units": screening_counts(batch.measures.visible_to(person)),
        "reasons": [
            {**row, "label": names.get(row["field"], row["field"])}
            for row in by_reason.order_by("-times", "field")
        ],
    }
    return render(request, "measures/screening_report.html", context)


@for_permission("measures.set_common_reason")
def common_reasons(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The list of common reasons, with a form to add one or (with `pk`) to change one."""
    reason = get_object_or_404(CommonReason, pk=pk) if pk else None
    form = CommonReasonForm(request.POST or None, instance=reason, labels=labels())
    if request.method == "POST" and is_done(
        form, lambda: actions.set_common_reason(by=person_of(request), reason_id=pk, **form.cleaned_data)
    ):
        messages.success(request, _("常用意见已保存。"))
        return redirect("measures:common_reasons")
    names = labels()
    listed = CommonReason.objects.annotate(times=Count("comments"))
    context = {
        "form": form,
        "reason": reason,
        "reasons": [(one, names.get(one.field, _("任何栏目"))) for one in listed],
    }
    return render(request, "measures/common_reasons.html", context, status=422 if form.errors else 200)
