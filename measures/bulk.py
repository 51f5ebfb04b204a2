"""What is done with many measures at once: each by the action that its own page calls, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import User
from core.errors import ActionError, Fault, WrongState
from measures import actions
from measures.choices import BatchState, ExportFormat, MeasureState
from measures.doubles import doubles_to_answer
from measures.forms import BulkReturnForm
from measures.models import Measure

MOST_AT_ONCE = 100
# What one request does of them; the page goes on by itself.
PORTION = 10


@dataclass(frozen=True, slots=True)
class BulkAct:
    """One act on many measures: what it asks of the person, and why a measure does not fit ("" where it does)."""

    name: str
    label: StrOrPromise
    permission: str
    act: Callable[[Measure, User, Mapping[str, Any]], object]
    unfit: Callable[[Measure, User], str]
    # The action's name in the trail.
    event: str = ""
    tone: str = ""
    warning: StrOrPromise = ""
    form: type[forms.Form] | None = None


@dataclass(frozen=True, slots=True)
class WholeAct(BulkAct):
    """One act on all of them together, which says where it goes on; it is asked about on that page, or undone there."""

    whole: Callable[[Sequence[Measure], User], str] = lambda _measures, _person: ""
    asks_first: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one measure: nothing to say where it was done, else why not, fault by fault, and where to go on."""

    measure: Measure
    sentence: str = ""
    faults: tuple[Fault, ...] = ()
    way_on: str = ""


def acts_for(person: User) -> list[BulkAct]:
    """Return what somebody may do with many measures at once."""
    # Who sends in does not hand up to themselves.
    skipped = "hand_up" if person.has_perm("measures.submit_measure") else ""
    return [act for act in _ACTS if act.name != skipped and person.has_perm(act.permission)]


def apart(act: BulkAct, measures: Iterable[Measure], person: User) -> tuple[list[Measure], list[Outcome]]:
    """Return which of the measures an act fits, and of the others why it does not."""
    fit, unfit = [], []
    for measure in measures:
        sentence = _("不归您办理。")
        if person.has_perm(act.permission, measure):
            sentence = act.unfit(measure, person)
        if sentence:
            unfit.append(Outcome(measure, sentence))
        else:
            fit.append(measure)
    return fit, unfit


def carry_out(
    act: BulkAct, measures: Iterable[Measure], person: User, entries: Mapping[str, Any]
) -> list[Outcome]:
    """Do it to each by itself: what is refused keeps none of the others back."""
    return [_one(act, measure, person, entries) for measure in measures]


def _one(act: BulkAct, measure: Measure, person: User, entries: Mapping[str, Any]) -> Outcome:
    try:
        act.act(measure, person, entries)
    except ActionError as refusal:
        faults = tuple(getattr(refusal, "errors", ()))
        return Outcome(measure, str(refusal.message), faults, _way_on(measure, person))
    return Outcome(measure)


def _way_on(measure: Measure, person: User) -> str:
    if person.has_perm("measures.edit_measure", measure) and measure.is_open_to_unit:
        return reverse("measures:measure_edit", args=[measure.pk])
    return reverse("measures:measure_detail", args=[measure.pk])


def _not_waiting(measure: Measure, person: User) -> str:
    if measure.state != MeasureState.SUBMITTED:
        return _("不是待形审。")
    return "" if measure.batch.is_open_to_units else _("征集已经结束。")


def _not_open(measure: Measure, person: User) -> str:
    return "" if measure.is_open_to_unit else _("现在不能修改、报送。")


def _not_to_hand_up(measure: Measure, person: User) -> str:
    return _("已交审核人。") if measure.handed_up_at else _not_open(measure, person)


def _return(measure: Measure, person: User, entries: Mapping[str, Any]) -> None:
    comments = {entries["field"]: entries["comment"]}
    actions.return_measure(measure, by=person, comments=comments, due_on=entries["due_on"])


def _not_to_remind(measure: Measure, person: User) -> str:
    if measure.batch.state != BatchState.COLLECTING:
        return _("征集已经结束。")
    return "" if measure.unit_id else _("没有报送单位。")


def _remind(measures: Sequence[Measure], _person: User) -> str:
    batches = {measure.batch.number for measure in measures}
    if len(batches) > 1:
        raise WrongState(_("所选的举措不在同一批次，请先按批次筛选再提醒。"))
    units = sorted({measure.unit_id for measure in measures if measure.unit_id})
    return reverse("measures:remind_preview", args=[*batches]) + "?" + urlencode({"unit": units}, doseq=True)


def _print(measures: Sequence[Measure], person: User) -> str:
    keys = [measure.pk for measure in measures]
    actions.request_export(by=person, file_format=ExportFormat.DOCX, filters={"keys": keys})
    return reverse("measures:export_list")


def _not_at_all(_measure: Measure, _person: User, _entries: Mapping[str, Any]) -> None:
    """What is done to all together is done to none alone."""


def _send(measure: Measure, person: User) -> None:
    if doubles_to_answer(measure, person):
        raise WrongState(_("与已发布的举措疑似重复，请打开它单独报送。"))
    actions.submit_measure(measure, by=person)


def _not_to_delete(measure: Measure, person: User) -> str:
    return "" if measure.is_deletable else _("报送过的不能删除，可以撤回。")


_ACTS = (
    BulkAct(
        "accept",
        pgettext_lazy("button", "通过"),
        "measures.screen_measure",
        lambda measure, person, _entries: actions.accept_measure(measure, by=person),
        _not_waiting,
        event="accept_measure",
        warning=gettext_lazy("单位会收到通知。征集结束之前可以逐项取消。"),
    ),
    BulkAct(
        "return",
        gettext_lazy("退回补正"),
        "measures.screen_measure",
        _return,
        _not_waiting,
        event="return_measure",
        warning=gettext_lazy("每项都退回同一条意见，单位会收到通知，只能修改这一栏。"),
        form=BulkReturnForm,
    ),
    WholeAct(
        "remind",
        gettext_lazy("提醒单位"),
        "measures.remind_units",
        _not_at_all,
        _not_to_remind,
        whole=_remind,
        asks_first=False,
    ),
    BulkAct(
        "hand_up",
        gettext_lazy("交单位审核人"),
        "measures.edit_measure",
        lambda measure, person, _entries: actions.hand_up_measure(measure, by=person),
        _not_to_hand_up,
        event="hand_up_measure",
        warning=gettext_lazy("单位审核人会收到通知。"),
    ),
    BulkAct(
        "submit",
        gettext_lazy("报送"),
        "measures.submit_measure",
        lambda measure, person, _entries: _send(measure, person),
        _not_open,
        event="submit_measure",
        warning=gettext_lazy("报送后内容不能再改，除非办公室退回。"),
    ),
    BulkAct(
        "delete",
        gettext_lazy("删除草稿"),
        "measures.edit_measure",
        lambda measure, person, _entries: actions.delete_draft(measure, by=person),
        _not_to_delete,
        event="delete_draft",
        tone="danger",
        warning=gettext_lazy("删除后不能恢复，附件和比对记录一并删除。"),
    ),
    WholeAct(
        "print",
        gettext_lazy("打印申报书"),
        "measures.export_measures",
        _not_at_all,
        lambda _measure, _person: "",
        warning=gettext_lazy("在后台合成一份Word文件，每项从新的一页开始，完成后可以下载、打印。"),
        whole=_print,
    ),
)
