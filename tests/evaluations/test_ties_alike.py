"""In a blind batch nothing that the third party's lead can try is answered otherwise for a tied than for an untied pair."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit, User
from core.errors import NotAllowed
from core.models import Notice
from evaluations import actions
from evaluations.allotment_files import AllotmentRow, as_csv
from evaluations.models import AllotmentProposal, Assignment, Panel
from evaluations.openings import open_points
from measures import actions as measure_actions
from measures.models import Batch, Measure
from tests.clients import client_of, kinds_of
from tests.factories import TEXTS, Cast, make_cast, make_person
from tests.remembered.steps import remembered

pytestmark = pytest.mark.django_db
Attempt = Callable[[Client, Cast, Measure, User], Any]


@remembered
def scene() -> tuple[Cast, dict[str, tuple[Measure, User]]]:
    """One measure each of two units; one evaluator is tied to the first unit, another to neither."""
    cast = make_cast(evaluators=4)
    cast.panel.per_measure = 2
    cast.panel.save()
    other = make_person("unit_lead")
    assert isinstance(other.unit, Unit)
    measure_actions.invite_units(cast.batch, by=cast.clerk, units=[cast.unit, other.unit])
    first = cast.accepted(title="举措之一")
    draft = measure_actions.draft_measure(cast.batch, by=other, texts={**TEXTS, "title": "举措之二"})
    sent = measure_actions.submit_measure(draft, by=other)
    second = measure_actions.accept_measure(sent, by=cast.clerk)
    tied, untied = cast.evaluators[:2]
    actions.declare_tie(cast.panel, by=cast.clerk, evaluator=tied, unit=cast.unit, reason="顾问")
    for measure in (first, second):
        actions.assign_evaluator(cast.panel, by=cast.clerk, measure=measure, evaluator=cast.evaluators[2])
    pairs = {"tied": (first, tied), "untied": (first, untied), "tied elsewhere": (second, tied)}
    return cast, pairs


def at(cast: Cast, rest: str) -> str:
    return f"/batches/{cast.batch.number}/panel/{rest}"


def row_of(measure: Measure, evaluator: User) -> bytes:
    return as_csv([AllotmentRow(measure.ref, measure.title, evaluator.username, evaluator.name)])


def proposal_of(cast: Cast) -> AllotmentProposal:
    drawn = actions.draw_proposal(cast.panel, by=cast.clerk, rule="at_least", count=2, seed=1)
    return AllotmentProposal.objects.get(pk=drawn.pk)


def held(cast: Cast, measure: Measure) -> int:
    return Assignment.objects.get(measure=measure, evaluator=cast.evaluators[2]).pk


ATTEMPTS: dict[str, Attempt] = {
    "assign": lambda lead, cast, measure, evaluator: lead.post(
        at(cast, f"{measure.pk}/assign/"), {"evaluator": evaluator.pk}
    ),
    "reassign": lambda lead, cast, measure, evaluator: lead.post(
        f"/assignments/{held(cast, measure)}/reassign/", {"evaluator": evaluator.pk, "reason": "出差"}
    ),
    "withdraw": lambda lead, cast, measure, _evaluator: lead.post(
        f"/assignments/{held(cast, measure)}/withdraw/"
    ),
    "import": lambda lead, cast, measure, evaluator: lead.post(
        at(cast, "import/"), {"file": SimpleUploadedFile("a.csv", row_of(measure, evaluator))}
    ),
    "import, confirmed": lambda lead, cast, _measure, _evaluator: lead.post(
        at(cast, "import/"), {"confirmed": "1", "packed": "x"}
    ),
    "draw": lambda lead, cast, _measure, _evaluator: lead.post(
        at(cast, "proposals/"), {"rule": "at_least", "count": "4", "seed": "1"}
    ),
    "edit the grid": lambda lead, cast, measure, evaluator: lead.post(
        at(cast, f"proposals/{proposal_of(cast).pk}/"),
        {"measure": measure.pk, "pair": f"{measure.pk}-{evaluator.pk}", "edit_version": "1"},
    ),
    "see the grid": lambda lead, cast, _measure, _evaluator: lead.get(
        at(cast, f"proposals/{proposal_of(cast).pk}/")
    ),
    "see the proposals": lambda lead, cast, _measure, _evaluator: lead.get(at(cast, "proposals/")),
    "release": lambda lead, cast, _measure, _evaluator: lead.post(
        at(cast, f"proposals/{proposal_of(cast).pk}/release/")
    ),
    "the file": lambda lead, cast, _measure, _evaluator: lead.get(at(cast, "allotment.csv")),
    "who has it": lambda lead, cast, measure, _evaluator: lead.get(at(cast, f"{measure.pk}/")),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_tied_pair_is_answered_as_an_untied_one(name: str) -> None:
    cast, pairs = scene()
    before = set(Assignment.objects.values_list("measure", "evaluator"))
    lead = client_of(cast.evaluation_lead)
    lead.get("/")
    answers, costs = {}, {}
    for kind, pair in pairs.items():
        with CaptureQueriesContext(connection) as asked:
            answers[kind] = plain(ATTEMPTS[name](lead, cast, *pair), pair)
        costs[kind] = kinds_of(asked)
    assert answers["tied"] == answers["untied"] == answers["tied elsewhere"]
    # Nor does it take longer: the same statements are asked.
    assert costs["tied"] == costs["untied"] == costs["tied elsewhere"]
    assert set(Assignment.objects.values_list("measure", "evaluator")) == before


def plain(answer: Any, pair: tuple[Measure, User]) -> tuple[int, str, dict[str, str]]:
    """An answer without what names the pair itself, or the request."""
    measure, evaluator = pair
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    for word in (measure.title, measure.ref, evaluator.name, evaluator.username):
        body = body.replace(word, "…")
    body = re.sub(r"/\d+\b", "/…", body)
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, body, headers


def changes_of(
    cast: Cast, measure: Measure, evaluator: User, proposal: AllotmentProposal
) -> list[Callable[[], object]]:
    lead, panel, pair = cast.evaluation_lead, cast.panel, (measure.pk, evaluator.pk)
    given = Assignment.objects.get(measure=measure, evaluator=cast.evaluators[2])
    return [
        lambda: actions.assign_evaluator(panel, by=lead, measure=measure, evaluator=evaluator),
        lambda: actions.reassign_assignment(given, by=lead, evaluator=evaluator, reason="出差"),
        lambda: actions.bring_proposal(panel, by=lead, pairs=[pair]),
        lambda: actions.edit_proposal(proposal, by=lead, measures=[pair[0]], pairs=[pair], version=1),
        lambda: actions.propose_assignments(panel, by=lead),
        lambda: actions.release_proposal(proposal, by=lead),
    ]


def test_every_change_that_names_a_pair_is_refused_to_the_lead_alike() -> None:
    cast, pairs = scene()
    proposal = proposal_of(cast)
    for measure, evaluator in pairs.values():
        for change in changes_of(cast, measure, evaluator, proposal):
            with pytest.raises(NotAllowed) as refusal:
                change()
            assert refusal.value.message == "您没有办理这一步的权限。"


def test_the_page_of_the_panel_counts_alike_before_and_after_a_tie_is_found() -> None:
    cast, _pairs = scene()
    cast.evaluate()
    lead = client_of(cast.evaluation_lead)
    first = cast.batch.measures.get(title="举措之一")
    before = by_measure(lead, cast)
    given = Assignment.objects.filter(measure=first).exclude(evaluator=cast.evaluators[2]).get()
    actions.declare_tie(cast.panel, by=cast.clerk, evaluator=given.evaluator, unit=cast.unit)
    assert not Assignment.objects.filter(pk=given.pk).exists()
    assert by_measure(lead, cast) == before


def by_measure(lead: Client, cast: Cast) -> str:
    page = lead.get(at(cast, "")).content.decode()
    return page[page.index("按举措的进度") :].partition("</table>")[0]


def test_who_steps_back_is_told_to_the_office_alone() -> None:
    cast, _pairs = scene()
    cast.evaluate()
    given = Assignment.objects.filter(evaluator=cast.evaluators[2])[0]
    actions.recuse_assignment(given, by=given.evaluator, reason="认得出是哪家")
    told = Notice.objects.filter(subject__contains="申请回避")
    assert {one.recipient for one in told} == {cast.clerk}
    page = client_of(cast.evaluation_lead).get(at(cast, f"{given.measure_id}/")).content.decode()
    assert given.evaluator.name not in page


def test_the_lead_opens_again_what_was_handed_in_and_sees_nothing_else() -> None:
    cast, _pairs = scene()
    cast.evaluate()
    done, *_open = cast.open_assignments()
    cast.score(done)
    seen = Assignment.objects.visible_to(cast.evaluation_lead)
    assert [one.pk for one in seen] == [done.pk]
    answer = client_of(cast.evaluation_lead).post(f"/assignments/{done.pk}/reopen/", {"reason": "补评语"})
    assert answer.status_code == 302


def test_in_an_open_batch_the_lead_allots_as_before() -> None:
    cast, pairs = scene()
    Batch.objects.filter(pk=cast.batch.pk).update(is_blind=False)
    panel = Panel.objects.get(pk=cast.panel.pk)
    measure, untied = pairs["untied"]
    lead = client_of(cast.evaluation_lead)
    assert lead.post(at(cast, f"{measure.pk}/assign/"), {"evaluator": untied.pk}).status_code == 302
    refused = lead.post(at(cast, f"{measure.pk}/assign/"), {"evaluator": pairs["tied"][1].pk})
    assert "回避关系" in refused.content.decode()
    assert actions.draw_proposal(panel, by=cast.evaluation_lead, rule="at_least", count=2, seed=1).pk
    assert untied.username in lead.get(at(cast, "allotment.csv")).content.decode()


def test_the_seed_of_a_panel_cannot_be_guessed_and_stays() -> None:
    cast, other = make_cast(evaluators=1), make_cast(evaluators=1)
    for one in (cast, other):
        Panel.objects.filter(pk=one.panel.pk).delete()
    agency = cast.panel.agency
    first = actions.form_panel(cast.batch, by=cast.clerk, agency=agency)
    second = actions.form_panel(other.batch, by=other.clerk, agency=agency)
    assert first.seed not in {second.seed, cast.batch.number}
    assert actions.form_panel(cast.batch, by=cast.clerk, agency=agency, per_measure=3).seed == first.seed


def test_a_panel_that_leaves_out_the_tied_alone_is_said_before_the_start() -> None:
    cast, _pairs = scene()
    cast.panel.per_measure = 4
    cast.panel.save()
    assert "就看得出谁须回避" in " ".join(str(point) for point in open_points(cast.batch, cast.clerk))
    cast.panel.per_measure = 2
    cast.panel.save()
    assert open_points(cast.batch, cast.clerk) == []
