"""From a kept search to its paper, as far as a person may see it."""

from __future__ import annotations

from copy import copy
from datetime import date

from django.utils import timezone, translation

from accounts.models import User
from core.errors import NotAllowed
from core.papers import Paper
from precedents.annex.comparing import compared_points
from precedents.annex.content import annex_blocks
from precedents.annex.values import Hit
from precedents.explaining.points import points_in
from precedents.hidden import hide_in_hits, hide_in_search
from precedents.models import SearchHit, SearchRun, Shelf
from precedents.origin import Origin
from precedents.records import cutoff_for, hiding_for
from precedents.timing import Timing, timing_of

TITLE = "在先做法检索记录"


def read_annex(run: SearchRun, person: User) -> Paper:
    """Return the 检索记录 of a search with the hits that the person may see. Raises `NotAllowed`."""
    if not SearchRun.objects.visible_to(person).filter(pk=run.pk).exists():
        raise NotAllowed
    hide = hiding_for(person, run)
    run = hide_in_search(copy(run), hide)
    stored = hide_in_hits(run.hits.visible_to(person).select_related("decided_by"), hide)
    cutoff = cutoff_for(run)
    hits = [Hit(number, hit, _source(hit, cutoff)) for number, hit in enumerate(stored, start=1)]
    points = run.points or list(points_in(run.text or run.title))
    shelves = set(Shelf.objects.visible_to(person).values_list("pk", flat=True))
    now = timezone.now()
    with translation.override("zh-hans"):
        compared = compared_points(points, hits, shelves, run.left_out.get("phrases", ()))
        blocks = list(annex_blocks(run, hits, compared, cutoff))
    return Paper(TITLE, f"第{run.pk}号　{timezone.localtime(now):%Y年%m月%d日}生成", now, blocks)


def _source(hit: SearchHit, cutoff: date | None) -> str:
    origin = Origin.read(hit.origin)
    day = origin.in_force_since
    late = "（晚于查重截止日）" if timing_of(day, cutoff) == Timing.LATER else ""
    unpublished = "" if hit.is_open else "（未发布）"
    parts = (origin.place, hit.shelf_name, origin.document, f"{day}{late}", unpublished)
    return " ".join(part for part in parts if part)
