"""Prior practice in the trail: what its acts are called, and the histories of lists and practices."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.folding import saying
from core.people import Person
from core.trail.acts import name_acts
from core.trail.things import Thing, add_thing
from precedents.models import Precedent, PrecedentList


def enter() -> None:
    """Name the acts, and enter what has a history."""
    name_acts(
        import_list=_("导入在先做法清单"),
        change_list=_("修改清单信息"),
        edit_entry=_("修改清单条目"),
        supersede_list=_("以新清单替代"),
        withdraw_list=_("撤下清单"),
        search_and_keep=_("检索并留存"),
        bring_in_search=_("带入检索记录"),
        adopt_hit=_("采用检索结果"),
        set_hit_aside=_("排除检索结果"),
        reopen_hit=_("重新处理检索结果"),
        conclude_search=_("写检索结论"),
        request_annex=_("申请检索记录"),
    )
    add_thing(Thing(PrecedentList, pgettext_lazy("one", "在先做法清单"), _lists))
    add_thing(Thing(Precedent, _("在先做法"), _practices))


def _lists(person: Person, words: str) -> QuerySet[PrecedentList]:
    return saying(PrecedentList.objects.all(), words, "name")


def _practices(person: Person, words: str) -> QuerySet[Precedent]:
    return saying(Precedent.objects.all(), words, "title")
