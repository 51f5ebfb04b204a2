"""One rule for every reason, opinion and note that an action takes, whatever the action and whoever calls it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Model

from core.acting import Action, all_actions
from core.errors import ActionError, Incomplete
from core.remarks import LONGEST_REMARK, REMARKS
from tests.matrix.scene import Scene, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]
# What is no remark: a code that is one of a few, an address within, or an entry that its row's own checks hold.
NO_REMARKS = {
    "affiliation",
    "body",
    "classification",
    "duty",
    "email",
    "file_format",
    "kind",
    "name",
    "record_path",
    "ref",
    "rule",
    "shown",
    "signed_name",
    "subject",
    "username",
}
WRONG = ("字" * (LONGEST_REMARK + 1), "带有自造字\ue001的话", "响铃\u0007")


def texts_of(action: Action) -> list[str]:
    parameters = inspect.signature(action.act).parameters.values()
    return [one.name for one in parameters if one.annotation in {"str", "str | None"}]


def test_every_text_of_an_action_is_a_remark_or_known_to_be_none() -> None:
    # A test's own action may have been entered before.
    ours = [one for one in all_actions() if not one.act.__module__.startswith("tests.")]
    found = {(one.name, name) for one in ours for name in texts_of(one)}
    assert {pair for pair in found if pair[1] not in NO_REMARKS | set(REMARKS)} == set()
    assert {name for _action, name in found} >= NO_REMARKS | set(REMARKS)


def test_what_cannot_be_stored_is_refused_by_name_before_anything_is_done(scene: Scene) -> None:
    tried = set()
    for action in all_actions():
        for name in set(texts_of(action)) & set(REMARKS):
            for text in WRONG:
                faults = refusal_of(action, scene, name, text)
                assert [fault.place for fault in faults] == [name], action.name
                assert str(REMARKS[name]) in faults[0].message
            tried.add(action.name)
    assert len(tried) > 30


def refusal_of(action: Action, scene: Scene, name: str, text: str) -> Any:
    """Return the faults of an action that somebody may do; the rest of what it takes is not looked at."""
    perform = getattr(inspect.getmodule(action.act), action.name)
    for subject in subjects_of(action):
        for who in scene.people.values():
            person = who.person
            if person is None or not person.has_perm(action.permission, subject):
                continue
            others = {
                one.name: None
                for one in inspect.signature(action.act).parameters.values()
                if one.kind is one.KEYWORD_ONLY
            }
            with undone(), pytest.raises(ActionError) as refused:
                perform(subject, **{**others, "by": person, name: text})
            assert isinstance(refused.value, Incomplete), (action.name, refused.value)
            return refused.value.errors
    raise AssertionError(f"nobody of the scene may {action.name}")


def subjects_of(action: Action) -> Iterator[Model]:
    yield from action.subject._base_manager.all()[:40]
