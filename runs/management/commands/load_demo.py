"""`load_demo`: three batches in own words, each taken to another phase by the actions of a real one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Unit, User
from core.console import progress_on, refusals_as_errors
from core.notices import silence
from core.progress import silent
from evaluations.actions import (
    CommentBands,
    CriterionDraft,
    latest_rubric,
    save_sheet,
    set_due_day,
    set_rubric,
)
from evaluations.entries import SheetEntries
from evaluations.models import Assignment
from evaluations.sheets import own_sheet
from letters import actions as letter_actions
from letters.actions import add_delivery, keep_addressee_group, receive_letter
from letters.choices import NoticeAbout
from letters.models import Delivery, Letter
from measures import actions
from measures.models import Batch
from packages import Package, read_package
from precedents.actions.importing import Import, import_list
from precedents.files import read_file
from register.actions import recognise_entry
from register.models import RegisterEntry
from runs.batch import Journey, PackageFile, collect, run_package, set_up
from runs.demo_password import ADMINISTRATORS, DEMO_PASSWORD

DEMO_FOLDER = settings.BASE_DIR / "demo"


class Command(BaseCommand):
    """Fill an empty database with demo data."""

    help = "装入演示数据：一批已发布，一批在评估，一批在征集。只能装入空的数据库。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load every package of `demo/demo.json`, and give everybody the demo password."""
        # Whoever is there would get the demo's password.
        if any(model.objects.exists() for model in (User, Unit, Batch)):
            raise CommandError("数据库中已有人员、单位或批次，演示数据只能装入空的数据库。", returncode=2)
        plan = json.loads((DEMO_FOLDER / "demo.json").read_text(encoding="utf-8"))
        with refusals_as_errors(), progress_on(self.stderr) as progress, transaction.atomic():
            lists = plan["precedent_lists"]
            for wanted in plan["batches"]:
                content = (DEMO_FOLDER / wanted["package"]).read_bytes()
                package = _dated(read_package(content), wanted)
                if wanted["phase"] == "collecting":
                    _collect_mixed(package, wanted)
                else:
                    journey = run_package(
                        package,
                        file=PackageFile(wanted["package"], hashlib.sha256(content).hexdigest()),
                        until=wanted["phase"],
                        progress=progress,
                        prepare=partial(_prepare, wanted, lists),
                    )
                    lists = ()
                    _save_drafts(journey, wanted.get("drafts", ()))
            _keep_groups(plan["addressee_groups"])
            _recognise(plan["recognitions"])
            _open_accounts()


def _keep_groups(groups: Sequence[Mapping[str, Any]]) -> None:
    """Keep the groups of addressees, and send what was issued to their units; one of them has signed."""
    clerk = User.objects.filter(roles__contains=[Role.OFFICE_CLERK]).earliest("pk")
    with silence():
        for group in groups:
            units = list(Unit.objects.filter(kind__in=group["kinds"]))
            keep_addressee_group(by=clerk, name=group["name"], wording=group["wording"], units=units)
            for letter in Letter.objects.published():
                for unit in units:
                    add_delivery(letter, by=clerk, unit=unit)
        first = Delivery.objects.filter(unit__people__roles__contains=[Role.UNIT_LEAD]).first()
        if first is not None:
            lead = User.objects.filter(unit=first.unit_id, roles__contains=[Role.UNIT_LEAD]).earliest("pk")
            receive_letter(first, by=lead)


def _import_lists(lists: Sequence[Mapping[str, Any]]) -> None:
    """Import what other places have done, so that every step finds something similar."""
    clerk = User.objects.filter(roles__contains=[Role.OFFICE_CLERK]).earliest("pk")
    for wanted in lists:
        facts = dict(wanted)
        path = DEMO_FOLDER / facts.pop("file")
        facts["issued_on"] = date.fromisoformat(facts["issued_on"])
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        import_list(Import(read_file(path, path.name), digest, path.name, facts), by=clerk)


def _recognise(recognitions: Sequence[Mapping[str, Any]]) -> None:
    """Record what became of published measures, so that a lineage goes on beyond its last batch."""
    clerk = User.objects.filter(roles__contains=[Role.OFFICE_CLERK]).earliest("pk")
    for wanted in recognitions:
        entry = RegisterEntry.objects.get(batch__number=wanted["batch"], title=wanted["title"])
        recognise_entry(
            entry, by=clerk, kind=wanted["kind"], dated_on=timezone.localdate(), source=wanted["source"]
        )


