"""What can be fetched of the register, as a catalogue: DCAT 3 (W3C, 2024) in JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from register.linked import DESCRIPTION, LANGUAGE, MEDIA_TYPES, NAME, absolute, publisher_name
from register.models import DayFile
from register.spans import Span

_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_IANA = "https://www.iana.org/assignments/media-types/"
_CHINESE = "http://publications.europa.eu/resource/authority/language/ZHO"
_DAILY = "http://publications.europa.eu/resource/authority/frequency/DAILY"


def catalogue(spans: Sequence[Span]) -> dict[str, Any]:
    """Return the catalogue: a series, of which each data set is the register while it read alike, and the API."""
    address = absolute("register:catalogue")
    series, service = f"{address}#series", f"{address}#api"
    datasets = [_dataset(one, series, spans[place + 1 :][:1]) for place, one in enumerate(spans)]
    return {
        "@context": _PREFIXES,
        "@id": address,
        "@type": "dcat:Catalog",
        "dcterms:title": _text(f"{NAME}：开放数据目录"),
        "dcterms:description": _text(DESCRIPTION),
        "dcterms:language": {"@id": _CHINESE},
        "dcterms:publisher": _publisher(),
        "foaf:homepage": {"@id": absolute("register:open_data")},
        **_license(),
        "dcat:dataset": [_series(series, spans), *datasets],
        "dcat:service": [_service(service, [one["@id"] for one in datasets])],
    }


def _series(address: str, spans: Sequence[Span]) -> dict[str, Any]:
    ends = (
        {"dcat:last": {"@id": _address(spans[0])}, "dcat:first": {"@id": _address(spans[-1])}}
        if spans
        else {}
    )
    return {
        "@id": address,
        "@type": "dcat:DatasetSeries",
        "dcterms:title": _text(f"{NAME}（逐日）"),
        "dcterms:description": _text(DESCRIPTION),
        "dcterms:publisher": _publisher(),
        "dcterms:accrualPeriodicity": {"@id": _DAILY},
        **ends,
    }


def _dataset(span: Span, series: str, before: Sequence[Span]) -> dict[str, Any]:
    return {
        "@id": _address(span),
        "@type": "dcat:Dataset",
        "dcterms:title": _text(f"{NAME}（截至{span.last:%Y-%m-%d}）"),
        "dcterms:description": _text(DESCRIPTION),
        "dcterms:identifier": f"{span.first:%Y-%m-%d}",
        "dcterms:issued": _day(f"{span.first:%Y-%m-%d}"),
        "dcterms:language": {"@id": _CHINESE},
        "dcterms:publisher": _publisher(),
        "dcterms:temporal": {
            "@type": "dcterms:PeriodOfTime",
            "dcat:startDate": _day(f"{span.first:%Y-%m-%d}"),
            "dcat:endDate": _day(f"{span.last:%Y-%m-%d}"),
        },
        "dcat:inSeries": {"@id": series},
        **({"dcat:prev": {"@id": _address(before[0])}} if before else {}),
        "dcat:landingPage": {"@id": f"{absolute('register:open_data')}?as_of={span.last:%Y-%m-%d}"},
        "dcat:distribution": [_distribution(file) for file in span.files],
    }


def _distribution(file: DayFile) -> dict[str, Any]:
    address = absolute("register:day_file", file.day, file.format)
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dcterms:title": _text(f"{NAME} {file.day:%Y-%m-%d}.{file.format}"),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{_IANA}{MEDIA_TYPES[file.format]}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        **_license(),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }


def _service(address: str, serves: Sequence[str]) -> dict[str, Any]:
    return {
        "@id": address,
        "@type": "dcat:DataService",
        "dcterms:title": _text(f"{NAME}接口"),
        "dcterms:publisher": _publisher(),
        "dcat:endpointURL": {"@id": absolute("api-register-list")},
        "dcat:endpointDescription": {"@id": absolute("schema")},
        "dcat:servesDataset": [{"@id": one} for one in serves],
        **_license(),
    }


def _publisher() -> dict[str, Any]:
    return {
        "@id": f"{absolute('register:open_data')}#publisher",
        "@type": "foaf:Organization",
        "foaf:name": _text(publisher_name()),
    }


def _address(span: Span) -> str:
    # By the first day: the last one moves on while the register reads alike.
    return f"{absolute('register:catalogue')}#{span.first:%Y-%m-%d}"


def _license() -> dict[str, Any]:
    return {"dcterms:license": {"@id": settings.DATA_LICENSE}} if settings.DATA_LICENSE else {}


def _text(words: str) -> dict[str, str]:
    return {"@language": LANGUAGE, "@value": words}


def _day(day: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day}
