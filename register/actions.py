"""The register 创新举措库: what enters it, what leaves its counts, and what became of a measure afterwards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import count

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import acting, action
from core.errors import Fault, Incomplete, WrongState, require_clean
from core.grams import search_grams, search_text
from core.pressing import once
from core.quoting import within_quotes
from core.remarks import require_reason
from evaluations.models import Decision
from measures.choices import MeasureState
from measures.models import Batch, Measure
from measures.shelving import store
from register.models import OpeningBalance, Recognition, RegisterEntry
from register.shelving import put_up


def enter_measures(batch: Batch, *, on: date, letter_number: str) -> list[RegisterEntry]:
    """Publish a batch's selected measures with their serials, frozen as printed. Part of issuing the letter.

    A correcting letter rewrites what is printed; the day of publication and the place, which is the entry's permanent
    address, stay those of the first letter.
    """
    places = dict(batch.register_entries.values_list("measure", "place"))
    following = count(max(places.values(), default=0) + 1)
    entries = []
    for serial, decision in enumerate(
        Decision.objects.of_batch(batch.pk).in_annex_order().prefetch_related("measure__joint_units"), start=1
    ):
        measure = decision.measure
        if measure.state == MeasureState.SELECTED:
            measure.publish()
            store(measure)
        place = places.get(measure.pk) or next(following)
        entries.append(
            entry_of(measure, decision, serial=serial, place=place, on=on, letter_number=letter_number)
        )
    entered = RegisterEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["measure"],
        update_fields=[
            "serial",
            "title",
            "summary",
            "innovation_point",
            "classification",
            "has_special_mark",
            "field",
            "letter_number",
            "unit_names",
            "units",
            "is_withdrawn",
            "withdrawn_on",
            "taken_out_by",
            "search_text",
            "search_grams",
        ],
    )
    put_up(batch)
    return entered


def entry_of(
    measure: Measure, decision: Decision, *, serial: int, place: int, on: date, letter_number: str
) -> RegisterEntry:
    """Return the unsaved register entry of a measure, as its letter prints it."""
    units = [unit.name for unit in (measure.unit, *measure.joint_units.all()) if unit is not None]
    text = search_text(measure.title, measure.summary, measure.innovation_point)
    return RegisterEntry(
        batch=measure.batch,
        measure=measure,
        serial=serial,
        place=place,
        title=measure.title,
        summary=measure.summary,
        innovation_point=measure.innovation_point,
        classification=decision.classification,
        has_special_mark=decision.has_special_mark,
        field=measure.field,
        unit_names="、".join(units),
        units=units,
        published_on=on,
        letter_number=letter_number,
        search_text=text,
        search_grams=search_grams(text),
    )


def withdraw_entries(batch: Batch, *, on: date) -> None:
    """Take a batch's measures out of the register's counts from a day on. Part of revoking the letter."""
    batch.register_entries.filter(is_withdrawn=False).update(is_withdrawn=True, withdrawn_on=on)
    put_up(batch)


def take_out_entries(batch: Batch, measures: Collection[int], *, on: date, letter_number: str) -> None:
    """Take out of the counts what a further letter no longer prints. Part of issuing it, before the rest is entered.

    The entries keep their addresses and say by which letter they were taken out.
    """
    printed = batch.register_entries.filter(measure__in=measures)
    printed.filter(is_withdrawn=False).update(is_withdrawn=True, withdrawn_on=on)
    printed.update(taken_out_by=letter_number)
    put_up(batch)


@once
@action("register.recognise_entry")
def recognise_entry(entry: RegisterEntry, *, by: User, kind: str, dated_on: date, source: str) -> Recognition:
    """Record that a published measure was taken up nationwide or named a best practice, by which document.

    Raises `WrongState` for one that is in the register no more: it counts on no day from now on, and neither would this.
    """
    if entry.is_withdrawn:
        raise WrongState(_out_of_force(entry))
    recognition = Recognition(entry=entry, kind=kind, dated_on=dated_on, source=source.strip())
    if dated_on < entry.published_on:
        raise Incomplete([Fault("dated_on", _("日期早于举措的发布日期，请核对。"))])
    require_clean(recognition)
    recognition.save()
    return recognition


def _out_of_force(entry: RegisterEntry) -> str:
    if entry.taken_out_by:
        told = _("“%(entry)s”已由%(number)s从附件中删去，不在库内，不能登记。")
        return told % {"entry": within_quotes(entry), "number": entry.taken_out_by}
    told = _("发布“%(entry)s”的函已经撤销，不能登记；重新印发以后再登记。")
    return told % {"entry": within_quotes(entry)}


@action("register.withdraw_recognition")
def withdraw_recognition(recognition: Recognition, *, by: User, reason: str) -> Recognition:
    """Take back what was recorded by mistake: it stays readable with the reason, and counts on no day.

    Letters that were issued meanwhile keep the figures that they were printed with.
    """
    require_reason(reason)
    if recognition.withdrawn_on is not None:
        raise WrongState(_("这条登记已经撤回。"))
    recognition.withdrawn_on = timezone.localdate()
    recognition.withdrawn_reason = reason.strip()
    require_clean(recognition, place="reason")
    recognition.save()
    return recognition


def set_opening_balance(
    *,
    by: User,
    up_to_batch: int,
    batches: int,
    measures: int,
    national_replications: int,
    best_practices: int,
    source: str,
) -> OpeningBalance:
    """State what was published before this system knew single measures, and where the totals come from."""
    with acting(by, "register.set_opening_balance", "set_opening_balance"):
        try:
            balance, _created = OpeningBalance.objects.update_or_create(
                up_to_batch=up_to_batch,
                defaults={
                    "batches": batches,
                    "measures": measures,
                    "national_replications": national_replications,
                    "best_practices": best_practices,
                    "source": source.strip(),
                },
            )
        except IntegrityError as error:
            raise Incomplete([Fault("opening", _("期初数应是0或正整数。"))]) from error
        return balance
