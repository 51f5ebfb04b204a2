"""Evaluators who save, read and save again whatever is away, and a clerk who asks for files; what each was told."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench.scoring_load import CRITERIA, CSRF, HOST, Desk

PATIENCE_S = 60.0
# Between two saves, and before what was not answered is sent again.
PAUSE_S, AGAIN_S = 0.5, 0.5
EXPORT_EACH_S = 1.0
READ_EACH = 4
NO_ANSWER = 0
# A browser sends a save again after each of these (static/js/autosave.js); everything else is a fault here.
SENT_AGAIN = {NO_ANSWER, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request, when, and after how many seconds; `status` 0: nothing."""

    at: float
    what: str
    status: int
    took_s: float
    says_when: bool

    @property
    def is_well(self) -> bool:
        """Whether what was asked was done."""
        return HTTPStatus.OK <= self.status < HTTPStatus.BAD_REQUEST


@dataclass
class Told:
    """What all were answered, and the texts whose saving was said to have gone well, by sheet."""

    answers: list[Answer] = field(default_factory=list)
    saved: dict[int, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def last(self, what: str) -> float:
        """Return when something of this kind last went well."""
        well = (one.at for one in reversed(self.answers) if one.what == what and one.is_well)
        return next(well, 0.0)


@contextmanager
def at_work(port: int, desks: list[Desk], clerk: str) -> Iterator[Told]:
    """Have them all work until the block ends, and what is on its way then come to its end."""
    told, over = Told(), Event()
    threads = [Thread(target=_Evaluator(port, desk, told, over).work) for desk in desks]
    threads.append(Thread(target=_ask_for_files, args=(_Browser(port, clerk, told), over)))
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        over.set()
        for thread in threads:
            thread.join()


class _Evaluator:
    def __init__(self, port: int, desk: Desk, told: Told, over: Event) -> None:
        self._browser, self._desk, self._told, self._over = (
            _Browser(port, desk.session, told),
            desk,
            told,
            over,
        )
        self._version = 1
        self._saved = told.saved.setdefault(desk.sheet, [])

    def work(self) -> None:
        number = 0
        while not self._over.wait(PAUSE_S):
            number += 1
            if not self._save(number):
                return
            if number % READ_EACH == 0:
                self._browser.ask("page", "/evaluations/")

    def _save(self, number: int) -> bool:
        """Send a text until it is saved, as a page does; tell whether it was."""
        text = f"第{number}次"
        scores = {f"score-{code}": 50 + number % 50 for code in CRITERIA}
        address, deadline = f"/evaluations/{self._desk.sheet}/", time.time() + PATIENCE_S
        while True:
            sent = {"edit_version": self._version, **scores, "comment": text}
            status, body = self._browser.ask("save", address, sent)
            if status == HTTPStatus.OK:
                self._version = json.loads(body)["version"]
                self._saved.append(text)
                return True
            if status not in SENT_AGAIN or time.time() > deadline:
                self._told.faults.append(f"{address} {text}: {status} {body.decode(errors='replace')[:300]}")
                return False
            time.sleep(AGAIN_S)


def _ask_for_files(browser: _Browser, over: Event) -> None:
    while not over.wait(EXPORT_EACH_S):
        browser.ask("file", "/measures/exports/new/", {"format": "xlsx"})


class _Browser:
    def __init__(self, port: int, session: str, told: Told) -> None:
        self._port, self._told = port, told
        self._headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
        }

    def ask(self, what: str, address: str, sent: Mapping[str, Any] | None = None) -> tuple[int, bytes]:
        """Send a form, or ask for a page; put down and return what came of it."""
        started, status, body, says_when = time.time(), NO_ANSWER, b"", False
        accepted = "application/json" if what == "save" else "text/html"
        # Each is a wish of its own, however alike they are.
        headers = {**self._headers, "Idempotency-Key": uuid4().hex, "Accept": accepted}
        connection = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE_S)
        try:
            connection.request("POST" if sent else "GET", address, urlencode(sent or {}), headers)
            heard = connection.getresponse()
            body = heard.read()
            status, says_when = heard.status, heard.getheader("Retry-After") is not None
        except (OSError, http.client.HTTPException):
            pass  # that is what is counted
        finally:
            connection.close()
        now = time.time()
        self._told.answers.append(Answer(now, what, status, now - started, says_when))
        return status, body
