"""A gateway that is set up, and no night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest
from pytest_django import Settings

from core.channels import gathering
from core.outward import sending
from tests.core.channels.gateway import SECRET, FailingGateway


@pytest.fixture(autouse=True)
def _by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "QUIET_FROM", time.max)
    monkeypatch.setattr(gathering, "QUIET_UNTIL", time.min)
    # A gateway that says nothing is waited for as long as the test has patience.
    monkeypatch.setattr(sending, "WHOLE_S", 0.4)


@pytest.fixture
def gateway(settings: Settings) -> Iterator[FailingGateway]:
    failing = FailingGateway(share=0)
    with failing.there() as address:
        settings.GATEWAYS = {"sms": address, "zwdd": "", "wecom": address}
        settings.GATEWAY_SECRET = SECRET
        yield failing
