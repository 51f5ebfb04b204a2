"""What machines read: the catalogue against DCAT 3, schema.org on the public pages, and the list of pages."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from pyshacl import validate
from pytest_django import Settings
from rdflib import DCAT, RDF, SDO, Graph, URIRef

from accounts.choices import Role
from register.freezing import freeze_days
from register.models import RegisterEntry
from tests.factories import make_cast, make_person
from tests.register.published import publish
from tests.states import letter_in

pytestmark = pytest.mark.django_db
SHAPES = Path(__file__).with_name("dcat.ttl")
# Newer than what the library knows of DCAT.
IN_SERIES = URIRef("http://www.w3.org/ns/dcat#inSeries")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FIRST = timezone.localdate() - timedelta(days=9)


def catalogue() -> Graph:
    answer = Client().get("/open-data/catalog.jsonld")
    assert answer.headers["Content-Type"] == "application/ld+json"
    return Graph().parse(data=answer.content.decode(), format="json-ld")


def faults(graph: Graph) -> str:
    conforms, _graph, told = validate(graph, shacl_graph=Graph().parse(SHAPES))
    return "" if conforms else str(told)


def published() -> None:
    clerk = make_person(Role.OFFICE_CLERK)
    publish(clerk, 1, FIRST, ["甲", "乙"])
    publish(clerk, 2, FIRST + timedelta(days=4), ["丙"])
    freeze_days()


def test_the_catalogue_is_what_dcat_demands(settings: Settings) -> None:
    settings.DATA_LICENSE = LICENCE
    published()
    graph = catalogue()
    assert faults(graph) == ""
    assert len(list(graph.subjects(RDF.type, DCAT.Dataset))) == 2
    assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == 6
    assert (None, None, URIRef(LICENCE)) in graph


def test_the_catalogue_names_no_licence_that_nobody_gave(settings: Settings) -> None:
    settings.DATA_LICENSE = ""
    published()
    assert faults(catalogue()) == ""
    assert "license" not in Client().get("/open-data/catalog.jsonld").content.decode()
    assert "尚未注明许可" in Client().get("/open-data/").content.decode()


def test_an_empty_register_has_a_catalogue_too() -> None:
    assert faults(catalogue()) == ""
    assert Client().get("/open-data/").status_code == 200


@pytest.mark.parametrize("lost", [DCAT.downloadURL, DCAT.byteSize, IN_SERIES, DCAT.endpointURL])
def test_the_shapes_find_what_is_missing(lost: URIRef) -> None:
    published()
    graph = catalogue()
    graph.remove((None, lost, None))
    assert faults(graph)


def on_page(address: str) -> dict[str, Any]:
    page = Client().get(address).content.decode()
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return dict(json.loads(found))


def in_file(address: str) -> dict[str, Any]:
    return dict(json.loads(b"".join(Client().get(address).streaming_content)))  # type: ignore[attr-defined]


def unknown_words(told: dict[str, Any]) -> set[str]:
    """What is no word of schema.org."""
    graph = Graph().parse(data=json.dumps(told), format="json-ld")
    named = {str(one) for triple in graph for one in (triple[1], triple[2]) if str(one).startswith(str(SDO))}
    known = "https://schema.org/"
    kinds = {str(one) for one in graph.objects(None, RDF.type)}
    return {one for one in named | kinds if not one.startswith(known) or one.removeprefix(known) not in SDO}


def test_public_pages_speak_schema_org_and_nothing_else(settings: Settings) -> None:
    settings.DATA_LICENSE = LICENCE
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    RegisterEntry.objects.filter(batch=letter.batch).update(published_on=FIRST)
    freeze_days()
    entry = RegisterEntry.objects.filter(batch=letter.batch)[0]
    kinds = {
        "/register/": "DataCatalog",
        entry.get_absolute_url(): "CreativeWork",
        letter.get_absolute_url(): "DigitalDocument",
        "/open-data/": "Dataset",
        f"/open-data/{FIRST}.jsonld": "Dataset",
    }
    for address, kind in kinds.items():
        told = in_file(address) if address.endswith("jsonld") else on_page(address)
        assert told["@type"] == kind
        assert unknown_words(told) == set(), address
    assert unknown_words({"@context": {"@vocab": str(SDO)}, "@type": "Nonsense", "nonsens": "1"})
    named = {
        one["contentUrl"].removeprefix(settings.BASE_URL) for one in on_page("/open-data/")["distribution"]
    }
    assert {Client().get(address).status_code for address in named} == {200}


def test_no_text_ends_the_script_in_which_it_stands() -> None:
    clerk = make_person(Role.OFFICE_CLERK)
    publish(clerk, 1, FIRST, ["甲</script><script>alert(1)</script>&amp;"])
    page = Client().get("/register/1-1/").content.decode()
    assert "</script><script>alert" not in page
    assert on_page("/register/1-1/")["name"] == "甲</script><script>alert(1)</script>&amp;"


def locations(address: str) -> list[str]:
    root = ET.fromstring(Client().get(address).content)
    return [str(one.text) for one in root.iter(f"{SITEMAP}loc")]


def test_the_sitemap_leads_to_every_public_page_and_robots_lead_to_it() -> None:
    letter = letter_in("issued", make_cast(evaluators=1))
    told = Client().get("/robots.txt").content.decode()
    (index,) = [line.removeprefix("Sitemap: ") for line in told.splitlines() if line.startswith("Sitemap: ")]
    pages = {page for section in locations(index) for page in locations(section)}
    entry = RegisterEntry.objects.get(batch=letter.batch)
    for path in ("/register/", "/open-data/", entry.get_absolute_url(), letter.get_absolute_url()):
        assert f"http://testserver{path}" in pages
    assert {Client().get(page).status_code for page in pages} == {200}
