"""Notices: a person's own list, and the office's view of what is about to be mailed."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Incomplete
from accounts.models import OFFICE_ROLES, Mail, MailRhythm, Notice, Role
from accounts.notices import actions
from accounts.paging import page_by_key
from accounts.web import for_roles, person_of, posted_keys, show_faults

OFFICE_WORKERS = (Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
# A mail that was claimed so long ago is in nobody's hands any more.
CLAIM_IS_LOST_AFTER = timedelta(minutes=10)


class NoticeForm(forms.Form):
    """A notice's words."""

    subject = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("内容"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )


@require_GET
@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    """One's own notices, newest first, and how one wants to be written to."""
    person = person_of(request)
    context = {
        "page": page_by_key(request, Notice.objects.shown_to(person)),
        "rhythms": MailRhythm.choices,
        "has_address": bool(person.email),
    }
    return render(request, "accounts/notice_list.html", context)


@require_POST
@login_required
def notice_read(request: HttpRequest) -> HttpResponse:
    """Mark notices as read: one, and go where it leads; or all of them."""
    person = person_of(request)
    keys = posted_keys(request.POST.getlist("notice"))
    actions.read_notices(person, keys or None)
    notice = Notice.objects.shown_to(person).filter(pk__in=keys).first()
    if notice is not None and url_has_allowed_host_and_scheme(notice.path, None):
        return redirect(notice.path)
    return redirect("notices:list")


@require_POST
@login_required
def mail_rhythm(request: HttpRequest) -> HttpResponse:
    """Choose how often one is written to."""
    try:
        actions.set_mail_rhythm(person_of(request), request.POST.get("mail_rhythm", ""))
    except Incomplete as refusal:
        messages.error(request, refusal.errors[0].message)
    else:
        messages.success(request, _("收信方式已保存。"))
    return redirect("notices:list")


@require_GET
@for_roles(*OFFICE_ROLES)
def notice_outbox(request: HttpRequest) -> HttpResponse:
    """What is about to be mailed and can still be changed, and the mails that did not get through."""
    lost = Q(claimed_at__lt=timezone.now() - CLAIM_IS_LOST_AFTER)
    mails = Mail.objects.filter(sent_at__isnull=True).filter(lost | ~Q(last_error=""))
    context = {
        "page": page_by_key(request, Notice.objects.held().select_related("recipient__unit")),
        "troubled": mails.select_related("recipient")[:50],
        "can_manage": person_of(request).has_perm("accounts.manage_notices"),
        "sent": Mail.objects.filter(sent_at__isnull=False).select_related("recipient")[:20],
    }
    return render(request, "accounts/notice_outbox.html", context)


@for_roles(*OFFICE_WORKERS)
def notice_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a notice that is not mailed yet."""
    notice = get_object_or_404(Notice, pk=pk)
    form = NoticeForm(request.POST or None, initial={"subject": notice.subject, "body": notice.body})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_notice(notice, by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("提醒已修改。"))
            return redirect("notices:outbox")
    heading = _("修改给%(person)s的提醒") % {"person": notice.recipient}
    status = 422 if form.errors else 200
    return render(request, "components/form_page.html", {"form": form, "heading": heading}, status=status)


@require_POST
@for_roles(*OFFICE_WORKERS)
def notice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice back."""
    actions.withdraw_notice(get_object_or_404(Notice, pk=pk), by=person_of(request))
    messages.success(request, _("提醒已撤回，不会发出。"))
    return redirect("notices:outbox")


@require_POST
@for_roles(*OFFICE_WORKERS)
def mail_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a mail again that did not get through."""
    actions.resend_mail(get_object_or_404(Mail, pk=pk), by=person_of(request))
    messages.success(request, _("邮件将重新发送。"))
    return redirect("notices:outbox")
