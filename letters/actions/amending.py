"""文字订正: putting right a slip in a measure's printed words while its letter is drafted."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete
from core.remarks import require_reason
from core.texts import LONGEST_TEXT, text_faults, tidy, unfilled
from letters.actions.countersigning import void_touched
from letters.actions.drafting import LONGEST_TITLE, require_editable, take_up
from letters.annex import put_in_by, selected_for
from letters.choices import Step
from letters.models import Countersignature, Letter
from letters.telling import tell_amended
from measures.entries import PRINTED_TEXTS
from measures.models import Measure
from measures.shelving import store


@action("letters.draft_letter", steps=[Countersignature.void, Countersignature.put_off])
def amend_measure(
    letter: Letter, *, by: User, measure_id: int, texts: Mapping[str, str], reason: str
) -> Letter:
    """Put right a selected measure's name, content or innovation point; the unit is told, the sign-off shows it.

    Raises `Incomplete` naming the entry that is empty, too long or cannot be stored, or where the letter itself puts
    the measure in.
    """
    require_reason(reason)
    require_editable(letter)
    if measure_id not in {one.measure_id for one in selected_for(letter)}:
        raise Incomplete([Fault("measure", _("这项举措不在附件中，请刷新页面后重试。"))])
    if measure_id in put_in_by(letter):
        # Its unit is told of every amendment, and of being put in not before the letter is issued.
        told = _(
            "这项举措由这份函补入，印发以前不能订正文字。请先印发，再拟更正函订正；不该补入的，请撤回补入。"
        )
        raise Incomplete([Fault("measure", told)])
    measure = (
        Measure.objects.select_for_update(of=("self",)).select_related("batch", "unit").get(pk=measure_id)
    )
    new = {name: tidy(texts[name]) for name in PRINTED_TEXTS if name in texts}
    changed = {name: text for name, text in new.items() if text != getattr(measure, name)}
    if not changed:
        return letter
    _require_sound(measure, changed)
    before = {name: getattr(measure, name) for name in changed}
    for name, text in changed.items():
        setattr(measure, name, text)
    store(measure)
    letter.edit_version += 1
    take_up(letter, by)
    letter.save()
    letter.steps.create(step=Step.AMEND, opinion=_told(measure, before, changed, reason), by=by)
    void_touched(letter, by)
    tell_amended(measure, changed, reason.strip())
    return letter


def _require_sound(measure: Measure, changed: Mapping[str, str]) -> None:
    labels = {name: str(Measure._meta.get_field(name).verbose_name) for name in changed}  # type: ignore[union-attr]
    faults = [unfilled(name, labels[name]) for name, text in changed.items() if not text]
    for name, text in changed.items():
        faults += text_faults(
            {name: text}, labels, longest=LONGEST_TITLE if name == "title" else LONGEST_TEXT
        )
    if faults:
        raise Incomplete(faults)


def _told(measure: Measure, before: Mapping[str, str], changed: Mapping[str, str], reason: str) -> str:
    # On record in Chinese, in whatever language the person reads the screens.
    labels = {"title": "举措名称", "summary": "举措内容", "innovation_point": "创新点"}
    lines = [f"{measure.ref} {labels[name]}：“{before[name]}”改为“{text}”" for name, text in changed.items()]
    return "\n".join([*lines, f"理由：{reason.strip()}"])
