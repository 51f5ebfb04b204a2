"""Every action has an address of the API, or a reason why it has none: the next one is not forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from pathlib import Path

import pytest
from django.conf import settings
from knox.models import AuthToken
from rest_framework.test import APIClient
from core.acting import all_actions
from core.api.acts import Act
from core.api.keeping import KEY_HEADER
from tests.matrix.routes import routes
from tests.factories import make_person
from tests.matrix.test_api_by_chance import OPERATIONS

from tests.measures.test_api import client_of
ACCOUNTS = "accounts and roles are kept by people, with a second factor, two of them where it counts"
ELSEWHERE = "another act does it, once it has looked at what was brought"
ONE_S_OWN = "how one likes one's own pages is nothing that another system does"
ONE_S_OWN_RIGHT = "a right of one's own is given to a colleague by hand, and taken on by hand"
PAST = "letters from before the system are read from files and checked line by line on a page, once"
TO_AN_ARCHIVE = "packages are handed over by people, who look at what each examination found"
NOT_IN_THE_API = {
    "set_roles": ACCOUNTS,
    "confirm_role": ACCOUNTS,
    "drop_role_change": ACCOUNTS,
    "unlock_person": ACCOUNTS,
    "ask_factor_reset": ACCOUNTS,
    "confirm_factor_reset": ACCOUNTS,
    "drop_factor_reset": ACCOUNTS,
    "confirm_retention": ACCOUNTS,
    "resend_mail": "mails are the system's own business; whoever keeps them looks at what went wrong",
    "confirm_import": PAST,
    "decline_import": PAST,
    "rename_view": ONE_S_OWN,
    "delete_view": ONE_S_OWN,
    "examine_transfer": TO_AN_ARCHIVE,
    "drop_transfer": TO_AN_ARCHIVE,
    "hand_over": TO_AN_ARCHIVE,
    "record_archive_receipt": TO_AN_ARCHIVE,
    "accept_delegation": ONE_S_OWN_RIGHT,
    "end_delegation": ONE_S_OWN_RIGHT,
    "store_attachment": ELSEWHERE,
    "store_look": ELSEWHERE,
    "store_sealed_file": ELSEWHERE,
    "adopt_finding": ELSEWHERE,
    "issue_letter": "a worker does it once it was asked for",
    "store_outside_search": ELSEWHERE,
    "import_measures": "a file is read and looked through on its page; a program drafts measures itself",
    "merge_offline": "a workbook is read and merged on its page; a program saves the sheets themselves",
    "propose_assignments": "a proposal is drawn, looked at and released; this is how a run without people does all three",
    "request_annex": "a paper for people, made from what the API gives as data",
}


def acts() -> Iterator[Act]:
    """Yield the acts of all addresses."""
    for route in routes():
        for handler in (getattr(route.view, "actions", None) or {}).values():
            act = getattr(getattr(vars(route.view)["cls"], handler, None), "act", None)
            if act is not None:
                yield act


def test_every_action_is_an_act_or_has_a_reason_why_not() -> None:
    named = {act.name for act in acts()}
    ours = {one.name for one in all_actions() if not one.act.__module__.startswith("tests.")}
    missing = ours - named - set(NOT_IN_THE_API)
    assert missing == set()
    assert {name for name in NOT_IN_THE_API if name in named} == set()


def test_every_operation_that_changes_something_knows_a_key_or_refuses_it_by_its_name() -> None:
    changing = {name: one for name, one in OPERATIONS.items() if one.method not in {"get", "head"}}
    assert {one.method for one in changing.values()} >= {"post", "patch", "put", "delete"}
    without = {
        name for name, one in changing.items() if KEY_HEADER not in {header.name for header in one.headers}
OF_TOKENS = ("/api/v1/tokens/", "/api/v1/tokens/revoke/", "/api/v1/tokens/revoke-all/")
    }
    names = [act.name for act in acts()]
    assert sorted(names) == sorted(set(names))
    assert without == {f"POST {address}" for address in OF_TOKENS}


@pytest.mark.django_db
@pytest.mark.parametrize("address", OF_TOKENS)
def test_at_the_addresses_of_tokens_a_key_is_refused(address: str) -> None:
    person = make_person("submitter")
    client = client_of(person)
    if address == OF_TOKENS[0]:
        client = APIClient()
        client.force_login(person)
    answer = client.post(address, headers={KEY_HEADER: "k-1"})
    assert (answer.status_code, list(answer.json())) == (400, [KEY_HEADER])
    assert AuthToken.objects.filter(user=person).count() == 1


def test_every_act_has_a_name_of_its_own() -> None:
