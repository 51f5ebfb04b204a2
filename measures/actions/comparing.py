"""Comparison records: typed or taken over from a search, put right, taken back, each side its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import ProtectedError, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, NotAllowed, WrongState, require_clean
from core.pressing import once
from core.quoting import within_quotes
from measures.actions.drafting import require_open, require_opened
from measures.choices import ComparisonOrigin, MeasureState
from measures.hits import prefilled
from measures.models import Comparison, Measure
from measures.naming.hiding import hiding_of, shown_title
from measures.rules import leads_the_measure
from measures.searches import new_search
from measures.shelving import query_of, subject_of
from precedents.actions.runs import adopt_hit, strike_hit
from precedents.hidden import untelling
from precedents.models import IndexedDocument, SearchHit, SearchRun

# From here on the records are what a class was confirmed on.
CONCLUDED = (MeasureState.SELECTED, MeasureState.NOT_SELECTED, MeasureState.PUBLISHED)


@once
@action("measures.compare_measure")
def add_comparison(measure: Measure, /, *, by: User, **entries: Any) -> Comparison:
    """Add a record that compares the measure with an earlier practice; it carries its author."""
    return store_comparison(measure, by=by, origin=side_of(measure, by), entries=entries)


@once
@action("measures.compare_measure")
def compare_with_hit(measure: Measure, *, by: User, hit: SearchHit) -> Comparison:
    """Take a hit of a search over as a comparison record; see `take_over`."""
    return take_over(measure, by=by, origin=side_of(measure, by), hit=hit)


def find_and_compare(measure: Measure, *, by: User, source: str, key: str) -> Comparison:
    """Search for the like of the measure, keep the search, and take over the one practice that is meant.

    For a panel that shows what it finds without keeping it. Raises like `compare_with_hit`.
    """
    # No action around it: the search may wait for a worker, who sees what is committed.
    if not by.has_perm("measures.compare_measure", measure):
        raise NotAllowed
    side_of(measure, by)
    return compare_with_hit(measure, by=by, hit=kept_hit(measure, by=by, source=source, key=key))


@action("measures.compare_measure")
def change_comparison(measure: Measure, /, *, by: User, comparison_id: int, **entries: Any) -> Comparison:
    """Put right a record of the person's own side. Raises `Incomplete`, `WrongState` where it is gone."""
    comparison = measure.comparisons.filter(pk=comparison_id, origin=side_of(measure, by)).first()
    return rewrite(comparison, entries)


@action("measures.compare_measure")
def remove_comparison(measure: Measure, *, by: User, comparison_id: int) -> Measure:
    """Take back a comparison record of the person's own side; removing it twice changes nothing."""
    drop(measure.comparisons.filter(pk=comparison_id, origin=side_of(measure, by)).first(), by=by)
    return measure


def side_of(measure: Measure, person: User) -> ComparisonOrigin:
    """Return the side for which a person may write records now: the unit while the texts are open, else the office.

    Raises `WrongState` or `Incomplete` where that side's time is over.
    """
    if leads_the_measure(person, measure):
        require_open(measure)
        require_opened(measure, {"comparisons"})
        return ComparisonOrigin.UNIT
    if measure.state in CONCLUDED:
        raise WrongState(
            _("“%(measure)s”的结论已确认，比对记录不能再改。如需改，请先退回结论。")
            % {"measure": within_quotes(measure)}
        )
    return ComparisonOrigin.OFFICE


def side_open_to(measure: Measure, person: User) -> str:
    """Return the side for which a person may write records now, empty for none."""
    if not person.has_perm("measures.compare_measure", measure):
        return ""
    try:
        return side_of(measure, person)
    except (WrongState, Incomplete):
        return ""


def adopting_address(person: User, key: str) -> str:
    """Return where the person makes a hit a record of the measure with this key, empty where they may not now."""
    measure = Measure.objects.visible_to(person).select_related("batch").filter(pk=key).first()
    may = measure is not None and side_open_to(measure, person)
    return reverse("measures:adopt_hit", args=[key]) if may else ""


def store_comparison(
    measure: Measure, *, by: User, origin: ComparisonOrigin, entries: Mapping[str, Any]
) -> Comparison:
    """Store a typed record for an action that has checked who asks. Raises `Incomplete`."""
    comparison = Comparison(measure=measure, created_by=by, origin=origin)
    return rewrite(comparison, entries)


