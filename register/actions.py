"""The register 创新举措库: what enters it, what leaves its counts, and what became of a measure afterwards."""

from __future__ import annotations

from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acting import action
from accounts.errors import Fault, Incomplete, NotAllowed, WrongState
from accounts.models import User
from evaluations.models import Decision
from letters.models import NumberSeries, OpeningBalance, Recognition, RegisterEntry
from letters.search import search_grams, search_text
from measures.actions.batches import require_reason
from measures.choices import MeasureState
from measures.models import Batch, Measure


def enter_measures(batch: Batch, *, on: date) -> list[RegisterEntry]:
    """Publish a batch's selected measures with their serials, frozen as printed. Part of issuing the letter.

    A correcting letter rewrites what is printed; the day of publication stays that of the first letter.
    """
    entries = []
    for serial, decision in enumerate(
        Decision.objects.of_batch(batch.pk).in_annex_order().prefetch_related("measure__joint_units"), start=1
    ):
        measure = decision.measure
        if measure.state == MeasureState.SELECTED:
            measure.publish()
            measure.save()
        entries.append(entry_of(measure, decision, serial=serial, on=on))
    return RegisterEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["measure"],
        update_fields=[
            "serial",
            "title",
            "summary",
            "innovation_point",
            "classification",
            "taiwan_related",
            "field",
            "unit_names",
            "units",
            "is_withdrawn",
            "withdrawn_on",
            "search_text",
            "search_grams",
        ],
    )


def entry_of(measure: Measure, decision: Decision, *, serial: int, on: date) -> RegisterEntry:
    """Return the unsaved register entry of a measure, as its letter prints it."""
    units = [unit.name for unit in (measure.unit, *measure.joint_units.all()) if unit is not None]
    text = search_text(measure.title, measure.summary, measure.innovation_point)
    return RegisterEntry(
        batch=measure.batch,
        measure=measure,
        serial=serial,
        title=measure.title,
        summary=measure.summary,
        innovation_point=measure.innovation_point,
        classification=decision.classification,
        taiwan_related=decision.taiwan_related,
        field=measure.field,
        unit_names="、".join(units),
        units=units,
        published_on=on,
        search_text=text,
        search_grams=search_grams(text),
    )


def withdraw_entries(batch: Batch) -> None:
    """Take a batch's measures out of the register's counts from today on. Part of revoking the letter."""
    batch.register_entries.update(is_withdrawn=True, withdrawn_on=timezone.localdate())


@action("letters.recognise_entry")
def recognise_entry(entry: RegisterEntry, *, by: User, kind: str, dated_on: date, source: str) -> Recognition:
    """Record that a published measure was taken up nationwide or named a best practice, by which document."""
    recognition = Recognition(entry=entry, kind=kind, dated_on=dated_on, source=source.strip())
    if dated_on < entry.published_on:
        raise Incomplete([Fault("dated_on", _("日期早于举措的发布日期，请核对。"))])
    try:
        recognition.full_clean()
    except ValidationError as error:
        raise Incomplete(
            [Fault(place, message) for place, messages in error.message_dict.items() for message in messages]
        ) from error
    recognition.save()
    return recognition


@action("letters.withdraw_recognition")
def withdraw_recognition(recognition: Recognition, *, by: User, reason: str) -> Recognition:
    """Take back what was recorded by mistake: it stays readable with the reason, and counts on no day.

    Letters that were issued meanwhile keep the figures that they were printed with.
    """
    require_reason(reason)
    if recognition.withdrawn_on is not None:
        raise WrongState(_("这条登记已经撤回。"))
    recognition.withdrawn_on = timezone.localdate()
    recognition.withdrawn_reason = reason.strip()
    try:
        recognition.full_clean()
    except ValidationError as error:
        raise Incomplete([Fault("reason", message) for message in error.messages]) from error
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
    if not by.has_perm("letters.import_register"):
        raise NotAllowed
    with transaction.atomic(), pghistory.context(user=by.pk, action="set_opening_balance"):
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


def open_number_series(*, by: User, agency_code: str, year: int, last: int) -> NumberSeries:
    """Say which document number was the last before this system; a series that went further stays as it is."""
    if not by.has_perm("letters.import_register"):
        raise NotAllowed
    with transaction.atomic(), pghistory.context(user=by.pk, action="open_number_series"):
        NumberSeries.objects.get_or_create(agency_code=agency_code, year=year)
        series = NumberSeries.objects.select_for_update().get(agency_code=agency_code, year=year)
        if last > series.last:
            # The numbers up to here were taken elsewhere: they are no gap of ours.
            series.opened = series.last = last
        series.save()
        return series
