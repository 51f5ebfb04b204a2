"""What processes do to the index beside the test: keep it in order, write into it, or die on the way."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connections, transaction  # noqa: E402

from precedents.encoders import onnx  # noqa: E402
from precedents.index import encoding, merging, sealing, upkeep  # noqa: E402
from precedents.index.merging import merge  # noqa: E402
from precedents.index.sealing import seal  # noqa: E402
from tests.precedents.corpus import SAMPLES  # noqa: E402
from tests.precedents.shelves import put  # noqa: E402


def enter(database: str) -> None:
    """Work on the test's own database."""

    connections["default"].settings_dict["NAME"] = database


def die(database: str, work: str, step: str, times: int) -> None:
    """Do a piece of work and be killed after a step was taken so many times, as by the power failing."""

    enter(database)
    # Few enough that a merge of the test's takes several steps.
    merging._AT_ONCE = 10
    modules = {
        "seal": (sealing, lambda: sealing.seal(1)),
        "merge": (merging, merging.merge),
        "rebuild": (upkeep, lambda: upkeep.rebuild(lambda _done, _of: None)),
        "encode": (encoding, lambda: encoding.encode_lacking(_encoder(), most=None)),
    }
    module, act = modules[work]
    setattr(module, step, _then_die(getattr(module, step), times))
    act()


def keep_in_order(database: str, until: float) -> None:
    """Seal every few documents and merge, over and over."""

    enter(database)
    while time.time() < until:
        seal(3)
        merge()


def write(database: str, keys: list[str], until: float) -> None:
    """Edit documents one after the other, several in a transaction now and then, undoing some."""

    enter(database)
    number = 0
    while time.time() < until:
        number += 1
        with transaction.atomic():
            for key in keys:
                put(key, f"{key}号港口船舶查验", f"第{number}次修改。")
            if number % 3 == 0:
                transaction.set_rollback(True)


def _encoder() -> Any:

    return onnx.load(SAMPLES / "onnx")


def _then_die(act: Callable[..., object], times: int) -> Callable[..., object]:
    taken = 0

    def acted(*args: Any, **kwargs: Any) -> object:
        nonlocal taken
        result = act(*args, **kwargs)
        taken += 1
        if taken == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return acted
