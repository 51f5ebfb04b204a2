"""What every test starts from: empty caches, files in a folder that vanishes."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Model
from django.dispatch import receiver
from django.test import TransactionTestCase
from django.test.utils import override_settings
from django_fsm.signals import post_transition
from pytest_django import DjangoDbBlocker

from core.acting import running
from runs.rehearsal import migrated_template
from tests.probes import keep_probes
from tests.remembered import files, rows, steps
from tests.searching import load_profile
from tests.skips import REASONS

pytest_plugins = ["pytester"]

# Folders and files whose tests take minutes. None of them is a browser's: those leave a loop in the process.
LONGEST = ("matrix", "platform/test_documented_commands.py", "upgrades", "vitals", "runs/test_junk.py")

load_profile()
keep_probes()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Copy the tests' databases from the one that rehearsals are copied from: it is migrated once for all."""
    with django_db_blocker.unblock():
        template = migrated_template(connection.settings_dict["NAME"])
    connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Undo what a test commits by its rows: emptying all tables takes fifty times as long, and what the migrations
    wrote would be gone for the tests that come after."""
    with django_db_blocker.unblock():
        migrated = rows.stored() if rows.may_lay_down() else None
    with pytest.MonkeyPatch.context() as patch:
        if migrated is not None:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: rows.bring_back(migrated))
        yield


@pytest.fixture(scope="session", autouse=True)
def files_in_a_scratch_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep uploads and issued letters of tests out of the app's own folder."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        steps.forget()
        yield folder
        files.forget()


@pytest.fixture(scope="session", autouse=True)
def no_moment_ends_within_a_test() -> Iterator[None]:
    """What pages note, or count anew, once a moment would be a query more in the midst of a test on a slow machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("accounts.noting.NOTED_EVERY", timedelta(minutes=5))
        patch.setattr("core.notices.unread.REMEMBERED_S", 300)
        yield


@pytest.fixture
def monkeypatch() -> Iterator[pytest.MonkeyPatch]:
    """Bend the code for one test, as pytest's own fixture does: what it does then is remembered for no other."""
    with pytest.MonkeyPatch.context() as patch, steps.bending(patch):
        yield patch


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rate limits and counts of one test are not the next one's."""
    cache.clear()


@receiver(post_transition)
def an_action_takes_only_the_steps_that_it_names(sender: type[Model], name: str, **_rest: object) -> None:
    """Hold every action that a test runs to its `steps`, which docs/states.md is drawn from."""
    action = running.get()
    assert action is None or f"{sender.__name__}.{name}" in action.step_names, f"{action.name} takes {name}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest: side by side, nobody waits at the end for one long test of the other's."""
    longest = [config.rootpath / "tests" / name for name in LONGEST]
    items.sort(key=lambda item: not any(item.path.is_relative_to(one) for one in longest))


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make alone, and seldom: with the app and the remembered steps in memory, a look
    through everything takes a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a test that is skipped for a reason that nobody has agreed to as failed."""
    report = yield
    if report.skipped:
        skipped = report.longrepr
        reason = skipped[2].removeprefix("Skipped: ") if isinstance(skipped, tuple) else "expected to fail"
        if reason not in REASONS:
            report.outcome = "failed"
            report.longrepr = (
                f"{item.nodeid} was skipped: {reason}. tests/skips.py does not list that reason."
            )
    return report


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the trials of damaged files be as many as one has time for."""
    parser.addoption("--mutations", type=int, default=12, help="damaged files of each kind (docs/safety.md)")
