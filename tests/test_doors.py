"""One rule, one line: a permission that is changed changes the page, the API, the action and the menu alike."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rules.permissions import permissions

from accounts.rules import holds
from core.errors import NotAllowed
from core.menu import menu_entries, menu_of
from measures import actions as measure_actions
from tests.factories import Cast, make_cast
from tests.states import people_of
from tests.test_permissions import TABLE

ROOT = Path(__file__).parents[1]
OURS = (
    *("core", "accounts", "precedents", "measures", "evaluations", "register"),
    *("letters", "earlier", "runs", "backups", "fzworkflow"),
)
# Who somebody is decides here what they see, or what somebody else may be made; never what they may do.
KNOW_ROLES = {
    "accounts/factors.py": "who must have a second factor",
    "accounts/models.py": "the roles lie on the person",
    "accounts/rules.py": "the predicates on a person",
    "core/people.py": "what a person is",
    "letters/delegated.py": "whose right it is that somebody acts by",
    "evaluations/actions/inviting.py": "whether somebody else can be seated on a panel",
    "evaluations/actions/panel.py": "whether somebody else can be seated on a panel",
}
# What anybody may read, and who signs in or is told from where they call.
PUBLIC = {
    "accounts.invitation_views.accept",
    "core.looks.switch_look",
    "fzworkflow.calendars.calendar_feed",
    "fzworkflow.health.healthz",
    "fzworkflow.health.readyz",
    "fzworkflow.home.home",
    "fzworkflow.manual.manual_page",
    "fzworkflow.metrics.metrics",
    "fzworkflow.sitemap.index",
    "fzworkflow.sitemap.pages",
    "fzworkflow.sitemap.robots",
    "letters.feed.RegisterFeed",
    "letters.views.after.sealed_file",
    "letters.views.evidence.public_evidence",
    "letters.views.proof.manifest",
    "letters.views.proof.verify",
    "letters.views.public.published_detail",
    "letters.views.public.published_file",
    "letters.views.public.published_list",
    "register.open_data.data_catalogue",
    "register.open_data.day_file",
    "register.open_data.open_data",
    "register.views.entry",
    "register.views.export",
    "register.views.old_entry",
    "register.views.search",
    "register.views.trends",
}
# A view of the API: REST framework asks who comes in, of each alike.
API_VIEW = {"cls", "view_class"}


def client_of(person: models.Model) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def sources() -> Iterator[tuple[str, str]]:
    for app in OURS:
        for file in sorted((ROOT / app).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), file.read_text()


@pytest.mark.django_db
def test_a_rule_changed_in_one_place_holds_for_menu_page_api_and_action(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = make_cast(evaluators=1)
    before = reach_of_screening(cast, "clerk"), reach_of_screening(cast, "auditor")
    monkeypatch.setitem(permissions, "measures.screen_measure", holds("auditor"))
    after = reach_of_screening(cast, "clerk"), reach_of_screening(cast, "auditor")
    every = {"menu", "page", "api", "action"}
    assert before == (every, set())
    assert after == (set(), every)


def reach_of_screening(cast: Cast, role: str) -> set[str]:
    """Return by which ways somebody gets to screen a measure."""
    person = getattr(cast, role)
    client = client_of(person)
    reached = set()
    if "measures:screening_queue" in {entry.url_name for entry in menu_of(person)}:
        reached.add("menu")
    if client.get(reverse("measures:screening_queue")).status_code == 200:
        reached.add("page")
    if client.post(f"/api/v1/measures/{cast.submitted().pk}/accept/").status_code == 200:
        reached.add("api")
    try:
        measure_actions.accept_measure(cast.submitted(), by=person)
        reached.add("action")
    except NotAllowed:
        pass
    return reached


@pytest.mark.django_db
def test_who_may_do_it_to_a_thing_may_also_pass_the_door() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.accepted()
    things = {"batch": cast.batch, "measure": measure, "panel": cast.panel}
    people = people_of(cast)
    shut_out = [
        (permission, name)
        for permission, (subject, _held) in TABLE.items()
        for name, person in people.items()
        if subject in things
        and person.has_perm(permission, things[subject])
        and not person.has_perm(permission)
    ]
    assert shut_out == []


@pytest.mark.django_db
def test_the_door_is_as_narrow_as_the_roles_that_the_rule_names() -> None:
    cast = make_cast(evaluators=1)
    people = people_of(cast)
    pass_by = {
        permission: {name for name, person in people.items() if person.has_perm(permission)}
        for permission in ("measures.submit_measure", "evaluations.hand_in_result", "letters.sign_letter")
    }
    assert pass_by == {
        "measures.submit_measure": {"unit_lead", "other_unit_lead"},
        "evaluations.hand_in_result": {"evaluation_lead", "other_evaluation_lead"},
        "letters.sign_letter": {"signatory"},
    }


def test_every_door_and_every_entry_of_the_menu_names_a_permission_that_there_is() -> None:
    doors = {door_of(view) for view in callbacks_of(get_resolver())} - {None}
    entries = {entry.permission for entry in menu_entries() if entry.permission}
    assert len(doors) > 30
    assert (doors | entries) - set(permissions) == set()


def test_an_entry_of_the_menu_asks_what_its_page_asks() -> None:
    asked = {}
    for entry in menu_entries():
        if entry.permission:
            view = get_resolver().resolve(reverse(entry.url_name)).func
            asked[entry.url_name] = (entry.permission, door_of(view))
    assert asked
    assert {name: found for name, found in asked.items() if found[0] != found[1]} == {}


def door_of(view: Callable[..., object]) -> str | None:
    """Return the permission that a page's door asks."""
    return getattr(view, "permission", None)


def source_of(view: Callable[..., object]) -> str:
    return inspect.getsource(inspect.unwrap(view) if inspect.isfunction(view) else type(view))


def test_roles_are_named_by_rules_and_by_what_filters_rows_and_nowhere_else() -> None:
    named = {file for file, text in sources() if asks_a_role(text) and not filters_rows(file)}
    assert named == set(KNOW_ROLES)


def asks_a_role(text: str) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"has_role", "is_in_office"}
        for node in ast.walk(ast.parse(text))
    ) or bool(re.search(r"\bdef has_role|\.has_role", text))


def filters_rows(file: str) -> bool:
    return "/models/" in file or file.endswith("querysets.py")


def test_every_page_that_is_not_public_says_at_its_head_who_comes_in() -> None:
    ours = {name_of(view): view for view in views_of(get_resolver()) if view.__module__.split(".")[0] in OURS}
    assert {name for name, view in ours.items() if not heads_of(view)} == PUBLIC


def name_of(view: Callable[..., object]) -> str:
    return f"{view.__module__}.{getattr(view, '__qualname__', type(view).__qualname__)}"


def views_of(resolver: URLResolver) -> Iterator[Callable[..., object]]:
    return (inspect.unwrap(view) for view in callbacks_of(resolver))


def callbacks_of(resolver: URLResolver) -> Iterator[Callable[..., object]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from callbacks_of(entry)
        elif isinstance(entry, URLPattern) and not (API_VIEW & set(dir(entry.callback))):
            yield entry.callback


def heads_of(view: Callable[..., object]) -> list[str]:
    return re.findall(r"@(for_permission|login_required)", source_of(view))
