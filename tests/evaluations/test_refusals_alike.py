"""What the third party of a blind batch must not see is refused like what is not there, at the same cost."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Assignment
from measures import actions
from measures.models import Attachment, Measure
from tests.clients import client_of, kinds_of
from tests.factories import Cast, make_cast
from tests.measures.test_naming_files import a_document
from tests.remembered.steps import remembered

pytestmark = pytest.mark.django_db
UNIT = "望潮片区管委会"
ABSENT = 99_999_999


@remembered
def blind_batch() -> Cast:
    """Two measures with files, of which each evaluator is given one."""
    cast = make_cast(evaluators=2)
    cast.panel.per_measure = 1
    cast.panel.save()
    cast.unit.name = UNIT
    cast.unit.save()
    for title in ("举措之一", "举措之二"):
        measure = cast.draft(title=title)
        for name, text, is_sealed in (("甲", UNIT, False), ("乙", "别处", False), ("丙", "盖章", True)):
            actions.add_attachment(
                measure,
                by=cast.submitter,
                file=ContentFile(a_document(text), name),
                name=f"{name}.docx",
                is_sealed_form=is_sealed,
            )
        actions.accept_measure(actions.submit_measure(measure, by=cast.unit_lead), by=cast.clerk)
    cast.evaluate()
    return cast


def hidden_from(cast: Cast, assignment: Assignment) -> dict[str, tuple[str, int]]:
    """What the evaluator of one sheet must not see, by its address and key."""
    foreign = Measure.objects.exclude(pk=assignment.measure_id).get()
    sheet = Assignment.objects.get(measure=foreign)
    own, others = (Attachment.objects.filter(measure=key) for key in (assignment.measure_id, foreign.pk))
    return {
        "sealed form": ("/attachments/{}/", own.get(is_sealed_form=True).pk),
        "another's file": ("/attachments/{}/", others.filter(is_sealed_form=False)[1].pk),
        "another's pages": ("/attachments/{}/pages/", others[0].pk),
        "another's preview": ("/attachments/{}/preview/", others[0].pk),
        "another's measure": ("/measures/{}/", foreign.pk),
        "another's lineage": ("/measures/{}/lineage/", foreign.pk),
        "another's grounds": ("/measures/{}/evidence/", foreign.pk),
        "another's measure by the API": ("/api/v1/measures/{}/", foreign.pk),
        "another's sheet": ("/evaluations/{}/", sheet.pk),
        "what is like another's": ("/evaluations/{}/similar/", sheet.pk),
        "another's findings": ("/evaluations/{}/findings/", sheet.pk),
        "another's 申报书": ("/measures/{}/application.docx", foreign.pk),
    }


def test_what_is_hidden_is_refused_like_what_is_not_there() -> None:
    cast = blind_batch()
    assignment = cast.open_assignments()[0]
    client = client_of(assignment.evaluator)
    client.get("/evaluations/")
    apart = {}
    for name, (address, key) in hidden_from(cast, assignment).items():
        answers = []
        for asked in (key, ABSENT):
            with CaptureQueriesContext(connection) as statements:
                answer = client.get(address.format(asked))
            assert answer.status_code in {403, 404}, name
            body = re.sub(r"\b\d+\b|value=\"\w{64}\"", "…", answer.content.decode())
            answers.append((answer.status_code, body, kinds_of(statements)))
        if answers[0] != answers[1]:
            apart[name] = answers
    assert apart == {}


def test_a_file_that_names_the_unit_is_answered_like_one_that_is_not_there() -> None:
    cast = blind_batch()
    assignment = cast.open_assignments()[0]
    named = Attachment.objects.filter(measure=assignment.measure_id).order_by("pk")[0]
    # That there is one the sheet says itself: what it costs to look tells nothing more.
    for person in (assignment.evaluator, cast.evaluation_lead):
        client = client_of(person)
        answers = [client.get(f"/attachments/{key}/") for key in (named.pk, ABSENT)]
        assert [answer.status_code for answer in answers] == [404, 404]
        bodies = [re.sub(r"\b\d+\b|value=\"\w{64}\"", "…", answer.content.decode()) for answer in answers]
        assert bodies[0] == bodies[1]
