"""The register for machines that follow links: in the words of schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from register.exporting import Link
from register.papers import latest_papers
from register.printed import Printed
from register.spans import Span

SCHEMA = {"@vocab": "https://schema.org/"}
LANGUAGE = "zh-Hans"
NAME = "创新举措库"
DESCRIPTION = (
    "历批发布的创新举措：名称、内容、创新点、创新性类别、报送单位、发布文件和推广情况，与公函附件逐字一致。"
)
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "jsonld": "application/ld+json"}


def absolute(name: str, *args: Any) -> str:
    """Return a page's whole address."""
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


def link_of(entry: Printed) -> str:
    """Return the whole address of an entry, as it stands in what leaves the site."""
    return f"{settings.BASE_URL}{entry.path}"


def publisher_name() -> str:
    """Return who publishes: the office of the latest letter."""
    latest = latest_papers(1)
    return latest[0].mark if latest else "创新举措工作平台"


def linked_parts(entries: Iterable[Printed], link: Link) -> Iterator[str]:
    """Yield a list as one JSON-LD document (schema.org), an entry a line."""
    head = {"@context": SCHEMA, **_dataset()}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hasPart": ['
    for position, entry in enumerate(entries):
        yield (",\n" if position else "\n") + json.dumps(linked_entry(entry, link), ensure_ascii=False)
    yield "\n]}\n"


def linked_entry(entry: Printed, link: Link) -> dict[str, Any]:
    """Return a published measure in the words of schema.org."""
    written = {
        "@type": "CreativeWork",
        "@id": link(entry),
        "url": link(entry),
        "identifier": f"{entry.batch}-{entry.place}",
        "name": entry.title,
        "abstract": entry.summary,
        "description": entry.innovation_point,
        "inLanguage": LANGUAGE,
        "datePublished": entry.published_on.isoformat(),
        "position": entry.serial,
        "genre": entry.class_name,
        "keywords": [word for word in (entry.field_name, entry.mark_label) if word],
        "creator": [{"@type": "Organization", "name": name} for name in entry.units],
        "isPartOf": {"@type": "DigitalDocument", "name": entry.letter} if entry.letter else "",
        "award": [f"{one.dated_on:%Y-%m-%d} {one.source}" for one in entry.honours],
        "license": settings.DATA_LICENSE,
    }
    return {name: value for name, value in written.items() if value not in ("", [])}


def linked_page(entry: Printed) -> dict[str, Any]:
    """Return what the page of a published measure is about."""
    return {"@context": SCHEMA, **linked_entry(entry, link_of)}


def linked_site() -> dict[str, Any]:
    """Return what the register's front page is: a catalogue, with the way to its data and its search."""
    return {
        "@context": SCHEMA,
        "@type": "DataCatalog",
        "@id": absolute("register:search"),
        "url": absolute("register:search"),
        "name": NAME,
        "description": DESCRIPTION,
        "inLanguage": LANGUAGE,
        "dataset": {"@type": "Dataset", "@id": absolute("register:open_data"), "name": NAME},
    }


def linked_register(spans: Sequence[Span]) -> dict[str, Any]:
    """Return the register as a data set of schema.org, with the files of the last day that is over."""
    files = spans[0].files if spans else []
    downloads = [
        {
            "@type": "DataDownload",
            "contentUrl": absolute("register:day_file", spans[0].last, file.format),
            "encodingFormat": MEDIA_TYPES[file.format],
            "contentSize": str(file.size),
            "sha256": file.sha256,
        }
        for file in files
    ]
    return {"@context": SCHEMA, **_dataset(), "distribution": downloads}


def _dataset() -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "@id": absolute("register:open_data"),
        "url": absolute("register:open_data"),
        "name": NAME,
        "description": DESCRIPTION,
        "inLanguage": LANGUAGE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": publisher_name(), "url": settings.BASE_URL},
        **({"license": settings.DATA_LICENSE} if settings.DATA_LICENSE else {}),
    }
