"""What a blind evaluation hides, from whom, in which phase: every page, part, file, search and API a person can reach."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from evaluations import actions
from evaluations.actions.scoring import SheetEntries
from evaluations.models import AllotmentProposal, Assignment, Report
from measures import actions as measure_actions
from tests.factories import BLANK_PDF, Cast, make_cast

pytestmark = pytest.mark.django_db
UNIT, CONTACT, PHONE, FILE = "望潮片区管委会", "钟离秋", "0591-87654321", "望潮片区证明"
SECRET_MARK, SECRET_COMMENT = "73.37", "论证不足以支撑首创"
UNKNOWING = ("evaluator", "evaluation_lead")
OTHERS = ("other_evaluator", "unit_lead", "clerk")
QUERY = "?words=望潮&search=望潮&sort=total&field=trade&page=1"


def blind_batch() -> Cast:
    cast = make_cast(evaluators=2)
    cast.unit.name = UNIT
    cast.unit.save()
    measure = cast.draft(contact=CONTACT, phone=PHONE)
    measure_actions.add_attachment(
        measure, by=cast.submitter, file=SimpleUploadedFile("a", BLANK_PDF), name=f"{FILE}.pdf"
    )
    measure_actions.submit_measure(measure, by=cast.unit_lead)
    measure_actions.accept_measure(measure, by=cast.clerk)
    cast.evaluate()
    first = Assignment.objects.filter(evaluator=cast.evaluators[0]).get()
    entries = SheetEntries(
        scores=dict.fromkeys(("novelty", "effect", "replicability"), Decimal(SECRET_MARK)),
        gates={"legality": True, "risk": True},
        classification="first_in_nation",
        ground="检索未见。",
        comment=SECRET_COMMENT,
    )
    actions.save_sheet(first, by=first.evaluator, entries=entries, version=1)
    actions.submit_sheet(first, by=first.evaluator)
    actions.draw_proposal(cast.panel, by=cast.clerk, rule="at_least", count=2, seed=1)
    return cast


def person(cast: Cast, role: str) -> User:
    return {"evaluator": cast.evaluators[0], "other_evaluator": cast.evaluators[1]}.get(role) or getattr(
        cast, role
    )


def addresses(cast: Cast) -> list[str]:
    """Every address that is read, filled with the batch's own keys."""
    measure = cast.batch.measures.get()
    found = {
        "number": cast.batch.number,
        "batch": cast.batch.number,
        "step": "release",
        "form": "xlsx",
        "page": 1,
        "candidate_id": 1,
        "tie_id": 1,
        "comparison_id": 1,
        "attachment_id": measure.attachments.get().pk,
    }
    keys = {
        "assignments": Assignment.objects.filter(measure=measure)[0].pk,
        "evaluations": Assignment.objects.filter(evaluator=cast.evaluators[0])[0].pk,
        "attachments": measure.attachments.get().pk,
        "proposals": AllotmentProposal.objects.get().pk,
        "seats": cast.panel.members.all()[0].pk,
    }
    filled = []
    for pattern in _patterns(get_resolver()):
        parts = pattern.split("/")
        key = next((keys[part] for part in reversed(parts) if part in keys), measure.pk)
        address = "/" + pattern
        for name, value in {**found, "pk": key}.items():
            for kind in ("int", "slug", "str"):
                address = address.replace(f"<{kind}:{name}>", str(value))
        if (
            "<" not in address
            and "(" not in address
            and not address.startswith(("/accounts/", "/admin/", "/i18n"))
        ):
            filled.append(address)
    return (
        filled
        + [
            f"{base}{key}/"
            for base, key in (("/api/v1/batches/", cast.batch.number), ("/api/v1/measures/", measure.pk))
        ]
        + ["/api/v1/measures/", "/api/v1/batches/", "/api/v1/letters/", "/api/v1/register/"]
    )


def _patterns(resolver: URLResolver, prefix: str = "") -> list[str]:
    found: list[str] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += _patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            found.append(prefix + str(entry.pattern))
    return found


def words_of(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code < 500, address
    text = content.decode(errors="ignore") + str(answer.headers)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            text += "".join(package.read(name).decode(errors="ignore") for name in package.namelist())
    return text


def leaks(cast: Cast, role: str, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    client = Client()
    client.force_login(person(cast, role), backend="django.contrib.auth.backends.ModelBackend")
    found = []
    for address in addresses(cast):
        for asked, headers in ((address, {}), (address + QUERY, {"HX-Request": "true"})):
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
    # Who is invited is known to all, and an evaluator declares ties to units by name.
    found = [one for one in leaks(cast, role, (UNIT, CONTACT, PHONE, FILE)) if not is_list_of_units(one)]
    assert found == []


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
    actions.request_report(cast.batch, by=cast.clerk, form="xlsx")
    from evaluations.actions.reporting import make_report

    make_report({"report": Report.objects.get().pk})


def is_list_of_units(leak: tuple[str, str]) -> bool:
    address, secret = leak
    return secret == UNIT and "/evaluations/declare/" in address
