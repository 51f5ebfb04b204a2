"""Every address that is read, filled with a batch's own keys, and every word that an answer holds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

import pypdfium2
from django.db.models import QuerySet
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from core.models import Event, TrailExport
from evaluations.models import (
    AllotmentProposal,
    Assignment,
    Decision,
    Panel,
    Report,
    TallyEntry,
    Tie,
)
from letters.models import Letter
from measures.models import Attachment, Export
from precedents.models import Annex, SearchRun
from tests.factories import Cast

# Narrowed, searched, sorted: what is left out of a page may still stand in its search.
QUERY = "?words=望潮&search=望潮&sort=total&field=trade&page=1"
NOT_OURS = ("/accounts/", "/admin/", "/i18n")


def addresses(cast: Cast) -> list[str]:
    """Return every address that is read: of each thing, those of the batch, for each that there are several of."""
    keys = _keys(cast)
    filled = {address for pattern in patterns(get_resolver()) for address in _filled(pattern, keys)}
    api = [f"/api/v1/batches/{cast.batch.number}/"]
    api += [f"/api/v1/measures/{key}/" for key in keys["measures"]]
    api += [f"/api/v1/{name}/" for name in ("measures", "batches", "letters", "register")]
    return sorted(filled) + api


def _keys(cast: Cast) -> dict[str, Sequence[object]]:
    """Return by a part of an address what can stand behind it."""
    measures = list(cast.batch.measures.order_by("pk").values_list("pk", flat=True))
    assignments = Assignment.objects.filter(measure__batch=cast.batch).order_by("pk")
    return {
        "number": [cast.batch.number],
        "batch": [cast.batch.number],
        "step": ["release"],
        "file_format": ["xlsx", "docx", "pdf", "csv", "json"],
        "page": [1],
        "serial": [1],
        "place": [1],
        "candidate_id": [1],
        "tie_id": [1],
        "comparison_id": [1],
        "measure_id": measures,
        "attachment_id": [1],
        "measures": measures,
        "assignments": list(assignments.values_list("pk", flat=True)),
        "evaluations": list(assignments.values_list("pk", flat=True)),
        "attachments": list(
            Attachment.objects.filter(measure__batch=cast.batch).values_list("pk", flat=True)
        ),
        "exports": list(Export.objects.values_list("pk", flat=True)),
        **_behind_the_api(cast),
        "manage": list(Letter.objects.filter(batch=cast.batch).values_list("pk", flat=True)),
        "searches": list(SearchRun.objects.values_list("pk", flat=True)),
        "annexes": list(Annex.objects.values_list("pk", flat=True)),
        "proposals": list(AllotmentProposal.objects.values_list("pk", flat=True)),
        "model": ["measures.measure"],
        "key": measures,
        # The latest and the first of each act: what was changed by one that is alike says nothing new.
        "trail": [key for order in ("-pk", "pk") for key in _events_by_act(order)],
        "seats": list(cast.panel.members.values_list("pk", flat=True))[:1],
    }


def _behind_the_api(cast: Cast) -> dict[str, Sequence[object]]:
    """Return the same for addresses of the API that no page has."""
    batch = cast.batch
    things: dict[str, QuerySet[Any]] = {
        "panels": Panel.objects.filter(batch=batch),
        "nominations": cast.panel.nominations.all(),
        "ties": Tie.objects.all(),
        "rubrics": batch.rubrics.all(),
        "sheets": Assignment.objects.filter(measure__batch=batch),
        "tallies": batch.tallies.all(),
        "tally-entries": TallyEntry.objects.filter(tally__batch=batch),
        "decisions": Decision.objects.of_batch(batch.pk),
        "reports": Report.objects.filter(tally__batch=batch),
        "outgoing-letters": Letter.objects.filter(batch=batch),
        "search-records": Annex.objects.all(),
        "trail-exports": TrailExport.objects.all(),
    }
    return {name: list(rows.values_list("pk", flat=True)) for name, rows in things.items()}


def _events_by_act(order: str) -> list[int]:
    return list(Event.objects.order_by("act", order).distinct("act").values_list("pk", flat=True))


def _filled(pattern: str, keys: dict[str, Sequence[object]]) -> Iterator[str]:
    parts = pattern.split("/")
    thing = next((part for part in reversed(parts) if keys.get(part) and part in keys), "measures")
    found = ["/" + pattern]
    for name, values in {**keys, "pk": keys[thing]}.items():
        for kind in ("int", "slug", "str"):
            mark = f"<{kind}:{name}>"
            found = [
                one.replace(mark, str(value)) for one in found for value in (values if mark in one else [""])
            ]
    for address in found:
        if "<" not in address and "(" not in address and not address.startswith(NOT_OURS):
            yield address


def patterns(resolver: URLResolver, prefix: str = "") -> list[str]:
    """Return every pattern of a resolver, those that it includes with what stands before them."""
    found: list[str] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            found.append(prefix + str(entry.pattern))
    return found


def ways(asked: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Ask for each address, and for each page that is no single thing's once more as htmx asks for a part of it."""
    for address in asked:
        yield address, {}
        if address.endswith("/") and not address.rstrip("/").rpartition("/")[2].isdecimal():
            yield address + QUERY, {"HX-Request": "true"}


def words_of(client: Client, address: str, **headers: str) -> str:
    """Return everything that an answer says: its headers, its text, that of each file in a package, of each PDF.

    What shuts its door on somebody, whatever the address is about, says the same each time and is asked once.
    """
    shut: dict[str, str] = client.__dict__.setdefault("shut", {})
    route = _route_of(address)
    if route in shut:
        return shut[route]
    answer = client.get(address, headers=headers)
    content = answer.getvalue()
    assert answer.status_code < 500, address
    words = told(content) + str(answer.headers)
    if shuts_its_door(answer):
        shut[route] = words
    return words


@cache
def _route_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).route
    except Resolver404:
        return address


def shuts_its_door(answer: Any) -> bool:
    """Whether an answer refuses who asks, or how, before it looks at what the address is about."""
    if answer.status_code == HTTPStatus.FOUND:
        return str(answer.headers["Location"]).startswith("/accounts/login/")
    if answer.status_code == HTTPStatus.FORBIDDEN:
        permission = getattr(answer.resolver_match.func, "permission", "")
        return bool(permission) and not answer.wsgi_request.user.has_perm(permission)
    return bool(answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED)


def told(content: bytes) -> str:
    """Return the words in a file's bytes."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "".join(name + told(package.read(name)) for name in package.namelist())
    if content.startswith(b"%PDF"):
        return content.decode(errors="ignore") + _pdf_text(content)
    return content.decode(errors="ignore")


def _pdf_text(content: bytes) -> str:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:  # a file of evidence is not always more than its first bytes
        return ""
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