def _dated(package: Package, wanted: Mapping[str, Any]) -> Package:
    """Move a batch's dates to where they belong seen from today."""
    today = timezone.localdate()
    dates: dict[str, Any] = {}
    if "opens_days_ago" in wanted:
        dates["opens"] = today - timedelta(days=wanted["opens_days_ago"])
    if "closes_days_ago" in wanted:
        dates["closes"] = today - timedelta(days=wanted["closes_days_ago"])
    if "closes_in_days" in wanted:
        dates["closes"] = today + timedelta(days=wanted["closes_in_days"])
    return replace(package, batch=replace(package.batch, **dates))


def _collect_mixed(package: Package, wanted: Mapping[str, Any]) -> None:
    plans: Mapping[str, Mapping[str, Any]] = wanted["measures"]
    with silence():
        journey = set_up(package)
    stops = {
        ref: {"accepted": "accepted", "draft": "draft"}.get(plan["state"], "submitted")
        for ref, plan in plans.items()
    }
    with silence():
        collect(journey, silent, until=stops)
        _send_call(journey, wanted["notice_code"])
    clerk = journey.people.person(journey.people.cast.clerk)
    for ref, plan in plans.items():
        measure = journey.measures[ref]
        if plan["state"] == "returned":
            comments = {comment["field"]: comment["text"] for comment in plan["comments"]}
            actions.return_measure(measure, by=clerk, comments=comments)
        elif plan["state"] == "rejected":
            actions.reject_measure(measure, by=clerk, reason=plan["reason"])
        elif plan["state"] == "withdrawn":
            unit = next(one.unit for one in package.measures if one.ref == ref)
            lead = journey.people.person(journey.people.cast.unit_leads[unit])
            actions.withdraw_measure(measure, by=lead, reason=plan["reason"])


def _send_call(journey: Journey, code: str) -> None:
    """Issue the notice that calls for the batch's measures, numbered under a code of its own."""
    cast = journey.people.cast
    clerk, reviewer, signatory = (
        journey.people.person(person) for person in (cast.clerk, cast.reviewer, cast.signatory)
    )
    office = journey.people.units[cast.office.code]
    office.notice_code = code
    office.save()
    letter = letter_actions.draft_notice(journey.batch, by=clerk, about=NoticeAbout.CALL, office=office)
    for act, by in (
        (letter_actions.send_to_review, clerk),
        (letter_actions.review_letter, reviewer),
        (letter_actions.sign_letter, signatory),
        (letter_actions.issue_letter, signatory),
    ):
        letter = act(letter, by=by)


def _prepare(wanted: Mapping[str, Any], lists: Sequence[Mapping[str, Any]], journey: Journey) -> None:
    """Give the criteria bands to pick from and the sheets a day on which they are due, as far as they are named.

    Lists are there before the first batch is collected: its searches look in them.
    """
    _import_lists(lists)
    clerk = journey.people.person(journey.people.cast.clerk)
    bands: Mapping[str, Any] = wanted.get("bands", {})
    if bands:
        stored = latest_rubric(journey.batch).criteria.all()
        names = [one.name for one in fields(CriterionDraft)]
        drafts = [CriterionDraft(**{name: getattr(one, name) for name in names}) for one in stored]
        criteria = [replace(draft, anchors=bands.get(draft.code, ())) for draft in drafts]
        below = CommentBands(wanted["remark_below"], None)
        set_rubric(journey.batch, by=clerk, criteria=criteria, bands=below)
    if "due_in_days" in wanted:
        due_on = timezone.localdate() + timedelta(days=wanted["due_in_days"])
        set_due_day(journey.batch.panel, by=clerk, due_on=due_on)


def _save_drafts(journey: Journey, drafts: Any) -> None:
    for draft in drafts:
        assignment = Assignment.objects.get(
            measure=journey.measures[draft["measure"]], evaluator__username=draft["evaluator"]
        )
        scores = {code: Decimal(value) for code, value in draft["scores"].items()}
        entries = SheetEntries(scores=scores, comment=draft["comment"])
        save_sheet(
            assignment, by=assignment.evaluator, entries=entries, version=own_sheet(assignment).edit_version
        )


def _open_accounts() -> None:
    for username, duty in ADMINISTRATORS.items():
        User.objects.get_or_create(username=username, defaults={"name": str(duty.label), "duty": duty})
    administrator = User.objects.get(username=next(iter(ADMINISTRATORS)))
    administrator.set_password(DEMO_PASSWORD)
    administrator.save()
    # Mail is printed where no server is named, so that the demo shows what people would get.
    User.objects.filter(email="").update(email=Concat("username", Value("@example.org")))
    # One hash for everybody: the demo has one password, and hashing it takes its time on purpose.
    User.objects.exclude(pk=administrator.pk).update(password=administrator.password)
