"""What the manual's pictures show: four batches, each in another phase, with names that read like names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.choices import Duty
from accounts.models import Unit, User
from evaluations.models import Assignment
from letters import actions as letter_actions
from letters.models import Countersignature, Letter
from measures import actions as measure_actions
from tests.factories import Cast, make_administrator, make_cast
from tests.letters.countersigning import add_paragraph, agree
from tests.vitals.heard import administrator

PRINTED, DECIDING, EVALUATING, COLLECTING = 18, 19, 20, 21
NAMES = {
    "clerk": "林知远",
    "reviewer": "陈国栋",
    "signatory": "苏建平",
    "auditor": "方正",
    "submitter": "余佳",
    "unit_lead": "康宁",
    "evaluation_lead": "顾明",
}
EXPERTS = ("秦远", "梁一鸣", "沈若", "韩松", "叶青")


@dataclass(frozen=True, slots=True)
class Scene:
    """Who looks at a page, by the name of their part, and what the addresses of pages name."""

    people: dict[str, User | None]
    found: dict[str, object]


def make_scene() -> Scene:
    """Return the four batches, reached by the actions that people would take."""
    printed = _named(make_cast(number=PRINTED, evaluators=5))
    printed.accepted()
    issued = letter_actions.issue_letter(printed.signed_letter(), by=printed.signatory)
    letter_actions.add_delivery(issued, by=printed.clerk, unit=printed.unit)
    correction = letter_actions.draft_correction(issued, by=printed.clerk, reason="附件中一处数字有误。")
    part = _countersigned(correction, printed)
    deciding = _named(make_cast(number=DECIDING, evaluators=5))
    deciding.accepted()
    deciding.evaluate()
    deciding.score_all()
    deciding.close()
    evaluating = _named(make_cast(number=EVALUATING, evaluators=5))
    evaluating.accepted()
    evaluating.accepted(title="口岸查验“一次登轮”", summary="海关、边检、海事一次登轮，结果互认。")
    evaluating.evaluate()
    collecting = _named(make_cast(number=COLLECTING))
    found = _collected(collecting)
    mine = evaluating.open_assignments()[0]
    people: dict[str, User | None] = {name: getattr(collecting, name) for name in NAMES}
    people |= {"evaluator": mine.evaluator, "public": None, "administrator": administrator()}
    people |= {"security": make_administrator(Duty.SECURITY), "audit": make_administrator(Duty.AUDIT)}
    people |= {"lead": evaluating.evaluation_lead, "receiver": printed.unit_lead}
    found |= {
        "collecting": COLLECTING,
        "evaluating": EVALUATING,
        "deciding": DECIDING,
        "printed_batch": PRINTED,
        "sheet": mine.pk,
        "letter": issued.pk,
        "correction": correction.pk,
        "part": part.pk,
        "printed": Assignment.objects.filter(measure__batch=printed.batch)[0].measure_id,
        "decided": deciding.batch.measures.get().pk,
        "person": collecting.submitter.pk,
    }
    return Scene(people, found)


def _countersigned(letter: Letter, cast: Cast) -> Countersignature:
    """Ask the cast's unit, let it agree, and change the words after: it is to answer again."""
    due_on = timezone.localdate() + timedelta(days=3)
    (part,) = letter_actions.ask_countersign(letter, by=cast.clerk, due_on=due_on, units=[cast.unit])
    agree(part, cast.unit_lead)
    add_paragraph(letter, cast.clerk)
    letter.refresh_from_db()
    return part


def _collected(cast: Cast) -> dict[str, object]:
    """Fill the collecting batch: a draft, one handed up, one that waits, one returned, two alike."""
    draft = cast.draft(title="保税维修“一企一册”", summary="按企业建册，料件一次备案，周转使用。")
    ready = cast.draft(title="船员换班“一网通办”", summary="船员换班所需的各项手续一次申报。")
    measure_actions.hand_up_measure(ready, by=cast.submitter)
    waiting = cast.submitted()
    cast.submitted(title="口岸查验一次办", summary="口岸查验各环节一次办结。")
    measure_actions.search_measure(waiting, by=cast.clerk)
    returned = cast.submitted(title="国际中转“一票到底”", summary="中转货物全程使用一张提单。")
    measure_actions.return_measure(returned, by=cast.clerk, comments={"effect": "请补充企业案例和统计口径。"})
    return {"draft": draft.pk, "ready": ready.pk, "waiting": waiting.pk, "returned": returned.pk}


def _named(cast: Cast) -> Cast:
    """Give the people and their unit names as they are found in an office."""
    for part, name in NAMES.items():
        _rename(getattr(cast, part), name)
    for person, name in zip(cast.evaluators, EXPERTS, strict=True):
        _rename(person, name)
    Unit.objects.filter(pk=cast.unit.pk).update(name=f"海岸片区管委会{cast.batch.number}")
    return cast


def _rename(person: User, name: str) -> None:
    User.objects.filter(pk=person.pk).update(name=name)
    person.name = name
