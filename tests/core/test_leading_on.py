"""Where a form may lead: to an address of ours, and never to what only looks like one or is the name of one."""

from __future__ import annotations

import pytest

from core.web import lead_on


@pytest.mark.parametrize("address", ["/measures/7/", "/measures/?state=draft#row-3"])
def test_an_address_of_ours_is_followed(address: str) -> None:
    assert lead_on(address, "/").url == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "1e999",
        "notices:list",
        "home",
        "//evil.example/",
        "/\\evil.example",
        "https://evil.example/",
        "x/y",
    ],
)
def test_nothing_else_is(address: str) -> None:
    assert lead_on(address, "/notices/").url == "/notices/"
