"""What a blind evaluation hides, from whom, in which phase: every page, part, file, search and API a person can reach."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from evaluations import actions
from evaluations.entries import SheetEntries
from evaluations.models import Assignment, Report
from evaluations.similar import similar_to, with_what_similar_needs
from measures import actions as measure_actions
from measures.entries import LONG_TEXTS, MASKED_TEXTS
from measures.models import Measure
from measures.naming import MASK
from measures.naming.hiding import hide_senders
from measures.presentation import shown_comparisons
from precedents.index.storing import index_document, set_shelf
from precedents.models import Source
from tests.factories import BLANK_PDF, TEXTS, Cast, make_cast, make_unit
from tests.measures.test_naming_files import a_document
from tests.remembered.steps import remembered
from tests.walking import addresses, ways, words_of

pytestmark = pytest.mark.django_db
UNIT, CONTACT, PHONE, FILE = "望潮片区管委会", "钟离秋", "0591-87654321", "望潮片区证明"
# How else the units are known: in short, by another name, by a joint unit's place, by their people.
SHORT, NICKNAME, PLACE, WRITER = "望潮片区", "潮头新城", "鹭屿", "司徒填"
TELLING = f"{SHORT}（{NICKNAME}）与{PLACE}由{CONTACT}、{WRITER}办理，电话{PHONE}。"
GIVEN_AWAY = (UNIT, SHORT, NICKNAME, PLACE, WRITER, CONTACT, PHONE, FILE)
SECRET_MARK, SECRET_COMMENT = "73.37", "论证不足以支撑首创"
# The title is bounded: a name of the unit is put into it alone.
WRITTEN = frozenset(LONG_TEXTS)
UNKNOWING = ("evaluator", "evaluation_lead")
OTHERS = ("other_evaluator", "unit_lead", "clerk")


@remembered
def blind_batch() -> Cast:
    cast = make_cast(evaluators=2)
    cast.unit.name, cast.unit.other_names = UNIT, [NICKNAME]
    cast.unit.save()
    User.objects.filter(pk=cast.submitter.pk).update(name=WRITER)
    texts = {name: f"{text}{TELLING}" for name, text in TEXTS.items() if name in WRITTEN}
    texts["title"] = f"{NICKNAME}{TEXTS['title']}"
    measure = cast.draft(**texts, contact=CONTACT, phone=PHONE)
    measure.joint_units.set([make_unit(name=f"{PLACE}片区管委会")])
    told = dict.fromkeys(("place", "practice", "document", "source", "difference"), TELLING)
    measure_actions.add_comparison(measure, by=cast.submitter, relation="extended", **told)
    measure_actions.add_attachment(
        measure, by=cast.submitter, file=SimpleUploadedFile("a", BLANK_PDF), name=f"{FILE}.pdf"
    )
    for number, (text, author, is_sealed) in enumerate(
        ((TELLING, "", False), ("别处", TELLING, False), ("盖章", TELLING, True))
    ):
        file = SimpleUploadedFile("a", a_document(text, author))
        name = f"{SHORT}{number}.docx"
        measure_actions.add_attachment(
            measure, by=cast.submitter, file=file, name=name, is_sealed_form=is_sealed
        )
    set_shelf(Source.LIST, "blind", name="一份清单", is_open=True)
    text = f"{UNIT}与海关、邮政共用一份电子清单，货物只申报一次。"
    index_document(Source.LIST, "blind", f"{UNIT}小包“一单到底”", text, shelf="blind")
    text = "滨南与海关、邮政共用一份电子清单，货物只申报一次。"
    index_document(Source.LIST, "clean", "小包放行", text, shelf="blind")
    measure_actions.submit_measure(measure, by=cast.unit_lead)
    measure_actions.accept_measure(measure, by=cast.clerk)
    cast.evaluate()
    first = Assignment.objects.filter(evaluator=cast.evaluators[0]).get()
    entries = SheetEntries(
        scores=dict.fromkeys(("novelty", "effect", "replicability"), Decimal(SECRET_MARK)),
        gates={"legality": True, "risk": True},
        classification="first_in_nation",
        ground="检索未见。",
        familiarity="general",
        comment=SECRET_COMMENT,
    )
    # The search for the like of it is kept, and names the unit as much.
    actions.find_for_sheet(first, by=first.evaluator, source=Source.LIST, key="clean")
    actions.save_sheet(first, by=first.evaluator, entries=entries, version=1)
    actions.submit_sheet(first, by=first.evaluator)
    actions.draw_proposal(cast.panel, by=cast.clerk, rule="at_least", count=2, seed=1)
    return cast


def person(cast: Cast, role: str) -> User:
    return {"evaluator": cast.evaluators[0], "other_evaluator": cast.evaluators[1]}.get(role) or getattr(
        cast, role
    )


def leaks(cast: Cast, role: str, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    client = Client()
    client.force_login(person(cast, role), backend="django.contrib.auth.backends.ModelBackend")
    found = []
    for asked, headers in ways(addresses(cast)):
        words = words_of(client, asked, **headers)
        found += [(asked, secret) for secret in secrets if secret in words]
    return found


def test_addresses_are_found_by_the_dozen() -> None:
    assert len(addresses(blind_batch())) > 70


@pytest.mark.parametrize("role", UNKNOWING)
@pytest.mark.parametrize("phase", ["evaluating", "deciding"])
def test_the_third_party_learns_the_unit_nowhere(role: str, phase: str) -> None:
    cast = blind_batch()
    advance(cast, phase)
    # Which units there are and who is invited is known to all; an evaluator declares ties to units by name.
    found = [one for one in leaks(cast, role, GIVEN_AWAY) if not is_list_of_units(one)]
    assert sorted({(address.split("?")[0], secret) for address, secret in found}) == []


def test_a_search_by_names_answers_the_third_party_no_more_than_the_page() -> None:
    cast = blind_batch()
    found = {}
    for role in ("evaluation_lead", "evaluator", "clerk"):
        client = Client()
        client.force_login(person(cast, role), backend="django.contrib.auth.backends.ModelBackend")
        for words in (NICKNAME, "一单到底"):
            found[role, words] = client.get(f"/api/v1/measures/?words={words}").json()["results"] != []
    assert found == {
        ("evaluation_lead", NICKNAME): False,
        ("evaluation_lead", "一单到底"): True,
        ("evaluator", NICKNAME): False,
        ("evaluator", "一单到底"): True,
        ("clerk", NICKNAME): True,
        ("clerk", "一单到底"): True,
    }


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("phase", ["evaluating", "handed_in"])
def test_marks_and_comments_are_seen_nowhere_before_the_decision(role: str, phase: str) -> None:
    cast = blind_batch()
    advance(cast, phase)
    assert leaks(cast, role, (SECRET_MARK, SECRET_COMMENT)) == []


@pytest.mark.parametrize("role", ["other_evaluator", "unit_lead"])
def test_marks_and_comments_stay_hidden_from_units_and_other_evaluators_in_the_decision(role: str) -> None:
    cast = blind_batch()
    advance(cast, "deciding")
    assert leaks(cast, role, (SECRET_MARK, SECRET_COMMENT)) == []


def test_the_office_sees_marks_and_comments_in_the_decision() -> None:
    cast = blind_batch()
    advance(cast, "deciding")
    found = {secret for _address, secret in leaks(cast, "auditor", (SECRET_MARK, SECRET_COMMENT))}
    assert found == {SECRET_MARK, SECRET_COMMENT}


def advance(cast: Cast, phase: str) -> None:
    if phase == "evaluating":
        return
    cast.hand_in("一位专家因病缺席")
    if phase == "handed_in":
        return
    cast.batch = actions.close_evaluation(cast.batch, by=cast.clerk, waiver="不再等待")
    actions.request_report(cast.batch, by=cast.clerk, file_format="xlsx")
    from evaluations.actions.reporting import make_report

    make_report({"report": Report.objects.get().pk})


def is_list_of_units(leak: tuple[str, str]) -> bool:
    address, secret = leak
    lists = ("/evaluations/declare/", "/api/v1/units/", "/api/v1/seats/")
    return secret in {UNIT, SHORT, PLACE} and any(one in address for one in lists)


@pytest.mark.parametrize("address", ["tally/", "tally/what-if/?trim=0", "tally/charts/"])
def test_masking_a_tally_costs_no_more_queries_than_a_page_may(address: str) -> None:
    cast = blind_batch()
    advance(cast, "deciding")
    client = Client()
    client.force_login(cast.evaluation_lead, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as queries:
        shown = client.get(f"/batches/{cast.batch.number}/{address}").content.decode()
    assert NICKNAME not in shown
    assert len([one for one in queries if not one["sql"].startswith('INSERT INTO "core_event"')]) <= 12


def test_a_public_text_that_names_the_unit_is_left_out_and_none_is_shown_with_a_mask() -> None:
    """With a mask in it, the rest of a published text would lead to the name."""
    cast = blind_batch()
    found = Assignment.objects.filter(evaluator=cast.evaluators[1])
    assignment = found.get()
    client = Client()
    client.force_login(cast.evaluators[1], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/evaluations/{assignment.pk}/similar/"
    beside = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "滨南与海关" in re.sub("<[^>]*>", "", beside)
    # The measure's own clauses stand beside with their masks.
    [heading] = re.findall("<h3>(.*?)</h3>", beside, re.DOTALL)
    assert "小包放行" in heading
    [practice] = similar_to(
        with_what_similar_needs(found, cast.evaluators[1]).get(), cast.evaluators[1]
    ).practices
    assert MASK not in practice.hit.title + "".join(piece.text for piece in practice.text)
    [record] = shown_comparisons(assignment.measure, cast.evaluators[1])
    assert {record.place, record.practice, record.document, record.source} == {"○○"}
    assert set(record.difference) - set("○（）与由、办理，电话。") == set()


@pytest.mark.parametrize("left_out", [(), ("practice", "title", "contact")])
def test_a_masked_measure_has_no_text_in_clear_however_it_is_loaded(left_out: tuple[str, ...]) -> None:
    cast = blind_batch()
    measure = Measure.objects.select_related("batch").defer(*left_out).get()
    hide_senders([measure], cast.evaluators[0])
    assert [secret for secret in GIVEN_AWAY if secret in measure.title + measure.practice] == []
    measure.refresh_from_db(fields=["practice"])
    measure.refresh_from_db()
    assert measure.practice.count(MASK) > 2
    told = "".join(str(getattr(measure, name)) for name in MASKED_TEXTS)
    assert [secret for secret in GIVEN_AWAY if secret in told] == []
    with pytest.raises(AssertionError):
        measure.save()
