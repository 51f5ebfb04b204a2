"""Importing a list: the file or the pasted text, what was read of it line by line, and entering it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.web import person_of
from core.errors import Fault, Incomplete, WrongState
from core.quoting import within_quotes
from core.web import for_permission, show_faults
from precedents.actions.importing import Import, import_list
from precedents.files import read_file, read_text
from precedents.forms import ListImportForm
from precedents.packing import from_plain, to_plain
from precedents.telling import KindLabel, doubts_of, told, tolerated

SALT = "precedents.import"
# What was read waits in the page for the person's word, signed, and no longer than a working day.
WAITS_S = 8 * 60 * 60
# What a form may bring back (DATA_UPLOAD_MAX_MEMORY_SIZE), less the rest of it.
LONGEST_PACKED = 3 * 1024 * 1024
MOST_BYTES = 30 * 1024 * 1024
MOST_SHOWN = 1000


@for_permission("precedents.edit_list")
def list_import(request: HttpRequest) -> HttpResponse:
    """Read a list and show what was understood; with the person's word, enter it."""
    if request.method != "POST":
        return _page(request, ListImportForm())
    form = ListImportForm(request.POST, request.FILES)
    try:
        wanted = _brought(request)
    except Incomplete as refusal:
        return _page(request, form, faults=refusal.errors, status=422)
    # What was chosen or pasted anew has not been looked at by anybody.
    if "confirmed" not in request.POST or _brings_anew(request):
        return _proposal(request, form.prefilled(wanted.reading.head), wanted)
    if not form.is_valid():
        return _proposal(request, form, wanted, status=422)
    if wanted.reading.is_doubtful and not form.cleaned_data["accepts_doubts"]:
        form.add_error("accepts_doubts", _("请逐处核对后勾选。"))
        return _proposal(request, form, wanted, status=422)
    return _carry_out(request, form, wanted)


def _carry_out(request: HttpRequest, form: ListImportForm, wanted: Import) -> HttpResponse:
    wanted = Import(wanted.reading, wanted.sha256, wanted.file_name, form.facts())
    try:
        entered = import_list(wanted, by=person_of(request), supersedes=form.cleaned_data["supersedes"])
    except Incomplete as refusal:
        show_faults(form, refusal)
        return _proposal(request, form, wanted, status=422)
    except WrongState as refusal:
        form.add_error(None, refusal.message)
        return _proposal(request, form, wanted, status=409)
    messages.success(
        request,
        _("“%(name)s”已导入，共%(count)d条。") % {"name": within_quotes(entered), "count": entered.size},
    )
    return redirect(entered)


def _brings_anew(request: HttpRequest) -> bool:
    return "file" in request.FILES or bool(request.POST.get("text", "").strip())


def _brought(request: HttpRequest) -> Import:
    """Read the file or the text that was sent, or take up what was read before. Raises `Incomplete`."""
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > MOST_BYTES:
            raise Incomplete(
                [Fault("file", _("超过%(limit)dMB，不像是一份清单。") % {"limit": MOST_BYTES >> 20})]
            )
        reading = read_file(file, file.name or "")
        return Import(reading, hashlib.file_digest(file, "sha256").hexdigest(), file.name or "")
    text = request.POST.get("text", "")
    if text.strip():
        return Import(read_text(text), hashlib.sha256(text.encode()).hexdigest())
    return _unpacked(request.POST.get("packed", ""))


def _unpacked(packed: str) -> Import:
    if not packed:
        raise Incomplete([Fault("file", _("请选择文件，或粘贴文字。"))])
    try:
        plain = signing.loads(packed, salt=SALT, max_age=WAITS_S)
        return Import(from_plain(plain["reading"]), plain["sha256"], plain["file_name"])
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise Incomplete([Fault("file", _("等待的时间太长了，请重新选择文件或粘贴。"))]) from error


def _packed(wanted: Import) -> str:
    plain = {"reading": to_plain(wanted.reading), "sha256": wanted.sha256, "file_name": wanted.file_name}
    return signing.dumps(plain, salt=SALT, compress=True)


def _proposal(
    request: HttpRequest, form: ListImportForm, wanted: Import, *, status: int = 200
) -> HttpResponse:
    reading = wanted.reading
    packed = _packed(wanted)
    if len(packed) > LONGEST_PACKED:
        faults = [Fault("file", _("内容太长，请分成几份导入，或请管理员用命令 import_precedents 导入。"))]
        return _page(request, ListImportForm(), faults=faults, status=422)
    lines = [(told(one.at), KindLabel(one.kind.value), one.text, told(one.remark)) for one in reading.lines]
    return _page(
        request,
        form,
        reading=reading,
        packed=packed,
        file_name=wanted.file_name,
        doubts=doubts_of(reading),
        tolerances=tolerated(reading),
        entries=[(told(one.at), one) for one in reading.entries[:MOST_SHOWN]],
        lines=lines[: MOST_SHOWN * 2],
        status=status,
    )


def _page(request: HttpRequest, form: ListImportForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    return render(request, "precedents/import.html", {"form": form, **shown}, status=status)
