"""What is still open when an evaluation is about to start: said first, and started over only knowingly."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.inviting import is_unopened
from accounts.models import User
from core.errors import Fault, Incomplete
from core.quoting import within_quotes
from evaluations.choices import AssignmentState
from evaluations.models import Assignment, Panel, Tie, TieCandidate
from measures.models import Batch, Measure
from measures.naming.screening import files_kept_back, measures_naming


class StillOpen(Incomplete):
    """Nothing is in the way of the evaluation, but not everything is settled: it starts over these points knowingly."""


def open_points(batch: Batch, person: User) -> list[Fault]:
    """List for whoever starts it what is open: ties that nobody settled, accounts unopened, people out of use with work.

    And a blind panel so small that who is left out of a measure is known to be tied, and what names its unit.
    """
    panel = Panel.objects.filter(batch=batch).first()
    if panel is None:
        return []
    people = [member.evaluator for member in panel.members.select_related("evaluator").order_by("pk")]
    gone = Assignment.objects.filter(
        measure__batch=batch,
        evaluator__is_active=False,
        state__in=[AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS],
    )
    unsettled = TieCandidate.objects.filter(evaluator__in=people, is_tie__isnull=True).count()
    panel_page = reverse("evaluations:panel", args=[batch.number])
    points = [
        *_named(
            _("已停用，名下还有分派，请改派"),
            {one.evaluator for one in gone.select_related("evaluator")},
            panel_page,
        ),
        *_named(
            _("还没有开通账号"),
            (person for person in people if person.is_active and is_unopened(person)),
            f"{panel_page}#unopened",
        ),
    ]
    if unsettled:
        sentence = _("还有%(count)d条疑似回避关系没有认定。") % {"count": unsettled}
        points.append(Fault("", sentence, f"{panel_page}#candidates"))
    if batch.is_blind and _leaves_out_the_tied_alone(panel, people):
        sentence = _(
            "评审组可用的专家不多于每项人数，谁没有评哪项，就看得出谁须回避。请增补专家，或减少每项评审人数。"
        )
        points.append(Fault("", sentence, reverse("evaluations:panel_seats", args=[batch.number])))
    return points + _naming_their_units(batch, person)


def _naming_their_units(batch: Batch, person: User) -> list[Fault]:
    if not batch.is_blind:
        return []
    measures = list(batch.measures.live().prefetch_related("comparisons").with_files_for(person))
    sentence = _("“%(measure)s”写明了报送单位（%(words)s），第三方看到的是遮蔽后的文字。")
    of_files = _("“%(measure)s”的附件“%(file)s”：%(note)s")
    return [
        *(
            Fault("", sentence % {"measure": within_quotes(measure), "words": words}, _naming_page(measure))
            for measure, words in measures_naming(measures)
        ),
        *(
            Fault(
                "",
                of_files % {"measure": within_quotes(measure), "file": one.shown_name, "note": one.note},
                _naming_page(measure),
            )
            for measure, one in files_kept_back(measures, person)
        ),
    ]


def _naming_page(measure: Measure) -> str:
    return reverse("measures:screening_page", args=[measure.pk]) + "#naming"


def _leaves_out_the_tied_alone(panel: Panel, people: Iterable[User]) -> bool:
    active = [person for person in people if person.is_active]
    units = panel.batch.measures.live().values("unit")
    ties = Tie.objects.filter(evaluator__in=active, unit__in=units)
    return len(active) <= panel.per_measure and ties.exists()


def _named(sentence: str, people: Iterable[object], address: str) -> list[Fault]:
    return [Fault(name, f"{sentence}。", address) for name in sorted(str(person) for person in people)]
