"""The people, the units and last year's batch, on a server of its own over a scratch database."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ops.layout import ROOT

if TYPE_CHECKING:
    from accounts.models import Unit, User

LAST, NUMBER = 41, 42
CLERK, REVIEWER, SIGNATORY = OFFICE = ("经办人", "核稿人", "签发人")
SUBMITTER, UNIT_LEAD = UNITS = ("填报人", "单位审核人")
LEAD, EVALUATOR = PANEL = ("第三方机构负责人", "评审专家")
TEXTS = ROOT / "demo" / "batch-21.json"
WRITTEN = (
    "title",
    "summary",
    "innovation_point",
    "field",
    "in_force_since",
    "documents",
    "background",
    "practice",
    "novelty",
    "effect",
    "replicability",
    "risks",
    "claimed_classification",
    "contact",
    "phone",
    "approver",
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """How many measures do not go smoothly."""

    returned: int = 0
    rejected: int = 0
    merged: int = 0
    single: int = 0

    def less(self, kind: str) -> Trouble:
        """Return what is left after one of a kind."""
        return replace(self, **{kind: getattr(self, kind) - 1})


@dataclass(frozen=True, slots=True)
class Scene:
    """Who takes part, and what the units write: each unit with its two people and its measures."""

    clerk: User
    reviewer: User
    signatory: User
    head: User
    evaluators: list[User]
    desks: list[tuple[User, User, list[dict[str, str]]]]


def set_up(measures: int, units: int, evaluators: int) -> Scene:
    """Make everybody, and a batch of last year to start from; nothing of the new batch is there."""
    from accounts.choices import Role, UnitKind
    from tests.factories import make_person, make_unit

    office, agency = make_unit(UnitKind.OFFICE), make_unit(UnitKind.THIRD_PARTY)
    areas = [make_unit(UnitKind.AREA_COMMITTEE, f"海岸第{n + 1}片区管委会") for n in range(units)]
    texts = _texts(measures)
    desks = [
        (make_person(Role.SUBMITTER, unit=area), make_person(Role.UNIT_LEAD, unit=area), texts[n::units])
        for n, area in enumerate(areas)
    ]
    scene = Scene(
        clerk=make_person(Role.OFFICE_CLERK, unit=office),
        reviewer=make_person(Role.OFFICE_REVIEWER, unit=office),
        signatory=make_person(Role.SIGNATORY, unit=office),
        head=make_person(Role.EVALUATION_LEAD, unit=agency),
        evaluators=[make_person(Role.EVALUATOR, unit=agency) for _n in range(evaluators)],
        desks=desks,
    )
    _last_year(scene, areas, agency)
    return scene


def _texts(measures: int) -> list[dict[str, str]]:
    """Return so many different measures of the demo, as their forms take them."""
    told = json.loads(TEXTS.read_text(encoding="utf-8"))["measures"]
    return [{name: one[name] for name in WRITTEN} for one in told[:measures]]


def _last_year(scene: Scene, areas: list[Unit], agency: Unit) -> None:
    from django.utils import timezone

    from evaluations import actions as evaluation_actions
    from measures import actions as measure_actions

    clerk = scene.clerk
    batch = measure_actions.create_batch(
        by=clerk, number=LAST, year=timezone.localdate().year - 1, zone="海岸自贸试验区"
    )
    measure_actions.invite_units(batch, by=clerk, units=areas)
    evaluation_actions.set_rubric(batch, by=clerk, criteria=evaluation_actions.default_criteria())
    panel = evaluation_actions.form_panel(
        batch, by=clerk, agency=agency, per_measure=len(scene.evaluators), seed=LAST
    )
    evaluation_actions.seat_evaluators(panel, by=clerk, evaluators=scene.evaluators)
    measure_actions.cancel_batch(batch, by=scene.reviewer, reason="上一年度的批次。")


@contextmanager
def server() -> Iterator[str]:
    """Serve the app from this process over the scratch database; give its address."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    # The browser's own loop runs in this thread; Django must not take that for an asynchronous view.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()
