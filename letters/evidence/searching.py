"""Where was searched for prior practice, and what that lacks."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from letters.evidence.parts import Cell, Links, Section, Table
from letters.evidence.seeing import Sight
from letters.evidence.values import Evidence, Search, names_of
from letters.evidence.weighing import day_of
from letters.evidence.wording import (
    BEFORE_THE_SYSTEM,
    NO_SEARCH_KEPT,
    WITHHELD,
    heads,
    late_hits,
    timing_cell,
    undecided,
)

NOT_FOUND_IS_NOT_NONE = gettext_noop("没有查到，不等于没有；范围之外的做法无从知道。")
ADOPTED = "adopted"
# What became of what a search found, in the columns' order.
_FIGURES = (
    gettext_noop("检出"),
    gettext_noop("晚于截止日"),
    gettext_noop("采用"),
    gettext_noop("不相关"),
    gettext_noop("没有处理"),
)


def searched(evidence: Evidence, links: Links, sight: Sight) -> Section:
    """Where was searched, by whom and when, and what was made of the hits."""
    title = _("查了哪里")
    times = len(evidence.searches) + len(evidence.outside_searches)
    if not times:
        return Section("searches", title, notes=(_none_told(evidence, sight),), is_open=True)
    rows = [_search_row(one, evidence, links, sight) for one in evidence.searches]
    rows += [
        (
            Cell(one.searched_on),
            Cell(one.searched_by),
            Cell(one.scope),
            Cell(_("外部检索报告"), links("outside", one.key)),
            *(Cell("—", is_figure=True),) * len(_FIGURES),
        )
        for one in evidence.outside_searches
    ]
    head = (_("日期"), _("谁查的"), _("范围"), _("目的"), *map(_, _FIGURES))
    cutoff = [_("查重截止日%(day)s：此日以后才有的做法不算在先。") % {"day": evidence.cutoff}]
    return Section(
        "searches",
        title,
        aside=_counted(evidence, times, sight),
        table=Table(title, heads(head, {4, 5, 6, 7, 8}), tuple(rows), (11, 10, 30, 14, 7, 7, 7, 7, 7)),
        lines=tuple(line for one in evidence.searches for line in _decided_hits(one, evidence)),
        notes=(*(cutoff if evidence.cutoff else ()), *_notes(sight)),
    )


def search_part(evidence: Evidence, sight: Sight) -> str:
    """Sum up the searches for the conclusion."""
    times = len(evidence.searches) + len(evidence.outside_searches)
    if not times:
        return _("没有留存的检索") if sight.sees_every_search else _("结论没有依据留存的检索")
    if sight is Sight.PUBLIC:
        return _("%(times)d次检索，检出情况不公开") % {"times": times}
    hits = [hit for one in evidence.searches for hit in one.hits]
    counted = {"times": times, "found": len(hits)}
    late, left = late_hits(evidence, hits), len(undecided(hits))
    told = (
        _("%(times)d次检索，共检出%(found)d条")
        if sight is Sight.ALL
        else _("%(times)d次检索，检出公开的做法%(found)d条")
    )
    late_told = _("%(n)d条晚于查重截止日") % {"n": late} if late else ""
    left_told = _("%(n)d条没有处理") % {"n": left} if left else ""
    return _("，").join(filter(None, (told % counted, late_told, left_told)))


def _none_told(evidence: Evidence, sight: Sight) -> str:
    if evidence.claim is None:
        return _(BEFORE_THE_SYSTEM)
    if sight.sees_every_search:
        return _(NO_SEARCH_KEPT)
    return _("结论没有依据留存的检索；其他检索不公开。")


def _counted(evidence: Evidence, times: int, sight: Sight) -> str:
    if sight is Sight.PUBLIC:
        return _("%(times)d次，检出和采用不公开") % {"times": times}
    found = sum(len(one.hits) for one in evidence.searches)
    adopted = sum(hit.decision == ADOPTED for one in evidence.searches for hit in one.hits)
    counted = {"times": times, "found": found, "adopted": adopted}
    return _("%(times)d次，检出%(found)d条，采用%(adopted)d条") % counted


def _notes(sight: Sight) -> Iterator[str]:
    yield _(NOT_FOUND_IS_NOT_NONE)
    if not sight.sees_every_search:
        yield _("这里只列结论所依据的检索，其他检索不公开。")
    if sight in {Sight.PANEL, Sight.OWN}:
        yield _("检出和采用只计公开的做法，其余不公开。")
    if sight is not Sight.PUBLIC:
        yield _("检出：检索给出的相近做法；采用：认为有关，可据以写成比对记录。")
        yield _("不相关：有人看过并写了理由；没有处理：没有人写过意见。")


def _search_row(search: Search, evidence: Evidence, links: Links, sight: Sight) -> tuple[Cell, ...]:
    figures = [_(WITHHELD)] * len(_FIGURES) if sight is Sight.PUBLIC else _hit_figures(search, evidence)
    by = names_of(evidence.people).get(search.by, _("办公室")) if sight.names_people else _(WITHHELD)
    return (
        Cell(str(day_of(search.at)), links("run", search.key)),
        Cell(by),
        Cell(_scope(search, sight)),
        Cell(search.purpose),
        *(Cell(figure, is_figure=True) for figure in figures),
    )


def _hit_figures(search: Search, evidence: Evidence) -> list[str]:
    late = str(late_hits(evidence, search.hits)) if evidence.cutoff else "—"
    adopted = sum(hit.decision == ADOPTED for hit in search.hits)
    left = len(undecided(search.hits))
    put_aside = len(search.hits) - adopted - left
    return [str(len(search.hits)), late, str(adopted), str(put_aside), str(left)]


def _scope(search: Search, sight: Sight) -> str:
    scope = _("、").join(
        _("%(name)s%(n)d条") % {"name": one.name, "n": one.documents} for one in search.scope
    )
    if sight is Sight.ALL:
        return scope or _("没有可检索的清单")
    # Said of every search alike: whether there were other candidates is what nobody learns from it.
    return _("%(scope)s；其他申报举措不公开") % {"scope": scope or _("公开的清单0份")}


def _decided_hits(search: Search, evidence: Evidence) -> Iterator[tuple[Cell, ...]]:
    for hit in search.hits:
        if not hit.decision:
            continue
        is_adopted = hit.decision == ADOPTED
        yield (
            Cell(_("采用") if is_adopted else _("不相关")),
            Cell(hit.title, is_strong=True),
            Cell(_("，").join(filter(None, (hit.place or hit.shelf, hit.in_force_since)))),
            *timing_cell(hit.in_force_since, evidence),
            *([] if is_adopted else [Cell(hit.reason)]),
        )
