"""Notices: a person's own list, and the office's view of what is about to be mailed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from core.errors import Incomplete
from core.models import Mail, Notice
from core.notices import actions
from core.notices.gathering import gathered, groups_of
from core.notices.unread import unread_count
from core.paging import page_by_count, page_by_key
from core.web import for_permission, is_done, lead_on, posted_keys, signed_in

# A mail that was claimed so long ago is in nobody's hands any more.
CLAIM_IS_LOST_AFTER = timedelta(minutes=10)
ROWS = 30


class NoticeForm(forms.Form):
    """A notice's words."""

    subject = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("内容"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )


@require_GET
@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    """One's own notices, those of one kind and place as one row."""
    person = signed_in(request)
    page = page_by_count(request, groups_of(person), size=ROWS)
    marked_at = parsed_moment(request.GET.get("undo", ""))
    context = {
        "page": page,
        "rows": gathered(person, page.rows),
        "unread": unread_count(person),
        "undone_by": marked_at.isoformat() if marked_at else "",
        "undone_count": Notice.objects.read_together(person, marked_at).count() if marked_at else 0,
    }
    return render(request, "core/notice_list.html", context)


@require_POST
@login_required
def notice_read(request: HttpRequest) -> HttpResponse:
    """Mark a notice as read, or those of one kind and place, and go where they lead."""
    person = signed_in(request)
    keys = posted_keys(request.POST.getlist("notice"))
    notice = Notice.objects.shown_to(person).filter(pk__in=keys).first()
    if notice is not None:
        actions.read_notices(person, keys)
        return _onward(notice.path)
    kind, place = request.POST.get("kind", ""), request.POST.get("place", "")
    if kind:
        actions.read_place(person, kind, place)
    return _onward(place)


def _onward(path: str) -> HttpResponse:
    return lead_on(path, reverse("notices:list"))


@require_POST
@login_required
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read; the page that follows offers to undo it."""
    marked_at = actions.read_all(signed_in(request))
    query = f"?{urlencode({'undo': marked_at.isoformat()})}" if marked_at else ""
    return redirect(reverse("notices:list") + query)


@require_POST
@login_required
def notice_unread(request: HttpRequest) -> HttpResponse:
    """Undo that all were marked as read."""
    marked_at = parsed_moment(request.POST.get("at", ""))
    if marked_at is None or not actions.undo_reading(signed_in(request), marked_at):
        messages.error(request, _("没有可以撤销的。"))
    return redirect("notices:list")


def parsed_moment(text: str) -> datetime | None:
    """Return a moment with its zone, or None for what is none."""
    with suppress(ValueError, OverflowError):
        moment = parse_datetime(text)
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo else None
    return None


@require_POST
@login_required
def mail_rhythm(request: HttpRequest) -> HttpResponse:
    """Choose how often one is written to."""
    try:
        actions.set_mail_rhythm(signed_in(request), request.POST.get("mail_rhythm", ""))
    except Incomplete as refusal:
        messages.error(request, refusal.errors[0].message)
    else:
        messages.success(request, _("收信方式已保存。"))
    return redirect("notices:ways")


@require_GET
@for_permission("core.read_outbox")
def notice_outbox(request: HttpRequest) -> HttpResponse:
    """What is about to be mailed and can still be changed, and the mails that did not get through."""
    lost = Q(claimed_at__lt=timezone.now() - CLAIM_IS_LOST_AFTER)
    shown = Notice.objects.visible_to(signed_in(request))
    mails = Mail.objects.for_outbox().filter(sent_at__isnull=True).filter(lost | ~Q(last_error=""))
    context = {
        "page": page_by_key(request, shown.held().select_related("recipient__unit")),
        "troubled": mails[:50],
        "can_manage": signed_in(request).has_perm("core.manage_notices"),
        "sent": Mail.objects.for_outbox().filter(sent_at__isnull=False)[:20],
    }
    return render(request, "core/notice_outbox.html", context)


@for_permission("core.manage_notices")
def notice_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a notice that is not mailed yet."""
    notice = get_object_or_404(Notice.objects.visible_to(signed_in(request)), pk=pk)
    form = NoticeForm(request.POST or None, initial={"subject": notice.subject, "body": notice.body})
    if request.method == "POST" and is_done(
        form, lambda: actions.edit_notice(notice, by=signed_in(request), **form.cleaned_data)
    ):
        messages.success(request, _("提醒已修改。"))
        return redirect("notices:outbox")
    heading = _("修改给%(person)s的提醒") % {"person": notice.recipient}
    status = 422 if form.errors else 200
    return render(request, "components/form_page.html", {"form": form, "heading": heading}, status=status)


@require_POST
@for_permission("core.manage_notices")
def notice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice back."""
    notice = get_object_or_404(Notice.objects.visible_to(signed_in(request)), pk=pk)
    actions.withdraw_notice(notice, by=signed_in(request))
    messages.success(request, _("提醒已撤回，不会发出。"))
    return redirect("notices:outbox")


@require_POST
@for_permission("core.manage_notices")
def mail_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a mail again that did not get through."""
    actions.resend_mail(get_object_or_404(Mail, pk=pk), by=signed_in(request))
    messages.success(request, _("邮件将重新发送。"))
    return redirect("notices:outbox")
