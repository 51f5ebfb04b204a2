"""After the issue: the sealed copy, who the letter went to, and the sign-off sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Unit
from accounts.web import person_of
from core.errors import Incomplete
from core.paging import page_by_key
from core.saying import between_sentences
from core.web import for_permission, is_done, posted_keys
from letters import actions
from letters.forms import AnotherDayForm, SealedFileForm
from letters.models import Delivery, Letter, SealedFile
from letters.process_sheet import render_process_sheet
from letters.views.shared import back_to, letter_of, sound_content


@require_POST
@for_permission("letters.keep_sealed_file")
def sealed_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a sealed file beside ours."""
    letter = letter_of(request, pk)
    form = SealedFileForm(request.POST, request.FILES)
    if not form.is_valid():
        for found in form.errors.values():
            messages.error(request, between_sentences().join(map(str, found)))
        return back_to(pk, "sealed")
    file = form.cleaned_data["file"]
    try:
        sealed = actions.add_sealed_file(
            letter, by=person_of(request), file=file, name=file.name or "", kind=form.cleaned_data["kind"]
        )
    except Incomplete as refusal:
        for fault in refusal.errors:
            messages.error(request, fault.message)
    else:
        messages.success(request, _("“%(name)s”已保存。") % {"name": sealed.shown_name})
    return back_to(pk, "sealed")


@require_POST
@for_permission("letters.keep_sealed_file")
def sealed_remove(request: HttpRequest, pk: int, sealed_id: int) -> HttpResponse:
    """Take a sealed file off the letter."""
    sealed = get_object_or_404(SealedFile.objects.kept(), pk=sealed_id, letter=letter_of(request, pk))
    actions.remove_sealed_file(sealed, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("盖章文件已撤下。"))
    return back_to(pk, "sealed")


@require_GET
def sealed_file(request: HttpRequest, pk: int, sealed_id: int) -> FileResponse:
    """Send a sealed file of an issued letter."""
    visible = Letter.objects.issued().visible_to(request.user)
    kept = SealedFile.objects.kept().filter(letter__in=visible)
    sealed = get_object_or_404(kept, pk=sealed_id, letter=pk)
    return FileResponse(
        sealed.file.open("rb"),
        as_attachment=True,
        filename=sealed.shown_name,
        content_type=sealed.media_type,
    )


@require_POST
@for_permission("letters.deliver_letter")
def receipts_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask units that have not signed for the letter: those named, or all."""
    letter = letter_of(request, pk)
    chosen = posted_keys(request.POST.getlist("delivery")) if "delivery" in request.POST else None
    count = actions.ask_for_receipts(letter, by=person_of(request), deliveries=chosen)
    said = ngettext("已催%(n)d家单位签收。", "已催%(n)d家单位签收。", count)
    messages.success(request, said % {"n": count})
    return back_to(pk, "deliveries")


@for_permission("letters.deliver_letter")
def receipt_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the units that have not signed another day."""
    letter = letter_of(request, pk)
    back = reverse("letters:letter_detail", args=[pk]) + "#deliveries"
    form = AnotherDayForm(request.POST or None, label=_("签收期限"))
    if request.method == "POST" and is_done(
        form, lambda: actions.move_receipt_day(letter, by=person_of(request), **form.cleaned_data)
    ):
        messages.success(request, _("签收期限已改，已告知还没有签收的单位。"))
        return redirect(back)
    context = {"form": form, "heading": _("%(letter)s：改签收期限") % {"letter": letter}, "back": back}
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


@require_POST
@for_permission("letters.deliver_letter")
def delivery_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the letter to one more unit."""
    chosen = posted_keys([request.POST.get("unit", "")])
    unit = Unit.objects.filter(pk__in=chosen).first()
    if unit is None:
        messages.error(request, _("请选择单位。"))
    else:
        actions.add_delivery(letter_of(request, pk), by=person_of(request), unit=unit)
        messages.success(request, _("已发送给%(unit)s。") % {"unit": unit})
    return back_to(pk, "deliveries")


@require_POST
@for_permission("letters.record_receipt")
def delivery_record(request: HttpRequest, pk: int, delivery_id: int) -> HttpResponse:
    """Record that a unit signed on paper."""
    delivery = get_object_or_404(Delivery, pk=delivery_id, letter=letter_of(request, pk))
    actions.record_receipt(delivery, by=person_of(request), note=request.POST.get("note", ""))
    messages.success(request, _("已代为登记签收。"))
    return back_to(pk, "deliveries")


@require_GET
@for_permission("letters.receive_letter")
def received(request: HttpRequest) -> HttpResponse:
    """The letters that were sent to the person's unit, newest first."""
    own = Delivery.objects.sent_to(person_of(request)).select_related("letter__batch", "received_by")
    page = page_by_key(request, own.order_by("-pk"), size=20)
    return render(request, "letters/received.html", {"page": page})


@require_POST
@for_permission("letters.receive_letter")
def receive(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """签收."""
    person = person_of(request)
    delivery = get_object_or_404(Delivery.objects.sent_to(person), pk=delivery_id)
    actions.receive_letter(delivery, by=person)
    messages.success(request, _("已签收。"))
    return redirect("letters:received")


@require_GET
@for_permission("letters.read_draft")
def process_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sign-off sheet 发文稿纸, as it stands now."""
    letter = letter_of(request, pk)
    if letter.is_imported:
        raise Http404
    response = HttpResponse(
        render_process_sheet(letter, sound_content(letter)), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = 'inline; filename="process-sheet.pdf"'
    return response
