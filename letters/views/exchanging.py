"""Exchange with other systems, by hand: a letter's package fetched, a receipt brought."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Incomplete
from core.web import for_permission
from letters import actions
from letters.exchange.package import exchange_package, package_name
from letters.models import Delivery
from letters.views.shared import back_to, letter_of


@require_GET
@for_permission("letters.deliver_letter")
def exchange_download(request: HttpRequest, pk: int, delivery_id: int) -> HttpResponse:
    """Send the package of a letter for one unit."""
    letter = letter_of(request, pk)
    sent = Delivery.objects.select_related("letter__signed_by", "letter__issued_by__unit")
    delivery = get_object_or_404(sent, pk=delivery_id, letter=letter)
    response = HttpResponse(exchange_package(delivery), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{package_name(delivery)}"'
    return response


@require_POST
@for_permission("letters.record_receipt")
def exchange_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a receipt that somebody brings."""
    letter = letter_of(request, pk)
    file = request.FILES.get("receipt")
    if file is None:
        messages.error(request, _("请选择签收回执文件。"))
    else:
        try:
            delivery = actions.enter_exchange_receipt(by=person_of(request), file=file, letter=letter)
        except Incomplete as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("%(unit)s的签收回执已登记。") % {"unit": delivery.unit_name})
    return back_to(pk, "deliveries")
