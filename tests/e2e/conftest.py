"""A real Chromium in front of a real server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from ops.browser import CHROMIUM_ARGS, find_browser
from tests.factories import PASSWORD

SignIn = Callable[[User | None], Page]

# Playwright's own loop runs in this thread; Django must not take that for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# What comes at all comes in a moment; how long a busy machine takes for it says nothing of the pages.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM") or find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=list(CHROMIUM_ARGS))
        yield browser
        browser.close()


@pytest.fixture
def sign_in(chromium: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[SignIn]:
    """Return a function that opens a browser of one's own for a person, signed in through the page (or nobody)."""
    contexts = []
    # A script that throws leaves half a page that works, and nothing on it says so.
    thrown: list[str] = []

    def open_for(person: User | None) -> Page:
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN", bypass_csp=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: thrown.append(f"{page.url}: {error}"))
        if person is not None:
            page.goto("/accounts/login/")
            page.fill("[name=login]", person.username)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(lambda address: "/login/" not in address)
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert thrown == []
