"""The trail as it is written: one event an act, every change with it, and nothing that can be altered afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import Unit
from core.acting import actions as declared
from core.acting import all_actions
from core.errors import NotAllowed
from core.models import Change, Event
from core.trail.reading import changes_of
from measures import actions
from measures.models import Measure
from tests.factories import BLANK_PDF, Cast, make_cast, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def events(act: str) -> list[Event]:
    return list(Event.objects.filter(act=act).order_by("pk"))


def test_an_act_is_one_event_with_who_for_whom_and_about_what(cast: Cast) -> None:
    measure = cast.submitted()
    actions.accept_measure(measure, by=cast.clerk)
    (event,) = events("accept_measure")
    assert (event.person, event.unit, event.kind) == (cast.clerk, cast.clerk.unit, "act")
    assert (event.model, event.key, event.name) == ("measures.measure", measure.pk, measure.ref)


def test_what_an_act_changed_is_there_before_and_after(cast: Cast) -> None:
    measure = cast.submitted()
    actions.accept_measure(measure, by=cast.clerk)
    (event,) = events("accept_measure")
    change = event.changes.get(row_model="measures.measure")
    assert (change.was["state"], change.becomes["state"]) == ("submitted", "accepted")
    assert "title" not in change.becomes


def test_each_of_several_acts_in_one_transaction_has_its_own_changes(cast: Cast) -> None:
    first, second = cast.submitted(), cast.submitted(title="另一项")
    with transaction.atomic():
        for measure in (first, second):
            actions.accept_measure(measure, by=cast.clerk)
    touched = [
        set(event.changes.filter(row_model="measures.measure").values_list("row_key", flat=True))
        for event in events("accept_measure")
    ]
    assert touched == [{first.pk}, {second.pk}]


def test_a_refused_act_leaves_nothing(cast: Cast) -> None:
    measure = cast.submitted()
    before = Event.objects.count()
    with pytest.raises(NotAllowed):
        actions.accept_measure(measure, by=cast.submitter)
    assert Event.objects.count() == before


def test_what_is_changed_past_every_action_is_seen_as_nobodys(cast: Cast) -> None:
    cast.submitted()
    Measure.objects.update(documents="某文件")
    change = Change.objects.latest("pk")
    assert change.becomes == {"documents": "某文件"}
    assert (change.event.act, change.event.person) == ("", None)


def test_what_is_removed_is_kept_as_it_was(cast: Cast) -> None:
    measure = cast.draft()
    file = SimpleUploadedFile("a", BLANK_PDF)
    attachment = actions.add_attachment(measure, by=cast.submitter, file=file, name="证明.pdf")
    actions.remove_attachment(measure, by=cast.submitter, attachment_id=attachment.pk)
    (event,) = events("remove_attachment")
    change = event.changes.get()
    assert (change.kind, change.was["shown_name"], change.becomes) == ("delete", "证明.pdf", {})
    assert (change.model, change.key) == ("measures.measure", measure.pk)


def test_a_unit_writes_for_itself_until_it_sends(cast: Cast) -> None:
    measure = cast.draft()
    actions.save_measure(measure, by=cast.submitter, texts={"effect": "减少二日"}, version=1)
    actions.submit_measure(cast.draft(), by=cast.unit_lead)
    assert {one.is_inner for one in changes_of(measure)} == {True}
    (event,) = events("submit_measure")
    assert not event.changes.get(row_model="measures.measure").is_inner


def test_a_password_and_a_note_to_oneself_are_never_put_down(cast: Cast) -> None:
    cast.clerk.set_password("something-quite-long")
    cast.clerk.save()
    measure = cast.draft()
    actions.hand_up_measure(measure, by=cast.submitter)
    actions.hand_down_measure(measure, by=cast.unit_lead, note="内部意见")
    columns = {name for change in Change.objects.all() for name in (*change.was, *change.becomes)}
    assert {"name", "state"} <= columns
    assert not columns & {"password", "unit_note", "last_login"}


@pytest.mark.parametrize(
    "alter",
    [
        lambda event: Event.objects.filter(pk=event.pk).update(act="other"),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: event.changes.update(becomes={}),
        lambda event: event.changes.all().delete(),
    ],
    ids=["an event", "its removal", "a change", "the removal of a change"],
)
def test_nothing_is_altered_afterwards(cast: Cast, alter: Callable[[Event], object]) -> None:
    actions.accept_measure(cast.submitted(), by=cast.clerk)
    (event,) = events("accept_measure")
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        alter(event)


def test_nobody_writes_into_the_past(cast: Cast) -> None:
    past = Event.objects.create(kind="act", act="late", at="2020-01-01T00:00Z", day="2020-01-01")
    past.refresh_from_db()
    assert past.day.year > 2020


def test_every_action_has_a_name_of_its_own() -> None:
    names = [one.name for one in all_actions()]
    assert len(names) > 80
    assert len(names) == len(set(names))
    assert declared is all_actions()


def test_a_unit_renamed_is_told_by_name(cast: Cast) -> None:
    unit = make_unit()
    Unit.objects.filter(pk=unit.pk).update(name="新名称")
    assert changes_of(unit)[0].becomes == {"name": "新名称"}
