"""What a letter's annex prints: the batch's decisions, with the letter's own confirmed changes laid over them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter

from django.db.models import Max, Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Fault
from evaluations.models import Decision
from evaluations.models.decision import ANNEX_ORDER
from evaluations.models.stated import Stated
from letters.choices import NUMBERED_STATES, ChangeKind
from letters.models import AnnexChange, Letter
from measures.choices import BatchState

STATED = tuple(field.name for field in Stated._meta.get_fields())


def selected_for(letter: Letter) -> list[Decision]:
    """Return the decisions that a letter's annex prints, as it runs: by class, inside a class by the office's order.

    Those that its changes touch are not stored so before it is issued: they are to be read, never saved.
    """
    if not letter.traits.has_annex:
        return []
    decisions = Decision.objects.of_batch(letter.batch_id)
    changes = [one for one in changes_to_come(letter) if one.is_confirmed]
    if not changes:
        return list(decisions.in_annex_order())
    touched = Q(is_selected=True) | Q(measure__in=[one.measure_id for one in changes])
    return laid_over(decisions.filter(touched).select_related("measure__unit"), changes)


def laid_over(decisions: Iterable[Decision], changes: Iterable[AnnexChange]) -> list[Decision]:
    """Return decisions in the annex's order as they will be with the changes; what is taken out is left out."""
    by_measure = {one.measure_id: one for one in changes}
    stated = [stated_by(one, by_measure.get(one.measure_id)) for one in decisions]
    return sorted((one for one in stated if one.is_selected), key=attrgetter(*ANNEX_ORDER))


def stated_by(decision: Decision, change: AnnexChange | None) -> Decision:
    """Return a decision as a change states it, with whom it is by; not saved."""
    if change is None:
        return decision
    for name in STATED:
        setattr(decision, name, getattr(change, name))
    decision.decided_by, decision.decided_at = change.proposed_by, change.proposed_at
    decision.confirmed_by, decision.confirmed_at = change.confirmed_by, change.confirmed_at
    return decision


def may_change_annex(letter: Letter) -> bool:
    """Whether the measures of a letter's annex can be changed with it: a draft after another letter of its batch."""
    return letter.traits.has_annex and letter.is_editable and letter.batch.state == BatchState.PUBLISHED


def changes_to_come(letter: Letter) -> list[AnnexChange]:
    """Return a letter's changes, confirmed or not, in one query; none where they are made, or never could be."""
    if letter.state in NUMBERED_STATES or letter.batch.state != BatchState.PUBLISHED:
        return []
    if not letter.traits.has_annex:
        return []
    # Read once for the letter as it is here: what counts, prints and checks it all asks for them.
    people = ("proposed_by", "confirmed_by")
    rests_on = ("replicated_comparison", "search_run", "outside_search")
    told = AnnexChange.objects.select_related("measure__unit", *people, *rests_on).order_by("pk")
    prefetch_related_objects([letter], Prefetch("annex_changes", told))
    return list(letter.annex_changes.all())


def put_in_by(letter: Letter) -> set[int]:
    """Return the keys of the measures that a letter puts in, confirmed or not: until it is issued no unit knows of it."""
    return {one.measure_id for one in changes_to_come(letter) if one.kind == ChangeKind.INSERT}


def change_faults(letter: Letter, selected: Collection[Decision]) -> Iterator[Fault]:
    """Yield what of its changes keeps a letter from its review; `selected` are the decisions that its annex prints."""
    changes = changes_to_come(letter)
    page = reverse("letters:annex_changes", args=[letter.pk])
    for one in changes:
        if not one.is_confirmed:
            yield Fault(str(one.measure), _("附件增减还没有经另一位同志确认。"), page)
    if changes and not selected:
        yield Fault("annex", _("附件里一项也没有了。整份函都不对的，请撤销它。"), page)


def last_position(batch: int) -> int:
    """Return the highest position of a batch's decisions: what is put in comes behind all others of its class."""
    return Decision.objects.of_batch(batch).aggregate(last=Max("position"))["last"] or 0
