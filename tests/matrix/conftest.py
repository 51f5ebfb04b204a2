"""The scene, built once for all tests of the folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.matrix.scene import Scene, standing_scene


@pytest.fixture(scope="package")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Everybody and everything that can be asked for. What a test changes, it must undo."""
    with standing_scene(django_db_blocker) as built:
        yield built


@pytest.fixture
def quietly(settings: Any) -> Iterator[None]:
    """A refusal draws a page and is logged with its traceback; thousands of them take longer than the answers."""
    settings.ROOT_URLCONF = "tests.matrix.urls"
    # Where no gateway is set up its addresses are nobody's.
    settings.GATEWAYS = {"sms": "https://gateway.invalid/", "zwdd": "", "wecom": ""}
    settings.GATEWAY_SECRET = "whsec_c2VjcmV0LW9mLWEtZ2F0ZXdheQ=="
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
