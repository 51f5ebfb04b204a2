"""What the processes do that issue letters beside the test: one letter each, or die on the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import connections  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from accounts.models import User  # noqa: E402
from letters import actions  # noqa: E402
from letters.actions import issuing  # noqa: E402
from letters.models import Letter  # noqa: E402

# Loads the pages, and with them what their addresses lead to.
get_resolver().url_patterns  # noqa: B018


def enter(database: str, media: str) -> None:
    """Work on the test's own database and files."""
    settings.MEDIA_ROOT = media
    connections["default"].settings_dict["NAME"] = database


def issue(database: str, media: str, letter_id: int, by_id: int, start: Any) -> None:
    """Issue a letter, and again, as a double click does."""
    enter(database, media)
    letter, by = Letter.objects.get(pk=letter_id), User.objects.get(pk=by_id)
    start.wait(60)
    actions.issue_letter(letter, by=by)
    actions.issue_letter(letter, by=by)


def die(database: str, media: str, letter_id: int, by_id: int, step: str) -> None:
    """Issue a letter and be killed at a step, as by the power failing."""

    enter(database, media)
    if step.startswith("file"):
        _die_in_file(default_storage, int(step.removeprefix("file")))
    else:
        setattr(issuing, step, _then_die(getattr(issuing, step)))
    issuing.issue_letter(Letter.objects.get(pk=letter_id), by=User.objects.get(pk=by_id))


def _then_die(act: Callable[..., object]) -> Callable[..., object]:
    def acted(*args: Any, **kwargs: Any) -> None:
        act(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return acted


def _die_in_file(storage: Any, number: int) -> None:
    """Die with a file half written: the `number`-th, counted from 1."""
    whole_save, count = storage.save, 0

    def save(name: str, content: Any, **kwargs: Any) -> str:
        nonlocal count
        count += 1
        if count == number:
            content.seek(0)
            half = content.read()[:100]
            path = storage.path(name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(half)
            os.kill(os.getpid(), signal.SIGKILL)
        return whole_save(name, content, **kwargs)

    storage.save = save
