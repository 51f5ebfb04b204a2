"""Batches and measures in the trail: what their acts are called, and who reads which part of their histories."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.folding import Folded, folded_words
from core.people import Person
from core.trail.acts import name_acts
from core.trail.things import Thing, add_thing
from measures.models import Batch, Measure

# What the office did to a measure, and its unit is told of anyway.
OPEN_ACTS = frozenset(
    {
        "accept_measure",
        "return_measure",
        "reject_measure",
        "merge_measure",
        "undo_screening",
        "submit_measure",
    }
)


def enter() -> None:
    """Name the acts, and enter what has a history."""
    name_acts(
        create_batch=_("新建批次"),
        copy_batch=_("照以前的批次新建"),
        change_batch=_("修改批次设置"),
        invite_units=_("设定报送单位"),
        grant_grace=_("给予宽限"),
        remind_units=_("提醒报送单位"),
        cancel_batch=_("取消批次"),
        stop_collecting_again=_("退回到筹备"),
        draft_measure=_("新建举措"),
        copy_measure=_("照以前的举措新建"),
        import_measures=_("导入举措"),
        save_measure=_("保存举措"),
        delete_draft=_("删除草稿"),
        add_comparison=_("增加比对记录"),
        compare_with_hit=_("把检索结果转为比对记录"),
        change_comparison=_("修改比对记录"),
        remove_comparison=_("删除比对记录"),
        store_outside_search=_("存入外部检索报告"),
        store_attachment=_("上传附件"),
        store_look=_("核对附件里的图片"),
        remove_attachment=_("删除附件"),
        hand_up_measure=_("交单位审核人"),
        hand_down_measure=_("退给填报人"),
        submit_measure=_("报送"),
        withdraw_measure=_("撤回举措"),
        save_comments=_("写形审意见"),
        accept_measure=_("通过形式审查"),
        return_measure=_("退回补正"),
        reject_measure=_("不予受理"),
        merge_measure=_("并入另一项"),
        undo_screening=_("撤销审查结果"),
        set_common_reason=_("设定常用意见"),
        keep_view=_("保存常用视图"),
        rename_view=_("修改常用视图的名称"),
        delete_view=_("删除常用视图"),
        request_export=_("申请导出"),
        request_batch_search=_("申请批次查重"),
    )
    own = "measures.read_application"
    add_thing(Thing(Measure, pgettext_lazy("one", "举措"), _measures, own=own, open_acts=OPEN_ACTS))
    add_thing(Thing(Batch, pgettext_lazy("one", "批次"), _batches))


def _measures(person: Person, words: str) -> QuerySet[Measure]:
    """By number, which any reader of the trail may know, or else by the names that the person may read."""
    numbered = Measure.objects.filter(ref=words.strip())
    # Looking through all names takes long, and whoever gives a number means that one.
    if numbered.exists():
        return numbered
    titled: Any = (
        Measure.objects.visible_to(cast("User", person)).order_by().alias(folded_title=Folded("title"))
    )
    for word in folded_words(words):
        titled = titled.filter(folded_title__contains=word)
    return titled


def _batches(person: Person, words: str) -> QuerySet[Batch]:
    digits = "".join(character for character in words if character.isdecimal())
    return Batch.objects.filter(number=int(digits)) if 0 < len(digits) < 9 else Batch.objects.none()
