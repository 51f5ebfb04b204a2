"""One line to whatever a test needs. Every state is reached by the actions that a person would take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from accounts.choices import Duty, Role, UnitKind
from accounts.models import Unit, User
from evaluations import actions as evaluation_actions
from evaluations.actions.scoring import sheet_of
from evaluations.entries import SheetEntries
from evaluations.models import Assignment, Decision, Handover, Panel
from evaluations.searches import DatedSearch
from evaluations.verdicts import Verdict
from letters import actions as letter_actions
from letters.models import Letter
from measures import actions as measure_actions
from measures.models import Batch, Measure
from tests.remembered.steps import remembered

PASSWORD = "correct-horse-battery"
_serial = count(1)
# A batch has four figures at most: its numbers are not used up by people and units.
_batch_numbers = count(101)
# As little as a reader takes for a whole PDF.
BLANK_PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"

TEXTS = {
    "title": "跨境小包“一单到底”",
    "summary": "海关、邮政与园区共用一份电子清单，货物从入区到离境只申报一次，各环节扫码即可核对。",
    "innovation_point": "三方共用一份清单，省去重复申报。",
    "field": "trade",
    "in_force_since": date(2023, 3, 1),
    "documents": "《关于试行一单到底的通知》",
    "background": "同一票货物要分别向三方申报。",
    "practice": "三方共用一份电子清单。",
    "novelty": "其他地区仍分别申报。",
    "effect": "每票节省四十分钟，惠及十二家企业。",
    "replicability": "只需共用清单接口，条件普遍具备。",
    "risks": "清单留痕，异常自动拦截。",
    "claimed_classification": "first_in_nation",
    "contact": "林某",
    "phone": "0591-00000000",
    "approver": "王某",
}


@remembered
def make_unit(kind: str = UnitKind.AREA_COMMITTEE, name: str = "") -> Unit:
    """Return a stored unit; an office comes with the three names that a letter needs."""
    number = next(_serial)
    names = {}
    if kind == UnitKind.OFFICE:
        names = {
            "full_name": "海岸自由贸易试验区工作领导小组办公室",
            "short_name": "海岸自贸办",
            "agency_code": "海自贸办函",
        }
    return Unit.objects.create(code=f"unit-{number}", name=name or f"第{number}单位", kind=kind, **names)


@remembered
def make_person(*roles: str, unit: Unit | None = None, username: str = "") -> User:
    """Return a stored person with these roles in a unit of a kind that they can be held in."""
    number = next(_serial)
    person = User(username=username or f"person{number}", name=f"人员{number}", unit=unit, roles=list(roles))
    if unit is None and roles:
        person.unit = make_unit(_kind_for(roles[0]))
    person.set_password(PASSWORD)
    person.save()
    return person


@remembered
def make_administrator(duty: str = Duty.SYSTEM, username: str = "") -> User:
    """Return a stored administrator, who holds no role."""
    person = make_person(username=username)
    person.duty = duty
    person.save()
    return person


def _kind_for(role: str) -> str:
    if role in {Role.EVALUATOR, Role.EVALUATION_LEAD}:
        return UnitKind.THIRD_PARTY
    return UnitKind.AREA_COMMITTEE if role in {Role.SUBMITTER, Role.UNIT_LEAD} else UnitKind.OFFICE


@dataclass
class Cast:
    """Everybody that a batch needs, and the batch as it goes through its life."""

    clerk: User
    reviewer: User
    signatory: User
    auditor: User
    submitter: User
    unit_lead: User
    evaluation_lead: User
    evaluators: list[User]
    batch: Batch
    panel: Panel

    @property
    def unit(self) -> Unit:
        """The unit that sends measures in."""
        assert self.unit_lead.unit is not None
        return self.unit_lead.unit

    @remembered
    def draft(self, **texts: object) -> Measure:
        """Draft a complete candidate, some texts given."""
        return measure_actions.draft_measure(self.batch, by=self.submitter, texts={**TEXTS, **texts})

    @remembered
    def submitted(self, **texts: object) -> Measure:
        """Draft a candidate and send it in."""
        return measure_actions.submit_measure(self.draft(**texts), by=self.unit_lead)

    @remembered
    def accepted(self, **texts: object) -> Measure:
        """Send a candidate in and accept it."""
        return measure_actions.accept_measure(self.submitted(**texts), by=self.clerk)

    @remembered
    def evaluate(self) -> Batch:
        """Assign everything that was accepted and enter the evaluation."""
        evaluation_actions.propose_assignments(self.panel, by=self.clerk)
        self.batch = evaluation_actions.start_evaluation(
            self.batch, by=self.clerk, reason="材料已齐", accepts_open=True
        )
        return self.batch

    @remembered
    def score(
        self, assignment: Assignment, value: int = 80, classification: str = "first_in_nation"
    ) -> Assignment:
        """Fill one sheet in and hand it in, as its evaluator."""
        version = sheet_of(assignment).edit_version
        evaluation_actions.save_sheet(
            assignment,
            by=assignment.evaluator,
            version=version,
            entries=SheetEntries(
                scores={code: Decimal(value) for code in ("novelty", "effect", "replicability")},
                gates={"legality": True, "risk": True},
                classification=classification,
                ground="检索了国家和各地公开文件，未见相同做法。",
                familiarity="familiar",
                comment="依据充分。",
            ),
        )
        return evaluation_actions.submit_sheet(assignment, by=assignment.evaluator)

    @remembered
    def score_all(self, classification: str = "first_in_nation") -> None:
        """Hand in every open sheet; marks differ a little from one evaluator to the next."""
        for position, assignment in enumerate(self.open_assignments()):
            self.score(assignment, 80 + position % 5, classification)

    def open_assignments(self) -> Sequence[Assignment]:
        """Return the released assignments without a sheet."""
        return list(Assignment.objects.filter(measure__batch=self.batch).open().select_related("evaluator"))

    @remembered
    def hand_in(self, missing: str = "") -> Handover:
        """Hand the round's result in, as the third party's lead."""
        return evaluation_actions.hand_in_result(
            self.panel,
            by=self.evaluation_lead,
            statement="评审独立、客观。",
            signed_name=self.evaluation_lead.name,
            missing=missing,
        )

    @remembered
    def close(self, waiver: str = "") -> Batch:
        """Hand the result in and enter the decision."""
        self.hand_in(waiver)
        self.batch = evaluation_actions.close_evaluation(self.batch, by=self.clerk, waiver=waiver)
        return self.batch

    @remembered
    def decide_all(self) -> Batch:
        """Close the evaluation, decide everything as settled and confirm it."""
        self.close()
        for measure in self.batch.measures.filter(state="evaluated"):
            verdict = first_in_nation(measure, self.clerk)
            evaluation_actions.decide_measure(measure, by=self.clerk, verdict=verdict)
        decisions = list(Decision.objects.of_batch(self.batch.pk))
        evaluation_actions.confirm_decisions(self.batch, by=self.reviewer, decisions=decisions)
        return self.batch

    @remembered
    def drafted_letter(self) -> Letter:
        """Go all the way from accepted measures to a drafted letter."""
        self.evaluate()
        self.score_all()
        self.decide_all()
        letter = letter_actions.start_publishing(self.batch, by=self.clerk)
        self.batch.refresh_from_db()
        return letter

    @remembered
    def signed_letter(self) -> Letter:
        """Draft, review and sign the letter."""
        letter = letter_actions.send_to_review(self.drafted_letter(), by=self.clerk)
        letter = letter_actions.review_letter(letter, by=self.reviewer)
        return letter_actions.sign_letter(letter, by=self.signatory)


@remembered
def first_in_nation(measure: Measure, by: User, **changes: object) -> Verdict:
    """Return a decision 全国首创 with its ground: a search made for it now."""
    entries: dict[str, object] = {
        "is_selected": True,
        "classification": "first_in_nation",
        "search": DatedSearch(measure_actions.search_measure(measure, by=by)),
        "prior_art_note": "检索全国公开文件，未见相同做法。",
    }
    return Verdict(**{**entries, **changes})  # type: ignore[arg-type]  # the test names the fields


@remembered
def make_cast(*, number: int = 0, evaluators: int = 5, is_collecting: bool = True) -> Cast:
    """Return everybody, and a batch that is collecting (or still prepared)."""
    office = make_unit(UnitKind.OFFICE)
    unit = make_unit(UnitKind.AREA_COMMITTEE)
    agency = make_unit(UnitKind.THIRD_PARTY)
    clerk = make_person(Role.OFFICE_CLERK, unit=office)
    people = [make_person(Role.EVALUATOR, unit=agency) for _number in range(evaluators)]
    batch, panel = _opened_batch(clerk, unit, agency, people, number, is_collecting=is_collecting)
    return Cast(
        clerk=clerk,
        reviewer=make_person(Role.OFFICE_REVIEWER, unit=office),
        signatory=make_person(Role.SIGNATORY, unit=office),
        auditor=make_person(Role.AUDITOR, unit=office),
        submitter=make_person(Role.SUBMITTER, unit=unit),
        unit_lead=make_person(Role.UNIT_LEAD, unit=unit),
        evaluation_lead=make_person(Role.EVALUATION_LEAD, unit=agency),
        evaluators=people,
        batch=batch,
        panel=panel,
    )


@remembered
def with_another_batch(cast: Cast) -> Cast:
    """Return the same people with one more batch that is collecting."""
    batch, panel = _opened_batch(cast.clerk, cast.unit, cast.panel.agency, cast.evaluators)
    return replace(cast, batch=batch, panel=panel)


def _opened_batch(
    clerk: User, unit: Unit, agency: Unit, people: list[User], number: int = 0, *, is_collecting: bool = True
) -> tuple[Batch, Panel]:
    today = timezone.localdate()
    batch = measure_actions.create_batch(
        by=clerk,
        number=number or next(_batch_numbers),
        year=today.year,
        zone="海岸自贸试验区",
        opens_on=today - timedelta(days=30),
        closes_on=today + timedelta(days=30),
    )
    measure_actions.invite_units(batch, by=clerk, units=[unit])
    finely = [replace(one, step=Decimal("0.01")) for one in evaluation_actions.default_criteria()]
    evaluation_actions.set_rubric(batch, by=clerk, criteria=finely)
    panel = evaluation_actions.form_panel(
        batch, by=clerk, agency=agency, per_measure=len(people), seed=batch.number
    )
    evaluation_actions.seat_evaluators(panel, by=clerk, evaluators=people)
    for person in people:
        evaluation_actions.declare_own_ties(panel, by=person, units=[])
    if is_collecting:
        batch = evaluation_actions.open_collecting(batch, by=clerk)
    return batch, panel
