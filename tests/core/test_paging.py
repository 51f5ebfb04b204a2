"""Pages by index: complete, without doubles, at the same cost wherever they lie."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from accounts.models import Unit
from core.paging import page_by_key
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


def page_at(query: str, size: int = 3) -> list[int]:
    page = page_by_key(RequestFactory().get(f"/{query}"), Unit.objects.all(), size=size)
    return [row.pk for row in page.rows]


def test_following_the_pages_gives_every_row_once_newest_first() -> None:
    keys = [make_unit().pk for _number in range(7)]
    query, seen = "?kind=any", []
    while query:
        page = page_by_key(RequestFactory().get(f"/{query}"), Unit.objects.all(), size=3)
        seen += [row.pk for row in page.rows]
        query = page.next_query
        assert not query or "kind=any" in query
    assert seen == sorted(keys, reverse=True)


def test_a_row_that_comes_in_meanwhile_moves_nothing() -> None:
    keys = [make_unit().pk for _number in range(6)]
    first = page_by_key(RequestFactory().get("/"), Unit.objects.all(), size=3)
    make_unit()
    assert page_at(first.next_query) == keys[2::-1]


def test_a_full_last_page_names_no_further_one() -> None:
    for _number in range(3):
        make_unit()
    page = page_by_key(RequestFactory().get("/"), Unit.objects.all(), size=3)
    assert (len(page.rows), page.next_query, page.first_query) == (3, "", "")


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30, "9" * 4400, "１２", "²", "1 OR 1=1"])
def test_a_wrong_place_is_taken_for_the_beginning_or_for_nothing(before: str) -> None:
    make_unit()
    assert isinstance(page_at(f"?before={before}"), list)
