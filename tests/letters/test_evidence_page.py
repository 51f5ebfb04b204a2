"""认定依据: the page that an auditor believes, and how much of it the others see."""

from __future__ import annotations

import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event
from core.moments import local_minute
from letters.models import Letter
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.letters.test_records import issued
from tests.states import measure_in
from tests.walking import told

pytestmark = pytest.mark.django_db


def page_of(cast: Cast, person: str, measure: int) -> str:
    return client_of(getattr(cast, person)).get(f"/measures/{measure}/evidence/").content.decode()


def test_the_office_reads_the_whole_chain_from_the_claim_to_the_manifest() -> None:
    cast, letter = issued()
    measure = letter.batch.measures.get()
    page = page_of(cast, "auditor", measure.pk)
    assert "为什么是“全国首创”" in page
    for said in (
        "申报书第1版",
        "对象不同",
        "分段申报",
        "专家甲",
        "熟悉程度",
        "确认。",
        letter.number,
        letter.manifest_sha256,
    ):
        assert said in page, said
    for expert in cast.evaluators:
        assert expert.name not in page
    assert f"由{cast.clerk.name}拟定、{cast.reviewer.name}确认" in page


def test_a_unit_reads_its_own_without_names_and_marks_and_the_public_a_short_form() -> None:
    cast, letter = issued()
    measure = letter.batch.measures.get()
    own = page_of(cast, "unit_lead", measure.pk)
    public = client_of(None).get(f"/register/{letter.batch.number}-1/evidence/").content.decode()
    for page in (own, public):
        assert "分段申报" in page
        assert "全国首创" in page
        for hidden in (cast.clerk.name, cast.reviewer.name, cast.evaluators[0].name, "专家甲", "平均"):
            assert hidden not in page
    assert "仍分段" in own
    assert "仍分段" not in public
    letter.batch.releases_marks = True
    letter.batch.save()
    assert "平均" in page_of(cast, "unit_lead", measure.pk)


def test_another_units_measure_is_masked_wherever_the_office_named_it() -> None:
    other = make_cast().submitted(title="保税燃料油跨港直供")
    cast, letter = issued(practice=f"与{other.title}相近", note=f"仅{other.ref}相近。")
    measure = letter.batch.measures.get()
    office = page_of(cast, "auditor", measure.pk)
    own = page_of(cast, "unit_lead", measure.pk)
    public = client_of(None).get(f"/register/{letter.batch.number}-1/evidence/").content.decode()
    for word in (other.title, other.ref):
        assert [word in page for page in (office, own, public)] == [True, False, False], word
    assert "与○○相近" in own
    other.joint_units.add(cast.unit)
    assert other.title in page_of(cast, "unit_lead", measure.pk)


def test_before_the_letter_the_page_is_open_to_the_office_alone_and_costs_few_queries() -> None:
    cast = make_cast(evaluators=2)
    measure = measure_in("selected", cast)
    office = client_of(cast.clerk)
    address = f"/measures/{measure.pk}/evidence/"
    office.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = office.get(address)
    assert (page.status_code, len(queries) <= 12) == (200, True), len(queries)
    assert "还没有印发。" in page.content.decode()
    assert client_of(cast.unit_lead).get(address).status_code == 404
    assert client_of(cast.evaluators[0]).get(address).status_code == 404


def test_every_line_leads_to_its_source_and_the_record_is_to_be_had_in_the_very_bytes() -> None:
    cast, letter = issued()
    measure = letter.batch.measures.get()
    address = f"/letters/manage/{letter.pk}/evidence/1.json"
    page = page_of(cast, "auditor", measure.pk)
    record = client_of(cast.auditor).get(address).content
    assert letter.manifest is not None
    assert hashlib.sha256(record).hexdigest() == letter.manifest["evidence"][0]
    comparison = measure.comparisons.get()
    events = {one.act: one.pk for one in Event.objects.filter(act__in=["decide_measure", "confirm_decision"])}
    for link in (
        address,
        f"/letters/{letter.pk}/#annex-1-row-1",
        f"/measures/{measure.pk}/#comparison-{comparison.pk}",
        *(f"/trail/{key}/" for key in events.values()),
    ):
        assert f'href="{link}"' in page, link
    assert len(events) == 2
    assert 'id="annex-1-row-1"' in client_of(None).get(f"/letters/{letter.pk}/").content.decode()
    assert client_of(cast.unit_lead).get(address).status_code == 403


def test_the_date_on_the_letter_and_the_moments_of_signing_and_issue_stand_apart() -> None:
    cast, letter = issued()
    letter.batch.letters.update(signed_on="2023-08-10")
    signed = letter.steps.get(step="sign").at
    page = page_of(cast, "auditor", letter.batch.measures.get().pk)
    assert letter.issued_at is not None
    for part in (
        "成文日期2023-08-10",
        f"{cast.signatory.name}于{local_minute(signed)}签发",
        f"{local_minute(letter.issued_at)}印发",
    ):
        assert part in page


def test_who_reads_more_is_led_from_the_public_pages_to_the_whole() -> None:
    cast, letter = issued()
    measure = letter.batch.measures.get()
    link = f'href="/measures/{measure.pk}/evidence/"'
    for address in (f"/register/{letter.batch.number}-1/", f"/register/{letter.batch.number}-1/evidence/"):
        for person, is_led in (
            (cast.auditor, True),
            (cast.unit_lead, True),
            (cast.evaluators[0], False),
            (None, False),
        ):
            assert (link in client_of(person).get(address).content.decode()) is is_led, (address, person)


def test_the_paper_says_the_same_without_names() -> None:
    cast, letter = issued()
    measure = letter.batch.measures.get()
    paper = client_of(cast.clerk).get(f"/measures/{measure.pk}/evidence.pdf")
    assert paper["Content-Type"] == "application/pdf"
    words = told(paper.content).replace("\n", "")
    assert "为什么是“全国首创”" in words
    assert cast.evaluators[0].name not in words
    assert Letter.objects.count() == 1
