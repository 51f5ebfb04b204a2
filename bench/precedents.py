"""Finding prior practice among 10,000 and 100,000 documents: recall, milliseconds, memory; what a save and a text cost.

Recall with meaning is measured among 10,000 alone: of those, every text that could stand before a hit has the vector
that the model gave it. All other vectors are made up, which costs a search the same.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import islice
from pathlib import Path

import numpy as np
from django.db import connection, transaction

from bench import scaled
from precedents.actions.runs import as_seen
from precedents.encoders import nano
from precedents.encoders.encoder import NoEncoder
from precedents.explained import explained_by
from precedents.index.packing import pack
from precedents.index.storing import Document, index_document, index_documents, set_shelf
from precedents.index.upkeep import keep_in_order
from precedents.models import Encoding, IndexedDocument
from precedents.searching.asking import Query, Scope
from precedents.searching.finding import find
from precedents.vectors.rows import row_of
from tests.precedents.corpus import Labelled, labelled_documents, labelled_queries, made_up
from tests.precedents.vectors import give, kept_vectors

# Documents, and the target's p95 in milliseconds.
SIZES = {10_000: 50.0, 100_000: 150.0}
RECALL = {
    "words": {"L1": (1, 1.0), "L2": (1, 1.0), "L3": (5, 0.95), "L3x": (5, 0.55)},
    "meaning": {"L1": (1, 1.0), "L2": (1, 1.0), "L3": (5, 0.95), "L3x": (5, 0.80)},
}
PAGE_MS, SAVE_MS, TEXTS_A_SECOND, BATCH_S, MEMORY_MB = 400.0, 10.0, 5.0, 20.0, 30.0
EXPLAINED, PAGES, SAVES, TEXTS, CANDIDATES = 15, 40, 50, 20, 200


def main(scale: float) -> bool:
    """Print each figure beside its target; true when one is missed. Works in scratch databases of its own."""
    from runs.rehearsal import rehearsal

    missed = []
    for size, target in SIZES.items():
        with rehearsal():
            queries = labelled_queries()[: max(2, scaled(len(labelled_queries()), scale))]
            scope = _fill(scaled(size, scale))
            missed += list(_measured(scope, queries, target, is_smallest=size == min(SIZES)))
    missed.append(_encoder(scaled(TEXTS, scale)))
    return any(missed)


def _measured(
    scope: Scope, queries: list[Labelled], target_ms: float, *, is_smallest: bool
) -> Iterator[bool]:
    find(_asked(queries[0], "words"), scope)
    before = _memory_mb()
    yield from _speed(scope, queries, target_ms)
    if is_smallest:
        yield from _at_ten_thousand(scope, queries)
    for way in RECALL if is_smallest else ("words",):
        yield from _recall(scope, queries, way, is_judged=is_smallest)
    yield _told("memory added by searching", _memory_mb() - before, "MB", MEMORY_MB if is_smallest else None)


def _fill(documents: int) -> Scope:
    shelf = set_shelf("list", "bench", name="bench", is_open=True)
    texts = islice((*labelled_documents(), *made_up(max(0, documents - 255))), documents)
    started = time.perf_counter()
    index_documents("list", "bench", (Document(*each) for each in texts))
    keep_in_order()
    print(f"{documents} documents   stored in {time.perf_counter() - started:.0f} s")
    give(kept_vectors().documents)
    chance = np.random.default_rng(1)
    without = IndexedDocument.objects.filter(encoding=None).values_list("pk", "digest")
    Encoding.objects.bulk_create(
        [
            Encoding(document_id=pk, digest=digest, model=nano.NanoEncoder.model, row=_made_up_row(chance))
            for pk, digest in without
        ],
        batch_size=2_000,
    )
    pack(nano.NanoEncoder.model)
    _settle()
    return Scope.of([shelf.pk])


def _settle() -> None:
    """Let the server tidy now what it tidies by itself a minute after so many rows came; not while it is timed."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _made_up_row(chance: np.random.Generator) -> bytes:
    vector = chance.normal(size=384).astype(np.float32)
    return row_of(vector / np.linalg.norm(vector))


def _recall(scope: Scope, queries: list[Labelled], way: str, *, is_judged: bool) -> Iterator[bool]:
    for level, (within, least) in RECALL[way].items():
        asked = [query for query in queries if query.level == level]
        if not asked:
            continue
        found = [find(_asked(query, way), scope, top=within) for query in asked]
        share = statistics.mean(
            any(hit.key in query.relevant for hit in each.hits)
            for query, each in zip(asked, found, strict=True)
        )
        bound = least if is_judged else None
        yield _told(f"recall@{within} {level}, {way}", share, "", bound, at_least=True)


def _speed(scope: Scope, queries: list[Labelled], target_ms: float) -> Iterator[bool]:
    for way in RECALL:
        asked = [_asked(query, way) for query in queries]
        # The target is that of a server that is warm.
        for query in asked:
            find(query, scope)
        times = [_ms(partial(find, query, scope)) for query in asked]
        yield _told(f"search by {way}, p50", statistics.median(times), "ms", None)
        yield _told(f"search by {way}, p95", _p95(times), "ms", target_ms)
    yield _told("a save, mean", statistics.mean(_saves(queries)), "ms", SAVE_MS)


def _at_ten_thousand(scope: Scope, queries: list[Labelled]) -> Iterator[bool]:
    asked = [_asked(query, "meaning") for query in queries]

    def page(query: Query) -> None:
        found = find(query, scope, top=EXPLAINED)
        for hit in found.hits:
            explained_by(found.worth, query, as_seen(hit, hit.rank))

    pages = [_ms(partial(page, query)) for query in asked[:PAGES]]
    yield _told(f"page of {EXPLAINED} explained, p95", _p95(pages), "ms", PAGE_MS)
    spent = statistics.mean(_ms(partial(find, query, scope)) for query in asked)
    yield _told(f"{CANDIDATES} candidates", spent * CANDIDATES / 1_000, "s", BATCH_S)


def _saves(queries: list[Labelled]) -> Iterator[float]:
    for number, query in enumerate(queries[:SAVES]):
        with transaction.atomic():
            save = partial(index_document, "list", f"s{number}", query.title, query.text, shelf="bench")
            yield _ms(save)
            transaction.set_rollback(True)


def _encoder(texts: int) -> bool:
    """Print how many texts the encoder of this machine does in a second."""
    try:
        encoder = nano.load()
    except NoEncoder as fault:
        print(fault.reason)
        return False
    given = [text for _name, _title, text in labelled_documents()[:texts]]
    spent = sum(_ms(partial(encoder.encode, text)) for text in given) / 1_000
    return _told("encoder", len(given) / spent, "texts/s", TEXTS_A_SECOND, at_least=True)


def _asked(query: Labelled, way: str) -> Query:
    if way == "words":
        return Query(query.title, query.text)
    return Query(query.title, query.text, vector=(nano.NanoEncoder.model, _query_rows()[query.qid]))


@cache
def _query_rows() -> dict[str, bytes]:
    return kept_vectors().queries


def _told(what: str, value: float, unit: str, bound: float | None, *, at_least: bool = False) -> bool:
    target = "" if bound is None else f"   target {'≥' if at_least else '≤'} {bound:g}"
    print(f"  {what:<32}{value:>10.2f} {unit}{target}")
    return bound is not None and (value < bound if at_least else value > bound)


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _ms(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1_000


def _memory_mb() -> float:
    """Return what this process holds now where the system tells it, else the most it ever held."""
    now = Path("/proc/self/statm")
    if now.exists():
        return int(now.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
