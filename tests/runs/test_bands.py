"""What the bands of a criterion mean goes out with the batch's package, and comes in with it."""

from __future__ import annotations

import pytest

from evaluations import actions as evaluation_actions
from packages import package_text, read_package
from runs.batch import _criterion
from runs.exporting import package_of
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


def test_a_package_carries_the_bands_of_the_rubric() -> None:
    cast = make_cast(evaluators=1)
    evaluation_actions.set_rubric(cast.batch, by=cast.clerk, criteria=evaluation_actions.default_criteria())
    cast.accepted()
    cast.evaluate()
    package = read_package(package_text(package_of(cast.batch)).encode())
    stored = {one.code: one.anchors for one in cast.batch.rubrics.latest("version").criteria.all()}
    assert any(stored.values())
    read = {one.code: one.anchors for one in map(_criterion, package.rubric)}
    assert {code: list(anchors) for code, anchors in read.items()} == stored
