"""Everybody who may come to an address: each role on both sides, and those who hold none."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from knox.models import get_token_model

from accounts.choices import Duty
from accounts.models import User
from tests.clients import client_of
from tests.factories import Cast, make_administrator, make_person

OFFICE = frozenset({"clerk", "reviewer", "signatory", "auditor"})


@dataclass(frozen=True)
class Side:
    """Whom a batch concerns beside the office, by what they are to it."""

    unit: frozenset[str]
    joint: frozenset[str]
    lead: frozenset[str]
    seated: frozenset[str]
    # Who evaluates the measure that the addresses name.
    scorer: frozenset[str]


OWN = Side(
    unit=frozenset({"submitter", "unit_lead", "token"}),
    joint=frozenset({"joint_lead"}),
    lead=frozenset({"evaluation_lead"}),
    seated=frozenset({"evaluator", "unassigned_evaluator"}),
    scorer=frozenset({"evaluator"}),
)
FOREIGN = Side(
    unit=frozenset({"foreign_lead"}),
    joint=frozenset(),
    lead=frozenset({"foreign_evaluation_lead"}),
    seated=frozenset({"foreign_evaluator"}),
    scorer=frozenset({"foreign_evaluator"}),
)
SIDES = {"own": OWN, "foreign": FOREIGN}
# Who is nobody to a page: not signed in, switched off, or known by a token, which the API alone takes.
UNKNOWN = frozenset({"anonymous", "deactivated"})


@dataclass(frozen=True)
class Identity:
    """Somebody, and what their browser or their program sends along."""

    name: str
    person: User | None
    session: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def identities(own: Cast, foreign: Cast, joint_lead: User) -> dict[str, Identity]:
    """Return everybody by name."""
    people: dict[str, User | None] = {
        "anonymous": None,
        "submitter": own.submitter,
        "unit_lead": own.unit_lead,
        "joint_lead": joint_lead,
        "foreign_lead": foreign.unit_lead,
        "clerk": own.clerk,
        "reviewer": own.reviewer,
        "signatory": own.signatory,
        "auditor": own.auditor,
        "administrator": make_administrator(),
        "security": make_administrator(Duty.SECURITY),
        "audit": make_administrator(Duty.AUDIT),
        "evaluation_lead": own.evaluation_lead,
        "foreign_evaluation_lead": foreign.evaluation_lead,
        "evaluator": own.evaluators[0],
        "unassigned_evaluator": own.evaluators[1],
        "foreign_evaluator": foreign.evaluators[0],
        "nobody": make_person(unit=own.unit),
        "deactivated": make_person("unit_lead", unit=own.unit),
    }
    found = {name: Identity(name, person, _session(person)) for name, person in people.items()}
    gone = people["deactivated"]
    assert gone is not None
    gone.is_active = False
    gone.save()
    _token, value = get_token_model().objects.create(user=own.unit_lead)
    found["token"] = Identity("token", own.unit_lead, headers={"authorization": f"Token {value}"})
    return found


def _session(person: User | None) -> str:
    return client_of(person).cookies[settings.SESSION_COOKIE_NAME].value if person else ""
