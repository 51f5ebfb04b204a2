"""检索记录: concluding from a search, and having it made as a file by a worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from core.acting import action
from core.errors import Fault, Incomplete, NotAllowed
from core.made_files import drop_old, still_to_make, telling_failure, writing
from core.pressing import once
from core.queues import Queue
from precedents.annex import WRITERS, read_annex
from precedents.annex.telling import tell_not_made
from precedents.models import Annex, AnnexFormat, Conclusion, SearchRun
from precedents.models.annex import LONGEST_CONCLUSION

TOPIC = "make_annex"


@action("precedents.conclude_search")
def conclude_search(run: SearchRun, *, by: User, text: str) -> Conclusion:
    """Write down what the person concludes; what was concluded before stays in the history. Raises `Incomplete`."""
    said = text.strip()
    if not said:
        raise Incomplete([Fault("text", _("请写明结论。"))])
    if len(said) > LONGEST_CONCLUSION:
        sentence = _("结论不能超过%(most)d字，现有%(count)d字。")
        raise Incomplete([Fault("text", sentence % {"most": LONGEST_CONCLUSION, "count": len(said)})])
    conclusion, _new = Conclusion.objects.update_or_create(run=run, defaults={"text": said, "by": by})
    return conclusion


@once
@action("precedents.search_precedents")
def request_annex(run: SearchRun, *, by: User, file_format: str) -> Annex:
    """Ask for the search as a file, as it stands now; one that is being made is not asked for twice."""
    if not SearchRun.objects.visible_to(by).filter(pk=run.pk).exists():
        raise NotAllowed
    if file_format not in AnnexFormat.values:
        raise Incomplete([Fault("format", _("没有这种格式。"))])
    waiting = run.annexes.filter(requested_by=by, format=file_format, finished_at=None, failure="").first()
    if waiting is not None:
        return waiting
    annex = Annex.objects.create(run=run, format=file_format, requested_by=by)
    outbox.post(TOPIC, {"annex": annex.pk})
    return annex


def _asked(payload: Mapping[str, Any]) -> Annex | None:
    annexes = Annex.objects.select_related("run__asked_by", "requested_by")
    return annexes.filter(pk=payload["annex"]).first()


tell_annex_failed = telling_failure(_asked, tell_not_made)


@outbox.receives(TOPIC, queue=Queue.RENDER, on_failure=tell_annex_failed)
@still_to_make(_asked)
def make_annex(annex: Annex) -> None:
    """Make the file that was asked for."""
    paper = read_annex(annex.run, annex.requested_by)
    with writing(annex) as content:
        WRITERS[annex.format](paper, content)


def drop_old_annexes() -> int:
    """Delete what is older than a week, files included; return how many."""
    return drop_old(Annex.objects.all())