def kept_hit(measure: Measure, *, by: User, source: str, key: str) -> SearchHit:
    """Return the hit that a document is of the person's last search for the like of the measure, else of one made now.

    Raises `WrongState` where the document is not found.
    """
    query = query_of(measure)
    as_it_reads = IndexedDocument.objects.filter(source=source, key=key).values("digest")
    hits = SearchHit.objects.reached_by(by).filter(source=source, key=key, digest__in=as_it_reads)
    about = SearchRun.objects.filter(asked_by=by, digest=query.digest).about(*subject_of(measure))
    known = hits.filter(run__in=about).select_related("run").order_by("-pk").first()
    if known is not None and untelling([known], hiding_of(measure, by)):
        return known
    run = new_search(measure, by=by, purpose=_("采用为比对记录"))
    found = hits.filter(run=run).select_related("run").first()
    if found is None:
        raise _not_found()
    return found


def _not_found() -> WrongState:
    return WrongState(_("再检索一次，没有检出这条做法，请刷新页面；仍需比对的，请手工添加比对记录。"))


def take_over(measure: Measure, *, by: User, origin: ComparisonOrigin, hit: SearchHit) -> Comparison:
    """Make a hit a record for an action that has checked who asks; a practice that its side has on record stays that.

    Place, practice, document, day and source are those of the hit. Difference and relation stay empty: they are a
    person's to write. Raises `WrongState` for a hit that is none of the measure's, that a package alone states, that
    others must not see, or of what stands on no shelf any more.
    """
    if hit.run.brought_in:
        raise WrongState(
            _(
                "“%(hit)s”是批次包里写明的检索结果，不是本系统检出的，不能采用为比对记录。请重新检索，或手工添加比对记录。"
            )
            % {"hit": hit}
        )
    same = Q(hit__source=hit.source, hit__key=hit.key) & _own(origin, by)
    standing = measure.comparisons.filter(Q(hit=hit) | same).first()
    if standing is not None:
        return standing
    if hit.run.subject_key and (hit.run.subject_source, hit.run.subject_key) != subject_of(measure):
        raise WrongState(
            _("这条结果是为另一项举措检索的，请先为“%(measure)s”检索。")
            % {"measure": within_quotes(shown_title(measure, by))}
        )
    if not hit.is_open:
        raise WrongState(
            _("“%(hit)s”还没有发布，不能写入比对记录：报送单位和专家看得到比对记录。内容重复的，请办理并入。")
            % {"hit": hit}
        )
    if not untelling([hit], hiding_of(measure, by)):
        raise _not_found()
    if not SearchHit.objects.filter(pk=hit.pk).still_found().exists():
        raise WrongState(
            _(
                "“%(hit)s”已经不在检索的范围里：清单已撤下、被替代，或者发布它的函已撤销、已把它删去。请重新检索，或手工添加比对记录。"
            )
            % {"hit": hit}
        )
    comparison = Comparison(measure=measure, created_by=by, origin=origin, hit=hit, **prefilled(hit))
    _require_clean(comparison)
    comparison.save()
    adopt_hit(hit, by=by, record_path=comparison.get_absolute_url())
    return comparison


def rewrite(comparison: Comparison | None, entries: Mapping[str, Any]) -> Comparison:
    """Write entries over a record for an action that has checked who asks. What was typed must say the relation."""
    if comparison is None:
        raise WrongState(_("这条比对记录已不在，请刷新页面。"))
    for entry, value in entries.items():
        setattr(comparison, entry, value)
    if not comparison.relation and comparison.hit_id is None:
        raise Incomplete([Fault("relation", _("请选择结论：相同、有实质拓展或不同。"))])
    _require_clean(comparison)
    comparison.save()
    return comparison


def drop(comparison: Comparison | None, *, by: User) -> None:
    """Delete a record, if it is still there, and reopen the hit that it came from.

    Raises `WrongState` where a sheet or a decision rests on it.
    """
    if comparison is None:
        return
    hit = comparison.hit
    try:
        comparison.delete()
    except ProtectedError as refusal:
        raise WrongState(_("这条比对记录已被评分表或结论引用，不能删除。")) from refusal
    if hit is not None:
        strike_hit(hit, by=by)


def _own(origin: ComparisonOrigin, person: User) -> Q:
    # What an evaluator found is theirs alone, what a unit or the office wrote is that side's.
    is_personal = origin == ComparisonOrigin.EVALUATOR
    return Q(origin=origin, created_by=person) if is_personal else Q(origin=origin)


def _require_clean(comparison: Comparison) -> None:
    require_clean(comparison, exclude=["created_by", "measure", "hit"], validate_unique=False)
