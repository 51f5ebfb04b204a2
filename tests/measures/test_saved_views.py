"""Views of the list that somebody keeps: theirs alone, named once, within bounds, and honest when something went."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.errors import Incomplete, NotAllowed
from measures import actions
from measures.actions.keeping_views import MOST_VIEWS
from measures.models import SavedView
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person, make_unit

pytestmark = pytest.mark.django_db
KEEP = "/measures/views/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def keep(person: User, name: str, query: str = "") -> Any:
    return client_of(person).post(f"{KEEP}?{query}", {"name": name})


def test_filters_order_and_columns_come_back_by_a_press(cast: Cast) -> None:
    measure = cast.submitted()
    asked = (
        f"state=submitted&batch={cast.batch.number}&sort=waiting&column=claimed&column=unit&after=9&rubbish=1"
    )
    answer = keep(cast.clerk, " 等我形审 ", asked)
    view = SavedView.objects.get()
    assert (view.owner, view.name) == (cast.clerk, "等我形审")
    assert view.query == f"batch={cast.batch.number}&state=submitted&sort=waiting&column=unit&column=claimed"
    page = client_of(cast.clerk).get(answer.url).content.decode()
    assert "等我形审" in page
    opened = client_of(cast.clerk).get(view.get_absolute_url(), follow=True)
    assert [row.measure for row in opened.context["rows"]] == [measure]
    assert opened.context["sort"] == "waiting"
    assert opened.context["columns"] == ["unit", "claimed"]
    text = opened.content.decode()
    assert '<td class="unit">' in text
    assert '<td class="area">' not in text


def test_a_view_is_its_owners_alone(cast: Cast) -> None:
    view = actions.keep_view(by=cast.clerk, name="等我看的", query="state=submitted")
    for other in (cast.reviewer, cast.submitter):
        client = client_of(other)
        assert "等我看的" not in client.get("/measures/").content.decode()
        assert client.get(view.get_absolute_url()).status_code == 404
        assert client.post(view.get_absolute_url(), {"name": "别的"}).status_code == 404
        assert client.post(f"{view.get_absolute_url()}delete/").status_code == 404
        with pytest.raises(NotAllowed):
            actions.rename_view(view, by=other, name="别的")
        with pytest.raises(NotAllowed):
            actions.delete_view(view, by=other)
    assert actions.keep_view(by=cast.reviewer, name="等我看的", query="").owner == cast.reviewer


def test_whoever_has_no_list_keeps_no_view() -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(NotAllowed):
        actions.keep_view(by=cast.evaluators[0], name="等我看的", query="")
    assert keep(cast.evaluators[0], "等我看的").status_code == 403


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "请写一个名称"),
        ("  ", "请写一个名称"),
        ("长" * 21, "名称最多20字"),
        ("已有", "已经有一个叫“已有”"),
    ],
)
def test_a_name_that_cannot_be_is_refused_beside_the_field_and_stays_typed(
    cast: Cast, name: str, sentence: str
) -> None:
    view = actions.keep_view(by=cast.clerk, name="已有", query="state=returned")
    other = actions.keep_view(by=cast.clerk, name="另一个", query="")
    for answer in (
        keep(cast.clerk, name, "state=submitted"),
        client_of(cast.clerk).post(other.get_absolute_url(), {"name": name}),
    ):
        assert answer.status_code in {400, 422}
        if answer.status_code == 422:
            page = answer.content.decode()
            assert sentence in page
            assert f'value="{name}"' in page
    assert set(SavedView.objects.values_list("name", flat=True)) == {"已有", "另一个"}
    assert view.query == "state=returned"


def test_a_character_that_cannot_be_stored_is_refused(cast: Cast) -> None:
    with pytest.raises(Incomplete):
        actions.keep_view(by=cast.clerk, name="甲\x07乙", query="")
    assert keep(cast.clerk, "甲\x07乙").status_code == 422
    assert not SavedView.objects.exists()


def test_no_more_views_than_there_may_be(cast: Cast) -> None:
    for number in range(MOST_VIEWS):
        actions.keep_view(by=cast.clerk, name=f"视图{number}", query="")
    with pytest.raises(Incomplete, match="补正"):
        actions.keep_view(by=cast.clerk, name="再一个", query="")
    assert "最多保存20个" in keep(cast.clerk, "再一个").content.decode()
    assert actions.keep_view(by=cast.reviewer, name="再一个", query="")


def test_a_view_is_called_otherwise_and_kept_no_longer(cast: Cast) -> None:
    view = actions.keep_view(by=cast.clerk, name="旧名", query="state=submitted")
    client = client_of(cast.clerk)
    client.post(view.get_absolute_url(), {"name": "新名"})
    view.refresh_from_db()
    assert (view.name, view.query) == ("新名", "state=submitted")
    client.post(f"{view.get_absolute_url()}delete/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "query", ["state=gone", "field=cooking", "claimed=best", "batch=9998", "unit=987654"]
)
def test_a_view_of_something_that_went_says_so_and_lists_nothing(cast: Cast, query: str) -> None:
    measure = cast.submitted()
    view = SavedView.objects.create(owner=cast.clerk, name="旧的", query=query)
    answer = client_of(cast.clerk).get(view.get_absolute_url())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有列出任何举措" in page
    assert measure.ref not in page


def test_a_view_by_unit_goes_with_the_right_to_pick_units(cast: Cast) -> None:
    view = SavedView.objects.create(owner=cast.submitter, name="旧的", query=f"unit={cast.unit.pk}")
    assert client_of(cast.submitter).get(view.get_absolute_url()).status_code == 422


@pytest.mark.parametrize("query", ["state=gone", "field=cooking", "claimed=best"])
def test_a_list_of_a_state_or_class_that_is_none_says_so(cast: Cast, query: str) -> None:
    measure = cast.submitted()
    answer = client_of(cast.clerk).get(f"/measures/?{query}")
    assert answer.status_code == 422
    assert measure.ref not in answer.content.decode()
    assert keep(cast.clerk, "坏的", query).status_code == 422
    assert not SavedView.objects.exists()


def test_a_pill_that_is_taken_away_keeps_order_and_columns(cast: Cast) -> None:
    page = client_of(cast.clerk).get("/measures/?state=submitted&field=trade&sort=state&column=unit")
    assert [pill.query for pill in page.context["pills"]] == [
        "?field=trade&sort=state&column=unit",
        "?state=submitted&sort=state&column=unit",
    ]


def counted(person: User) -> dict[str, str]:
    views = client_of(person).get("/measures/").context["views"]
    return {kept.view.name: kept.count for kept in views}


def test_a_view_says_how_many_its_owner_finds_by_opening_it(cast: Cast) -> None:
    measure = cast.submitted()
    cast.submitted()
    cast.draft()
    queries = [
        "",
        "state=submitted",
        "state=draft",
        "sort=waiting",
        f"words={measure.ref}",
        f"words={cast.unit.name}&state=submitted",
        f"unit={cast.unit.pk}",
    ]
    for person, asked in [(cast.clerk, queries), (cast.submitter, queries[:-1])]:
        for query in asked:
            actions.keep_view(by=person, name=query[:20] or "全部", query=query)
        client = client_of(person)
        assert counted(person) == {
            query[:20] or "全部": str(len(client.get(f"/measures/?{query}").context["rows"]))
            for query in asked
        }
    assert counted(cast.clerk)["state=draft"] == "0"
    assert counted(cast.submitter)["state=draft"] == "1"


def test_a_view_counts_nothing_of_what_another_unit_sent(cast: Cast) -> None:
    cast.submitted()
    stranger = make_person("submitter", unit=make_unit())
    actions.keep_view(by=stranger, name="全部", query="")
    assert counted(stranger) == {"全部": "0"}


@pytest.mark.parametrize(
    "query", ["state=gone", "claimed=best", "batch=9998", "unit=987654", "batch=9998&unit=987654"]
)
def test_a_view_that_lists_nothing_when_it_is_opened_has_no_count(cast: Cast, query: str) -> None:
    for person in (cast.clerk, cast.submitter):
        view = SavedView.objects.create(owner=person, name="旧的", query=query)
        assert client_of(person).get(view.get_absolute_url()).status_code == 422
        assert counted(person) == {"旧的": ""}


def test_a_view_by_unit_has_no_count_for_whoever_may_not_pick_units(cast: Cast) -> None:
    cast.submitted()
    for person, count in ((cast.clerk, "1"), (cast.submitter, "")):
        SavedView.objects.create(owner=person, name="旧的", query=f"unit={cast.unit.pk}")
        assert counted(person) == {"旧的": count}


def test_a_count_ends_where_it_tells_nobody_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("measures.kept_views.MOST_COUNTED", 1)
    cast.submitted()
    cast.submitted()
    actions.keep_view(by=cast.clerk, name="全部", query="")
    assert counted(cast.clerk) == {"全部": "1+"}


def test_views_cost_the_list_the_same_queries_however_many_there_are(cast: Cast) -> None:
    client, counts = client_of(cast.clerk), []
    narrowed = f"batch={cast.batch.number}&unit={cast.unit.pk}"
    for number in range(6):
        actions.keep_view(by=cast.clerk, name=f"视图{number}", query=f"words=甲&{narrowed}")
        client.get("/measures/?words=甲")
        with CaptureQueriesContext(connection) as queries:
            client.get("/measures/?words=甲")
        counts.append(len(queries))
    assert set(counts) == {counts[0]}
    assert counts[0] <= 12, counts
