"""Keeping a search, and saying what became of each hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import acting, action
from core.errors import Fault, Incomplete, NotAllowed, WrongState
from core.pressing import once
from precedents.hidden import Hide, untelling
from precedents.models import Decision, SearchHit, SearchRun, Shelf
from precedents.panels import scopes_of
from precedents.records import hiding_about
from precedents.searching.asking import Hit, Query
from precedents.searching.finding import find_in_panels


@dataclass(frozen=True, slots=True)
class Asked:
    """What a kept search is to say beside its query: what it was made for, and what the person left out.

    `own_shelf` is the key of the shelf of candidates that the practice is of: what lies there is a panel of its own.
    """

    purpose: str = ""
    shelves_left_out: frozenset[int] = frozenset()
    phrases: tuple[str, ...] = ()
    top: int = 20
    own_shelf: str = ""


NOTHING_LEFT_OUT = Asked()


def repeat_search(run: SearchRun, *, by: User) -> SearchRun:
    """Search for the same again, as things stand now, and mark what is new."""
    names = {(each["source"], each["key"]) for each in run.left_out["shelves"]}
    left_out = {each.pk for each in Shelf.objects.visible_to(by) if (each.source, each.key) in names}
    asked = Asked(
        run.purpose, frozenset(left_out), tuple(run.left_out["phrases"]), own_shelf=run.subject_shelf
    )
    return search_and_keep(query_of(run), by=by, asked=asked, previous=run)


def query_of(run: SearchRun) -> Query:
    """Return what a kept search asked."""
    own = (run.subject_source, run.subject_key) if run.subject_key else None
    return Query(run.title, run.text, own=own, points=tuple(run.points))


def search_and_keep(
    query: Query, *, by: User, asked: Asked = NOTHING_LEFT_OUT, previous: SearchRun | None = None
) -> SearchRun:
    """Search the shelves that the person may look into, and keep what was found.

    `query.own` is what the search is kept under. Raises `NotAllowed` for who is not signed in.
    """
    if not by.has_perm("precedents.search_precedents"):
        raise NotAllowed
    visible = list(Shelf.objects.visible_to(by).with_sizes())
    searched = [shelf for shelf in visible if shelf.pk not in asked.shelves_left_out]
    source, key = query.own or ("", "")
    hits, model = _found(query, searched, asked, hiding_about(by, source, key))
    left_out = [
        {"source": shelf.source, "key": shelf.key, "name": shelf.name}
        for shelf in visible
        if shelf.pk in asked.shelves_left_out
    ]
    run = SearchRun(
        subject_source=source,
        subject_key=key,
        subject_shelf=asked.own_shelf,
        purpose=asked.purpose,
        asked_by=by,
        title=query.title,
        text=query.text,
        points=list(query.points),
        digest=query.digest,
        model=model,
        scope=_told(searched),
        left_out={"shelves": left_out, "phrases": list(asked.phrases)},
        previous=previous,
    )
    # The search stands before the transaction: it may wait for a worker, who sees what is committed.
    return _kept(run, hits, by=by)


@once
def _kept(run: SearchRun, hits: Sequence[Hit], *, by: User) -> SearchRun:
    with acting(by, "precedents.search_precedents", "search_and_keep"):
        run.save()
        _keep_hits(run, hits)
    return run


@action("precedents.decide_hit")
def adopt_hit(hit: SearchHit, *, by: User, record_path: str = "") -> SearchHit:
    """Say that the hit matters; `record_path` leads to the record that it became, if it became one."""
    return _decide(hit, by, Decision.ADOPTED, "", record_path=record_path or hit.record_path)


@action("precedents.decide_hit")
def set_hit_aside(hit: SearchHit, *, by: User, reason: str) -> SearchHit:
    """Say why the hit has nothing to do with the matter; raises `Incomplete` without a reason."""
    _require_off_record(hit)
    said = reason.strip()
    if not said:
        raise Incomplete([Fault("reason", _("请写明为什么不相关，例如“对象不同”。"))])
    return _decide(hit, by, Decision.ASIDE, said)


@action("precedents.decide_hit")
def reopen_hit(hit: SearchHit, *, by: User) -> SearchHit:
    """Take back what was said of the hit. Raises `WrongState` while a record stands that it became."""
    _require_off_record(hit)
    return _decide(hit, None, Decision.OPEN, "")


def strike_hit(hit: SearchHit, *, by: User) -> SearchHit:
    """Reopen the hit because the record is gone that it became.

    For the action that takes the record away, and has asked whether the person may.
    """
    with acting(by, None, "strike_hit", hit) as locked:
        return _decide(locked, None, Decision.OPEN, "")


def _require_off_record(hit: SearchHit) -> None:
    if hit.record_path:
        raise WrongState(_("“%(hit)s”已采用为比对记录，请先删除那条记录。") % {"hit": hit})


def _decide(
    hit: SearchHit, by: User | None, decision: str, reason: str, *, record_path: str = ""
) -> SearchHit:
    hit.decision, hit.reason, hit.decided_by, hit.record_path = decision, reason, by, record_path
    hit.decided_at = timezone.now() if by else None
    hit.save(update_fields=["decision", "reason", "decided_by", "decided_at", "record_path"])
    return hit


def _told(shelves: Sequence[Shelf]) -> list[dict[str, object]]:
    return [
        {
            "source": shelf.source,
            "key": shelf.key,
            "name": shelf.name,
            "digest": shelf.digest,
            "as_of": shelf.as_of.isoformat() if shelf.as_of else "",
            "documents": shelf.size,  # type: ignore[attr-defined]  # with_sizes adds it
        }
        for shelf in shelves
    ]


def _found(query: Query, searched: Sequence[Shelf], asked: Asked, hide: Hide | None) -> tuple[list[Hit], str]:
    """Return the best of each panel, so that none crowds out another, in one order; and the model, if any.

    Others come in the place of those that the person must not meet: their number tells nothing.
    """
    panels = scopes_of(searched, asked.own_shelf)
    answers = find_in_panels(
        query, panels, top=asked.top if hide is None else 2 * asked.top, phrases=asked.phrases
    ).values()
    met = (hit for each in answers for hit in untelling(each.hits, hide)[: asked.top])
    hits = sorted(met, key=lambda hit: (-hit.score, hit.document))
    return hits, next((each.model for each in answers), "")


def _keep_hits(run: SearchRun, hits: Sequence[Hit]) -> None:
    before = {(hit.source, hit.key): hit for hit in run.previous.hits.all()} if run.previous else None
    kept = [as_seen(hit, rank) for rank, hit in enumerate(hits, start=1)]
    for hit in kept:
        hit.run = run
        if before is not None:
            _look_back(hit, before.get((hit.source, hit.key)))
    SearchHit.objects.bulk_create(kept)


def _look_back(hit: SearchHit, before: SearchHit | None) -> None:
    """Mark a hit that was not there before; one that was put aside stays so, unless its text is another now."""
    hit.is_new = before is None
    if before is not None and before.decision == Decision.ASIDE and before.digest == hit.digest:
        hit.decision, hit.reason = before.decision, before.reason
        hit.decided_by_id, hit.decided_at = before.decided_by_id, before.decided_at


def as_seen(hit: Hit, rank: int) -> SearchHit:
    """Return a hit as a kept search would have it; unsaved."""
    return SearchHit(
        rank=rank,
        source=hit.source,
        key=hit.key,
        shelf_key=hit.shelf.key,
        shelf_name=hit.shelf.name,
        is_open=hit.shelf.is_open,
        title=hit.title,
        text=hit.text,
        digest=hit.digest,
        origin=hit.origin.stored(),
        score=hit.score,
        how=hit.how,
        label=hit.label,
        overlap_of_query=hit.overlap_of_query,
        overlap_of_hit=hit.overlap_of_hit,
    )
