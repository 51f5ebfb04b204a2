"""Every page is HTML as the standard has it: no role twice, no id twice, nothing misnested, aria where it may stand."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.clients import client_of
from tests.markup import faults_of
from tests.test_gate import brought_to_the_end, scene
from tests.test_pages import PAGES, ROLES, addresses, person_in, publish
from tests.walking import addresses as all_addresses

WHOLE = '<!DOCTYPE html><html lang="zh"><head><title>函</title></head><body><main>{}</main></body></html>'
PLANTED = {
    "no-redundant-role": '<nav role="navigation" aria-label="位置"></nav>',
    "no-dup-id": '<p id="a">一</p><p id="a">二</p>',
    "close-order": "<p>一<b>二</p></b>",
    "element-permitted-content": "<ul><p>一</p></ul>",
    "no-deprecated-attr": '<table border="1"><tbody><tr><td align="left">一</td></tr></tbody></table>',
    "deprecated": "<center>一</center>",
    "aria-label-misuse": '<span aria-label="零">–</span>',
    "no-missing-references": '<p aria-labelledby="nowhere">一</p>',
    "heading-level": "<h1>一</h1><h3>二</h3>",
    "input-missing-label": '<form><input type="text" name="a"></form>',
    "attributes": '<p hx-get="/">一</p>',
    "dashes": "<select aria-label='类别'><option value=''>---------</option></select>",
    "moments": '<time datetime="2026-11-30T22:48:27.351724+08:00">今天</time>',
    "spaces": "<p>这里没有。 <a href='/'>那里</a>也没有。</p>",
    "tables": '<table><tr><th>一</th></tr><tr><td colspan="2">二</td></tr></table>',
}


def shown(client: Client, asked: list[str]) -> dict[str, str]:
    """The pages among what stands at some addresses."""
    answers = {address: client.get(address) for address in asked}
    return {
        address: answer.content.decode()
        for address, answer in answers.items()
        if answer.status_code == 200 and b"<!DOCTYPE html>" in answer.getvalue()[:100]
    }


def test_every_planted_fault_is_found() -> None:
    found = {fault[:2] for fault in faults_of({rule: WHOLE.format(text) for rule, text in PLANTED.items()})}
    assert {(rule, rule) for rule in PLANTED} - found == set()


def test_a_sound_page_passes() -> None:
    assert faults_of({"sound": WHOLE.format("<h1>函</h1><p>正文</p>")}) == []


@pytest.mark.django_db
def test_every_page_is_valid_for_two_of_the_roles_that_it_opens_to() -> None:
    cast = publish(31, 1)
    found = addresses(cast)
    pages = {"nowhere": Client().get("/nowhere/").content.decode()}
    for role in ROLES:
        asked = [page.format(**found) for page, may in PAGES.items() if role in sorted(may)[:2]]
        seen = shown(client_of(person_in(cast, role)), asked)
        pages |= {f"{role} {address}": text for address, text in seen.items()}
    assert len(pages) > len(PAGES)
    assert faults_of(pages) == []


@pytest.mark.django_db
def test_every_address_of_a_batch_that_was_decided_shows_a_valid_page() -> None:
    cast, _people = scene()
    brought_to_the_end(cast)
    pages = shown(
        client_of(cast.clerk), [address for address in all_addresses(cast) if address.endswith("/")]
    )
    assert len(pages) > 60
    assert faults_of(pages) == []
