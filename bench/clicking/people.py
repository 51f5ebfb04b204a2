"""People before a real browser: every click, key, character and page of theirs is counted by the browser itself."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Browser, Locator, Page, ViewportSize, sync_playwright

from ops.browser import CHROMIUM_ARGS, ensure_browser

# The width of an office's screens.
WINDOW: ViewportSize = {"width": 1366, "height": 768}
# How long a busy machine takes says nothing of the clicks.
PATIENCE_MS = 180_000
CLICKS, KEYS, CHARACTERS, PAGES = KINDS = ("clicks", "keys", "characters", "pages")
# What an input method hands over comes without a key; it is counted by its characters.
COUNTING = """
(() => {
  if (window.top !== window) return;
  window.fzCounted("pages", 1);
  const count = (name, kind, size) => window.addEventListener(name, (event) => {
    if (event.isTrusted) { const n = size(event); if (n) window.fzCounted(kind, n); }
  }, true);
  count("pointerdown", "clicks", () => 1);
  count("keydown", "keys", (event) => (event.repeat ? 0 : 1));
  count("input", "characters", (event) => {
    const data = event.data || "";
    return data.length > 1 || data > "~" ? data.length : 0;
  });
})();
"""
Counts = Counter[str]


@dataclass
class Ledger:
    """What was counted, by role and by what was being done."""

    counts: dict[tuple[str, str], Counts] = field(default_factory=lambda: defaultdict(Counter))

    def of(self, *roles: str, doing: Sequence[str] = ()) -> Counts:
        """Return the sums of these roles, of some doings alone where they are named."""
        sums: Counts = Counter()
        for (role, done), counts in self.counts.items():
            if role in roles and (not doing or done in doing):
                sums.update(counts)
        return sums

    def doings(self, role: str) -> list[str]:
        """Return what a role did, in the order in which it came to it."""
        return [done for each, done in self.counts if each == role]


class Person:
    """Somebody with a browser of their own, who points, clicks and types."""

    def __init__(self, page: Page, role: str, ledger: Ledger) -> None:
        self.page, self.keys = page, page.keyboard
        self.doing = "signing in"
        self._role, self._ledger = role, ledger

    def note(self, kind: str, number: int) -> None:
        """Count what the browser tells."""
        self._ledger.counts[self._role, self.doing][kind] += number

    def sign_in(self, username: str, password: str) -> None:
        """Open the site and sign in by keyboard: the first field has the focus."""
        self.page.goto("/accounts/login/")
        self.write("[name=login]", username)
        self.tab_to("password")
        self.keys.type(password)
        self.enter()

    def click(self, what: str | Locator, *, leads_on: bool = True) -> None:
        """Click on what a selector or a locator names; wait for the page that it leads to."""
        place = (self.page.locator(what) if isinstance(what, str) else what).first
        if not leads_on:
            place.click()
            return
        with self.page.expect_navigation():
            place.click()

    def button(self, label: str, *, asks: bool = False, leads_on: bool = True) -> None:
        """Click on a button, and on the one that agrees where it asks first."""
        place = self._beginning("button", label)
        self.click(place, leads_on=leads_on and not asks)
        if asks:
            self.click("#confirm-dialog [data-confirm-button]")

    def link(self, label: str) -> None:
        """Click on a link within the page or its menu."""
        self.click(self._beginning("link", label))

    def _beginning(self, role: str, label: str) -> Locator:
        """Return what begins with these words: a key or a count may follow them."""
        return self.page.get_by_role(role).filter(has_text=re.compile(rf"^\s*{re.escape(label)}"))  # type: ignore[arg-type]

    def write(self, what: str, text: str) -> None:
        """Click into a field, unless it has the focus already, and write."""
        place = self.page.locator(what).first
        if not place.evaluate("field => field === document.activeElement"):
            place.click()
        self.type(text)

    def write_day(self, what: str, day: date) -> None:
        """Write a day into its field, figure by figure, as the field of an English browser takes them."""
        place = self.page.locator(what).first
        # At its left edge, where the month stands.
        place.click(position={"x": 20, "y": 15})
        self.keys.type(f"{day:%m%d%Y}")
        assert place.input_value() == day.isoformat()

    def wait_for_portions(self) -> None:
        """Stay on the page until what it does in portions is done and the list is there again."""
        self.page.wait_for_url("**/measures/")

    def type(self, text: str) -> None:
        """Write where the cursor is: keys for what has keys, and the rest as an input method hands it over."""
        if text.isascii():
            self.keys.type(text)
        else:
            self.keys.insert_text(text)

    def enter(self, key: str = "Enter") -> None:
        """Press a key that leads to another page, and wait for that."""
        with self.page.expect_navigation():
            self.keys.press(key)

    def tab_to(self, name: str) -> None:
        """Press Tab until something of this name, or with this text, has the focus."""
        for _press in range(200):
            self.keys.press("Tab")
            told = self.page.evaluate(
                "[document.activeElement.name, document.activeElement.textContent.trim()]"
            )
            if name in told:
                return
        raise AssertionError(f"Tab never reaches {name}")


class Room:
    """The browsers of everybody who takes part."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.ledger = Ledger()
        self._browser, self._address = browser, address

    @contextmanager
    def seat(self, role: str, username: str, password: str) -> Iterator[Person]:
        """Give a person of this role a browser, signed in; what they do is counted from the first page on."""
        context = self._browser.new_context(base_url=self._address, locale="zh-CN", viewport=WINDOW)
        try:
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            person = Person(page, role, self.ledger)
            context.expose_function("fzCounted", person.note)
            context.add_init_script(COUNTING)
            person.sign_in(username, password)
            yield person
        finally:
            context.close()


@contextmanager
def room(address: str) -> Iterator[Room]:
    """Open the browser before the server at this address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(ensure_browser(os.environ)),
            args=[*CHROMIUM_ARGS, "--lang=en-US"],
        )
        try:
            yield Room(browser, address)
        finally:
            browser.close()
