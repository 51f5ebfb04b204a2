"""A unit's page of a batch: its own candidates, what each lacks, until when, and the next step."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from measures import actions
from tests.clients import client_of
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


def test_a_unit_sees_its_own_candidates_with_what_lacks_and_the_next_step() -> None:
    cast, other = make_cast(evaluators=1), make_cast(evaluators=1)
    cast.draft(title="缺成效的", effect="")
    handed = actions.hand_up_measure(cast.draft(title="交上去的"), by=cast.submitter)
    returned = actions.return_measure(
        cast.submitted(title="退回来的"), by=cast.clerk, comments={"effect": "请补。"}
    )
    sent = cast.submitted(title="报出去的")
    address = f"/batches/{cast.batch.number}/"
    page = client_of(cast.submitter).get(address).content.decode()
    for words in ("实施成效", "去补齐", "待审核报送", "等单位审核人", "去补正", "等办公室形审"):
        assert words in page
    assert f"{cast.batch.closes_on:%Y-%m-%d}" in page
    lead = client_of(cast.unit_lead).get(address).content.decode()
    assert "审核、报送" in lead
    stranger = client_of(other.submitter).get(address)
    for measure in (handed, returned, sent):
        assert measure.title not in stranger.content.decode()


def test_a_unit_without_any_is_told_how_to_start() -> None:
    cast = make_cast(evaluators=1)
    page = client_of(cast.submitter).get(f"/batches/{cast.batch.number}/").content.decode()
    assert "本单位在本批还没有举措" in page


def test_the_unit_page_costs_a_fixed_number_of_queries() -> None:
    cast = make_cast(evaluators=1)
    client, address = client_of(cast.submitter), f"/batches/{cast.batch.number}/"
    for _time in range(4):
        cast.draft(effect="")
        cast.submitted()
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    assert len(seen) <= 12, "\n".join(one["sql"][:120] for one in seen)


def test_what_was_handed_up_is_called_so_wherever_its_unit_reads_it() -> None:
    cast = make_cast(evaluators=1)
    handed = actions.hand_up_measure(cast.draft(), by=cast.submitter)
    for person in (cast.submitter, cast.unit_lead):
        client = client_of(person)
        for address in (
            f"/measures/{handed.pk}/",
            f"/measures/{handed.pk}/edit/",
            "/measures/",
            f"/batches/{cast.batch.number}/",
            f"/batches/{cast.batch.number}/measures/copy/",
            f"/find/?words={handed.ref}",
        ):
            page = client.get(address).content.decode()
            assert "待审核报送" in page, (person, address)
        assert handed.ref not in client.get("/measures/?state=draft").content.decode()
    assert "等单位审核人报送" in client_of(cast.submitter).get("/").content.decode()


def test_an_optional_part_that_is_empty_is_not_called_complete() -> None:
    cast = make_cast(evaluators=1)
    cast.batch.required_texts = ["claimed_classification"]
    cast.batch.save()
    case = dict.fromkeys(("background", "practice", "novelty", "effect", "replicability", "risks"), "")
    measure = cast.draft(**case)
    address = f"/measures/{measure.pk}/edit/"
    client = client_of(cast.submitter)
    page = client.get(address).content.decode()
    assert 'data-lacking="case">可不填<' in page
    assert 'is-complete" data-lacking="claim">已齐<' in page
    saved = client.post(
        address,
        {"edit_version": measure.edit_version, **_entries(page)},
        headers={"accept": "application/json"},
    )
    assert saved.status_code == 200, saved.content.decode()
    assert "case" in saved.json()["unasked"]


def test_a_claim_to_be_the_first_without_a_comparison_is_remarked_before_it_is_sent() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    lead, remark = client_of(cast.unit_lead), "申报全国首创，但没有比对记录。"
    assert f"<span data-remark>{remark}</span>" in lead.get(f"/measures/{measure.pk}/edit/").content.decode()
    assert f'data-confirm="{remark}' in lead.get(f"/measures/{measure.pk}/").content.decode()
    actions.add_comparison(measure, by=cast.submitter, **_record())
    assert "<span data-remark></span>" in lead.get(f"/measures/{measure.pk}/edit/").content.decode()


def _entries(page: str) -> dict[str, str]:
    form = html.fromstring(page).get_element_by_id("measure-form")
    return {name: value or "" for name, value in form.form_values() if name != "edit_version"}


def _record() -> dict[str, object]:
    return {
        "place": "某地",
        "practice": "先行做法",
        "document": "某文件",
        "source": "公开网站",
        "difference": "范围不同",
        "relation": "different",
    }
