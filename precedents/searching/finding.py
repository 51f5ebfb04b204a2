"""One query against several panels at once: candidates by words and by meaning, one order, what each hit shares."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction

from precedents.encoders.choosing import is_off
from precedents.searching import reading
from precedents.searching.asking import Found, Query, Scope, without_phrases
from precedents.searching.by_meaning import nearest_in_meaning
from precedents.searching.by_words import score_by_words
from precedents.searching.candidates import candidates
from precedents.searching.showing import shown
from precedents.words.terms import occurring

_TRIES = 4


def find(
    query: Query, scope: Scope, *, top: int = 20, phrases: Collection[str] = (), words_only: bool = False
) -> Found:
    """Return the `top` practices nearest to the query; fixed `phrases` count neither in it nor in the hits."""
    return find_in_panels(query, {"": scope}, top=top, phrases=phrases, words_only=words_only)[""]


def find_in_panels(
    query: Query,
    panels: Mapping[str, Scope],
    *,
    top: int = 20,
    phrases: Collection[str] = (),
    words_only: bool = False,
) -> dict[str, Found]:
    """Return what `find` returns, for several scopes at about the price of one."""
    text = occurring(without_phrases(query.whole, phrases))
    scopes = {name: scope.passing_over(query.own) for name, scope in panels.items()}
    shelves = frozenset[int]().union(*(scope.shelves for scope in scopes.values()))
    for _attempt in range(_TRIES):
        with one_moment():
            words = score_by_words(text, shelves)
            meaning, may_come = None, False
            if not (words_only or is_off()):
                meaning, may_come = nearest_in_meaning(query, [each.shelves for each in scopes.values()])
            best = {name: each[:top] for name, each in candidates(words, meaning, scopes).items()}
            model = meaning.parts.model if meaning else ""
            answer = shown(text, best, words, model=model, phrases=phrases, meaning_may_come=may_come)
            is_whole = reading.index_state() == words.parts.state
        # Something may have been sealed or edited between two readings: then it was seen nowhere.
        if is_whole:
            break
    return answer


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that is read be of one moment, where the caller has no transaction of its own."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
