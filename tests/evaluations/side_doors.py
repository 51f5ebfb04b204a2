"""Sheets, rounds and files as somebody with ill will brings them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
from django.test import Client

from accounts.models import User
from evaluations import actions
from evaluations.actions.scoring import sheet_of
from evaluations.entries import SheetEntries
from evaluations.models import Assignment, Decision
from letters import actions as letter_actions
from tests.factories import Cast, first_in_nation, make_cast


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def entries(value: str = "73.37") -> SheetEntries:
    return SheetEntries(
        scores=dict.fromkeys(("novelty", "effect", "replicability"), Decimal(value)),
        gates={"legality": True, "risk": True},
        classification="first_in_nation",
        ground="检索未见。",
        familiarity="general",
        comment="论证不足SECRET",
    )


def save(assignment: Assignment, value: str = "73.37") -> object:
    return actions.save_sheet(
        assignment, by=assignment.evaluator, entries=entries(value), version=sheet_of(assignment).edit_version
    )


def second_round() -> Any:
    cast = make_cast(evaluators=3)
    cast.accepted()
    cast.evaluate()
    late, *others = list(Assignment.objects.order_by("pk"))
    for each in others:
        cast.score(each)
    cast.close("缺席，不再等待")
    actions.reevaluate_measures(
        cast.batch, by=cast.clerk, measures=list(cast.batch.measures.all()), reason="分歧大"
    )
    cast.batch.refresh_from_db()
    cast.panel.refresh_from_db()
    late.refresh_from_db()
    return cast, late, others


def workbook_bytes() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["举措编号", "举措名称", "登录名", "专家姓名"])
    book.active.append(["1-001", "x", "p", "q"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repack(content: bytes, change: Callable[..., Any]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
    return out.getvalue()


def published_batch() -> Cast:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    first, _second = Assignment.objects.order_by("pk")
    cast.score(first)
    cast.close("WAIVERREASON")
    measure = cast.batch.measures.get()
    actions.advise_decision(
        measure, by=cast.evaluation_lead, classification="first_in_nation", reason="ADVICEREASON"
    )
    measure.refresh_from_db()
    actions.decide_measure(measure, by=cast.clerk, verdict=first_in_nation(measure, cast.clerk))
    actions.confirm_decisions(cast.batch, by=cast.reviewer, decisions=list(Decision.objects.all()))
    letter = letter_actions.start_publishing(cast.batch, by=cast.clerk)
    letter = letter_actions.send_to_review(letter, by=cast.clerk)
    letter = letter_actions.review_letter(letter, by=cast.reviewer)
    letter = letter_actions.sign_letter(letter, by=cast.signatory)
    letter_actions.issue_letter(letter, by=cast.signatory)
    cast.batch.refresh_from_db()
    assert cast.batch.state == "published"
    return cast
