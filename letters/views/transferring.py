"""移交: lists of packages for an archive, from their making to its receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.web import for_permission, is_done, require
from letters import actions
from letters.actions import ArchiveReceipt
from letters.archive import archive_name
from letters.examination_paper import examination_pdf
from letters.models import Transfer, TransferItem
from letters.transfer_forms import ReceiptForm, TransferForm
from letters.transfer_list import transfer_list

READ, WORK = "letters.read_transfers", "letters.transfer_archive"
MOST_LISTED = 200


@for_permission(READ)
def transfers(request: HttpRequest) -> HttpResponse:
    """Every list, and for who may hand over the form for a new one."""
    if request.method == "POST":
        # In full, as the matrix of roles and addresses reads it out of here.
        require(request, "letters.transfer_archive", None)
    form = TransferForm(request.POST or None)
    made: list[Transfer] = []

    def prepare() -> None:
        made.append(actions.prepare_transfer(by=person_of(request), **form.cleaned_data))

    if request.method == "POST" and is_done(form, prepare):
        messages.success(request, _("正在生成归档包并逐项检测。"))
        return redirect(made[0])
    context = {"form": form, "transfers": Transfer.objects.all()[:MOST_LISTED]}
    return render(request, "letters/transfers.html", context, status=422 if form.errors else 200)


@require_GET
@for_permission(READ)
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: each package with its examination, and what can be done."""
    return _page(request, get_object_or_404(Transfer, pk=pk), ReceiptForm())


@require_POST
@for_permission(WORK)
def transfer_examine(request: HttpRequest, pk: int) -> HttpResponse:
    """Make and examine all packages anew."""
    actions.examine_transfer(get_object_or_404(Transfer, pk=pk), by=person_of(request))
    return redirect("letters:transfer", pk)


@require_POST
@for_permission(WORK)
def transfer_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a list back."""
    actions.drop_transfer(get_object_or_404(Transfer, pk=pk), by=person_of(request))
    messages.success(request, _("移交清单已撤回。"))
    return redirect("letters:transfers")


@require_POST
@for_permission(WORK)
def transfer_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """移交."""
    actions.hand_over(get_object_or_404(Transfer, pk=pk), by=person_of(request))
    messages.success(request, _("已移交，等待接收回执。"))
    return redirect("letters:transfer", pk)


@require_POST
@for_permission(WORK)
def transfer_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """登记接收回执."""
    handed = get_object_or_404(Transfer, pk=pk)
    form = ReceiptForm(request.POST)

    def record() -> None:
        receipt = ArchiveReceipt(**form.cleaned_data)
        actions.record_archive_receipt(handed, by=person_of(request), receipt=receipt)

    if not is_done(form, record):
        return _page(request, handed, form, status=422)
    messages.success(request, _("接收回执已登记。"))
    return redirect("letters:transfer", pk)


@require_GET
@for_permission(READ)
def transfer_listing(request: HttpRequest, pk: int) -> HttpResponse:
    """移交清单 as data."""
    listed = get_object_or_404(Transfer.objects.select_related("handed_over_by"), pk=pk)
    items = list(listed.items.select_related("entry__letter"))
    response = HttpResponse(transfer_list(listed, items), content_type="application/xml")
    response.headers["Content-Disposition"] = f'attachment; filename="transfer-{pk}.xml"'
    return response


@require_GET
@for_permission(READ)
def transfer_package(request: HttpRequest, item_id: int) -> FileResponse:
    """Send a package as it is handed over."""
    made = TransferItem.objects.exclude(file="").select_related("entry__letter")
    item = get_object_or_404(made, pk=item_id)
    name = archive_name(item.entry.letter)
    return FileResponse(
        item.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )


@require_GET
@for_permission(READ)
def transfer_report(request: HttpRequest, item_id: int) -> HttpResponse:
    """四性检测报告 of a package."""
    examined = TransferItem.objects.exclude(report={}).select_related("transfer", "entry__letter")
    made = examination_pdf(get_object_or_404(examined, pk=item_id))
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="examination-{item_id}.pdf"'
    return response


def _page(request: HttpRequest, shown: Transfer, form: ReceiptForm, *, status: int = 200) -> HttpResponse:
    items = list(shown.items.select_related("entry__letter"))
    context: dict[str, Any] = {
        "transfer": shown,
        "items": [(one, _told(one)) for one in items],
        "is_making": any(not one.report and not one.failure for one in items),
        "can_hand_over": bool(items) and all(one.is_passed for one in items),
        "form": form,
    }
    return render(request, "letters/transfer.html", context, status=status)


def _told(item: TransferItem) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return each item of an examination: number and name, property, outcome, what was found."""
    report = item.examination
    if report is None:
        return []
    return [
        (f"{one.number} {one.item.name}", one.item.group, one.outcome, one.sentences)
        for one in report.results
    ]
