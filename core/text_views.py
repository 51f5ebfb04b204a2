"""The texts of all notices, and the page on which the office changes one: placeholders, preview, our words again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Fault, Incomplete, StaleVersion
from core.models import NoticeWording
from core.notice_texts import NoticeText, notice_texts, text_called
from core.notices.rewording import (
    LONGEST_BODY,
    LONGEST_SUBJECT,
    as_written,
    field_labels,
    reword,
    take_ours,
    wording_faults,
    wording_of,
)
from core.notices.showing import edits_of, previews
from core.web import for_permission, show_faults, show_version, signed_in, stored_beside

_IN_CHINESE = {"lang": "zh-CN"}


class TextForm(forms.Form):
    """A text's words, with placeholders in braces."""

    subject = forms.CharField(
        label=gettext_lazy("标题"), max_length=LONGEST_SUBJECT, widget=forms.TextInput(_IN_CHINESE)
    )
    body = forms.CharField(
        label=gettext_lazy("内容"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea({"rows": 4, **_IN_CHINESE}),
        help_text=gettext_lazy("可以不写。一行里的占位符都没有内容时，整行不出现。"),
    )
    english_subject = forms.CharField(
        label=gettext_lazy("英文标题"),
        required=False,
        max_length=LONGEST_SUBJECT,
        help_text=gettext_lazy(
            "给用英文界面的人看，可以不写：不写时他们看到上面的中文。占位符仍写中文名称。"
        ),
    )
    english_body = forms.CharField(
        label=gettext_lazy("英文内容"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea({"rows": 4}),
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def texts(self) -> dict[str, str]:
        """What was written."""
        return {name: self.cleaned_data[name] for name in field_labels()}


@require_GET
@for_permission("core.manage_notices")
def text_list(request: HttpRequest) -> HttpResponse:
    """Every text by its kind, with the words in force."""
    wordings = {one.code: one for one in NoticeWording.objects.exclude(subject="")}
    kinds = [
        (kind, [_row(text, wordings.get(text.code)) for text in texts])
        for kind, texts in groupby(_by_kind(notice_texts()), key=lambda text: text.kind)
    ]
    return render(request, "core/notice_texts.html", {"kinds": kinds})


def _by_kind(texts: Sequence[NoticeText]) -> Iterable[NoticeText]:
    order = list(dict.fromkeys(text.kind for text in texts))
    return sorted(texts, key=lambda text: order.index(text.kind))


def _row(text: NoticeText, wording: NoticeWording | None) -> Mapping[str, object]:
    words = as_written(text, wording or NoticeWording())
    return {"text": text, "subject": words["subject"], "is_changed": wording is not None}


@require_http_methods(["GET", "POST"])
@for_permission("core.manage_notices")
def text_page(request: HttpRequest, code: str) -> HttpResponse:
    """Change one text, or look at what the words that were written become."""
    text = _text(code)
    wording = wording_of(text)
    words = as_written(text, wording)
    initial = {**words, "edit_version": wording.edit_version}
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "GET":
        # A later version may have made faults of what was right when it was saved.
        return _page(request, text, form, None if any(wording_faults(text, words)) else words)
    if not form.is_valid():
        return _page(request, text, form, None)
    if "preview" in request.POST:
        return _previewed(request, text, form)
    return _saved(request, text, form)


def _previewed(request: HttpRequest, text: NoticeText, form: TextForm) -> HttpResponse:
    faults: list[Fault] = list(wording_faults(text, form.texts))
    if faults:
        show_faults(form, Incomplete(faults))
    return _page(request, text, form, None if faults else form.texts, is_written=True)


def _saved(request: HttpRequest, text: NoticeText, form: TextForm) -> HttpResponse:
    try:
        reword(text, by=signed_in(request), version=form.cleaned_data["edit_version"], **form.texts)
    except Incomplete as refusal:
        show_faults(form, refusal)
        return _page(request, text, form, None)
    except StaleVersion as late:
        show_version(form, late.version)
        return _page(request, text, form, None, stale=late)
    messages.success(request, _("已保存，从现在起的提醒用这些文字。"))
    return redirect("notices:text", text.code)


@require_POST
@for_permission("core.manage_notices")
def text_ours(request: HttpRequest, code: str) -> HttpResponse:
    """Go back to our words."""
    text, version = _text(code), request.POST.get("edit_version", "")
    try:
        take_ours(text, by=signed_in(request), version=int(version) if version.isdecimal() else -1)
    except StaleVersion as late:
        messages.error(request, late.message)
    else:
        messages.success(request, _("已恢复系统原来的文字。"))
    return redirect("notices:text", text.code)


def _text(code: str) -> NoticeText:
    text = text_called(code)
    if text is None:
        raise Http404
    return text


def _page(
    request: HttpRequest,
    text: NoticeText,
    form: TextForm,
    words: Mapping[str, str] | None,
    *,
    is_written: bool = False,
    stale: StaleVersion | None = None,
) -> HttpResponse:
    wording = wording_of(text)
    context: dict[str, Any] = {
        "text": text,
        "form": form,
        "previews": previews(text, words) if words else [],
        "is_written": is_written,
        "is_changed": bool(wording.subject),
        "version": wording.edit_version,
        "ours": as_written(text, NoticeWording()),
        "edits": edits_of(text, wording),
        "stale": stale,
        "stored": stored_beside(form, stale) if stale else [],
    }
    refused = HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY
    status = refused if stale or form.errors else HTTPStatus.OK
    return render(request, "core/notice_text.html", context, status=status)
