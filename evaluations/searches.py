"""The dated searches for like practice that a class may rest on: those that the system kept, and reports from outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import OFFICE_ROLES
from core.errors import Fault
from core.moments import local_day
from core.quoting import within_quotes
from evaluations.models.stated import Stated
from measures.choices import Classification
from measures.models import Measure, OutsideSearch
from precedents.models import SearchRun, Source

RUN, OUTSIDE = "run", "outside"


@dataclass(frozen=True, slots=True)
class DatedSearch:
    """A search for the like of a measure: by whom, on which day, where; `key` names it in a form."""

    found: SearchRun | OutsideSearch

    @property
    def run(self) -> SearchRun | None:
        """The search that the system kept, if it is one."""
        return self.found if isinstance(self.found, SearchRun) else None

    @property
    def outside(self) -> OutsideSearch | None:
        """The report from outside, if it is one."""
        return self.found if isinstance(self.found, OutsideSearch) else None

    @property
    def key(self) -> str:
        """What names the search in a form."""
        return f"{RUN if self.run else OUTSIDE}-{self.found.pk}"

    @property
    def day(self) -> date:
        """The day on which it was made."""
        return local_day(self.found.asked_at) if isinstance(self.found, SearchRun) else self.found.searched_on

    @property
    def at(self) -> tuple[date, datetime]:
        """What orders searches, the latest last."""
        kept = self.found.asked_at if isinstance(self.found, SearchRun) else self.found.uploaded_at
        return self.day, kept

    @property
    def by(self) -> str:
        """Who made it."""
        return str(self.found.asked_by) if isinstance(self.found, SearchRun) else self.found.searched_by

    @property
    def scope(self) -> str:
        """Where it looked, in words."""
        if isinstance(self.found, OutsideSearch):
            return self.found.scope
        shelves = [
            _("%(name)s%(n)d条") % {"name": one["name"], "n": one["documents"]} for one in self.found.scope
        ]
        return _("、").join(shelves) or _("当时没有可检索的清单")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.by}：{self.scope}"


def searches_of(measures: Sequence[Measure]) -> dict[int, list[DatedSearch]]:
    """Return the searches about each measure, the latest first, in two queries.

    A unit's or an evaluator's own search looks into less than the office's, and no class rests on it.
    """
    found: dict[int, list[DatedSearch]] = defaultdict(list)
    keys = [str(measure.pk) for measure in measures]
    runs = SearchRun.objects.made_here().filter(
        subject_source=Source.CANDIDATE, subject_key__in=keys, asked_by__roles__overlap=list(OFFICE_ROLES)
    )
    for run in runs.select_related("asked_by").defer("text"):
        found[int(run.subject_key)].append(DatedSearch(run))
    for report in OutsideSearch.objects.filter(measure__in=measures).select_related("uploaded_by"):
        found[report.measure_id].append(DatedSearch(report))
    return {key: sorted(searches, key=lambda one: one.at, reverse=True) for key, searches in found.items()}


def search_of(decision: Stated) -> DatedSearch | None:
    """Return the search that a decision rests on."""
    found = decision.search_run or decision.outside_search
    return DatedSearch(found) if found else None


def search_faults(search: DatedSearch | None, measure: Measure, decided: Classification) -> Iterator[Fault]:
    """Yield what keeps a measure from being put into a class that rests on a dated search."""
    cutoff = measure.batch.prior_art_cutoff_on
    names = {
        "measure": within_quotes(measure),
        "label": decided.label,
        "cutoff": cutoff,
        "day": search.day if search else "",
    }
    if cutoff is not None and cutoff > timezone.localdate():
        yield Fault(
            "search",
            _("“%(measure)s”：查重截止日%(cutoff)s还没有到，到那一天检索之后才能定为%(label)s。") % names,
        )
    elif search is None:
        sentence = _("“%(measure)s”没有留存的检索，不能定为%(label)s，请“现在检索”，或上传外部检索报告。")
        yield Fault("search", sentence % names)
    elif cutoff is not None and search.day < cutoff:
        sentence = _(
            "“%(measure)s”的检索是%(day)s做的，早于查重截止日%(cutoff)s，不能定为%(label)s，请“现在检索”。"
        )
        yield Fault("search", sentence % names)
