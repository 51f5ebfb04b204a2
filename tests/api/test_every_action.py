"""Every action has an address of the API, or a reason why it has none: the next one is not forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from knox.models import AuthToken
from rest_framework.test import APIClient

from core.acting import all_actions
from core.api.acts import Act
from core.api.keeping import KEY_HEADER
from tests.factories import make_person
from tests.matrix.routes import routes
from tests.matrix.test_api_by_chance import OPERATIONS
from tests.measures.test_api import client_of

ACCOUNTS = "accounts and roles are kept by people, with a second factor, two of them where it counts"
ELSEWHERE = "another act of the table does it, which looks at what was brought or names it otherwise"
ONE_S_OWN = "how one likes one's own pages is nothing that another system does"
ONE_S_OWN_ACCESS = "with what one comes in, and where one is told, is proved on one's own pages"
A_SECRET = "a secret is shown once, on a page, and kept nowhere"
ON_SET_UP = "said once, when the system is set up"
IN_WORDS = "words that pages offer are written on a page, beside what they will look like"
PAST = "letters from before the system are read from files and checked line by line on a page, once"
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
    "propose_import": PAST,
    "confirm_import": PAST,
    "decline_import": PAST,
    "rename_view": ONE_S_OWN,
    "delete_view": ONE_S_OWN,
    "store_attachment": ELSEWHERE,
    "store_look": ELSEWHERE,
    "store_sealed_file": ELSEWHERE,
    "adopt_finding": ELSEWHERE,
    "issue_letter": "a worker does it once it was asked for",
    "store_outside_search": ELSEWHERE,
    "import_measures": "a file is read and looked through on its page; a program drafts measures itself",
    "merge_offline": "a workbook is read and merged on its page; a program saves the sheets themselves",
    "propose_assignments": "a proposal is drawn, looked at and released; this is how a run without people does all three",
    "set_retention": ACCOUNTS,
    "end_session": ONE_S_OWN_ACCESS,
    "end_sessions": ONE_S_OWN_ACCESS,
    "revoke_tokens": "`tokens/revoke-all/` does it for programs",
    "make_machine_token": A_SECRET,
    "revoke_machine_token": ONE_S_OWN_ACCESS,
    "make_webhook": A_SECRET,
    "renew_webhook_secret": A_SECRET,
    "revoke_webhook": ONE_S_OWN_ACCESS,
    "replay_delivery": "whoever missed an event reads what became of it by the API itself",
    "set_reach": ONE_S_OWN_ACCESS,
    "prove_reach": ONE_S_OWN_ACCESS,
    "switch_reach": ONE_S_OWN_ACCESS,
    "forget_reach": ONE_S_OWN_ACCESS,
    "choose_kinds": ONE_S_OWN,
    "set_mail_rhythm": ONE_S_OWN,
    "keep_view": ONE_S_OWN,
    "reword_notice": IN_WORDS,
    "restore_notice_text": IN_WORDS,
    "set_common_reason": IN_WORDS,
    "keep_addressee_group": ELSEWHERE,
    "drop_addressee_group": ELSEWHERE,
    "search_and_keep": ELSEWHERE,
    "strike_hit": ELSEWHERE,
    "bring_in_search": "a batch package brings it along",
    "open_number_series": ON_SET_UP,
    "set_opening_balance": ON_SET_UP,
}
OF_TOKENS = ("/api/v1/tokens/", "/api/v1/tokens/revoke/", "/api/v1/tokens/revoke-all/")


def acts() -> Iterator[Act]:
    """Yield the acts of all addresses."""
    for route in routes():
        for handler in (getattr(route.view, "actions", None) or {}).values():
            act = getattr(getattr(vars(route.view)["cls"], handler, None), "act", None)
            if act is not None:
                yield act


def framed() -> Iterator[str]:
    """Yield the names under which functions frame themselves: `acting(by, permission, "name")`."""
    for app in settings.OUR_APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                is_frame = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "acting"
                if is_frame and isinstance(name := node.args[2], ast.Constant):  # type: ignore[attr-defined]  # a call
                    yield str(name.value)


def test_every_action_is_an_act_or_has_a_reason_why_not() -> None:
    named = {act.name for act in acts()}
    ours = {one.name for one in all_actions() if not one.act.__module__.startswith("tests.")}
    ours |= set(framed())
    assert len(ours) > 150
    assert ours - named - set(NOT_IN_THE_API) == set()
    assert {name for name in NOT_IN_THE_API if name in named or name not in ours} == set()


def test_every_operation_that_changes_something_knows_a_key_or_refuses_it_by_its_name() -> None:
    changing = {name: one for name, one in OPERATIONS.items() if one.method not in {"get", "head"}}
    assert {one.method for one in changing.values()} >= {"post", "patch", "put", "delete"}
    without = {
        name for name, one in changing.items() if KEY_HEADER not in {header.name for header in one.headers}
    }
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
    names = [act.name for act in acts()]
    assert sorted(names) == sorted(set(names))
