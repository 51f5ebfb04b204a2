"""Issuing under stress: twenty processes at once, a process killed at every step, no room on the disk."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import override_settings
from django.utils import timezone

from core.errors import WrongState
from documents.rendering import FORMATS
from letters import actions
from letters.models import Letter, LetterFile, NumberSeries
from register.models import RegisterEntry
from tests.children import processes
from tests.factories import Cast, make_cast
from tests.letters import issuing_child
from tests.states import letter_in

PROCESSES = 20
STEPS = (
    "_next_sequence",
    *(f"file{number}" for number in range(1, len(FORMATS) + 1)),
    "store_files",
    "_chain",
    "enter_measures",
    "send_out",
    "enter_phase",
)


@pytest.fixture
def media(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield tmp_path / "media"


def database() -> str:
    """The test's database, let go of: what a process inherits of a connection it would close."""
    name = str(connection.settings_dict["NAME"])
    connections.close_all()
    return name


def whole_files(letter: Letter) -> bool:
    return all(
        hashlib.sha256(Path(file.file.path).read_bytes()).hexdigest() == file.sha256
        for file in letter.files.all()
    )


@pytest.mark.django_db(transaction=True)
def test_twenty_processes_at_once_take_one_number_each(media: Path) -> None:
    first = make_cast(evaluators=1)
    casts = [first, *(make_cast(evaluators=1) for _ in range(PROCESSES - 1))]
    today = timezone.localdate()
    signed = []
    for position, cast in enumerate(casts):
        for person in (cast.clerk, cast.reviewer, cast.signatory):
            person.unit = first.clerk.unit
            person.save()
        letter = actions.review_letter(letter_in("in_review", cast), by=cast.reviewer)
        # The later a batch, the earlier its letter: no letter counts another one, whichever is issued first.
        on = date(today.year - 1, 6, 30) - timedelta(days=position)
        signed.append(actions.sign_letter(letter, by=cast.signatory, on=on))
    context, name = processes(), database()
    start = context.Event()
    running = [
        context.Process(target=issuing_child.issue, args=(name, str(media), one.pk, one.signed_by_id, start))
        for one in signed
    ]
    for process in running:
        process.start()
    start.set()
    for process in running:
        process.join(120)
    assert {process.exitcode for process in running} == {0}
    letters = Letter.objects.filter(state="issued")
    assert list(letters.order_by("sequence").values_list("sequence", flat=True)) == list(
        range(1, PROCESSES + 1)
    )
    assert NumberSeries.objects.get().last == PROCESSES
    assert LetterFile.objects.count() == PROCESSES * len(FORMATS)
    chained = sorted(letters.values_list("previous_manifest_sha256", flat=True))
    assert len(set(chained)) == PROCESSES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_at_a_step_leaves_nothing_that_a_second_run_does_not_find(
    media: Path, step: str
) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("signed", cast)
    context = processes()
    dying = context.Process(
        target=issuing_child.die, args=(database(), str(media), letter.pk, cast.signatory.pk, step)
    )
    dying.start()
    dying.join(60)
    assert dying.exitcode == -9
    letter = Letter.objects.get(pk=letter.pk)
    assert (letter.state, letter.number, letter.files.count()) == ("signed", "", 0)
    assert not RegisterEntry.objects.filter(batch=cast.batch).exists()
    assert not NumberSeries.objects.filter(last__gt=0).exists()
    issued = actions.issue_letter(letter, by=cast.signatory)
    assert (issued.sequence, issued.files.count(), issued.batch.register_entries.count()) == (
        1,
        len(FORMATS),
        1,
    )
    assert whole_files(issued)
    kept = [path for path in (media / "letters").iterdir() if path.is_file()]
    assert len(kept) == len(FORMATS)


@pytest.mark.django_db
def test_a_full_disk_is_told_and_takes_no_number(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("signed", cast)

    def no_room(*_args: object, **_kwargs: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(default_storage, "save", no_room)
        with pytest.raises(WrongState, match="磁盘可能已满"):
            actions.issue_letter(letter, by=cast.signatory)
    letter.refresh_from_db()
    assert (letter.state, letter.number) == ("signed", "")
    assert not NumberSeries.objects.filter(last__gt=0).exists()
    assert actions.issue_letter(letter, by=cast.signatory).sequence == 1


@pytest.mark.django_db
def test_a_double_click_on_issue_asks_once(media: Path) -> None:
    cast: Cast = make_cast(evaluators=1)
    letter = letter_in("signed", cast)
    first = actions.request_issue(letter, by=cast.signatory).issue_requested_at
    assert actions.request_issue(letter, by=cast.signatory).issue_requested_at == first
