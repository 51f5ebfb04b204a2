"""People: who may hold which role in which kind of unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.choices import Role, UnitKind, roles_for
from packages.checks.common import Located, blank, doubles, unknown
from packages.node import Node
from packages.places import quoted

USERNAME = re.compile(r"[\w.@+-]+\Z")


def people_faults(package: Node) -> Iterator[Located]:
    """Yield the faults of `people`."""
    people = list(package["people"].rows())
    kinds = {unit["code"].text: unit["kind"].text for unit in package["units"].rows()}
    yield from doubles([person["username"] for person in people], fold=True)
    for person in people:
        yield from blank(person["name"])
        yield from misspelt_username(person["username"])
        yield from unknown(person["unit"], set(kinds), _("单位清单"))
        yield from _misplaced_roles(person, kinds.get(person["unit"].text, ""))


def misspelt_username(node: Node) -> Iterator[Located]:
    """Yield a fault for a name that nobody could sign in with."""
    if node.text and not USERNAME.match(node.text):
        sentence = _("用户名 %(name)s 只能用文字、数字和 @ . + - _，不能有空格。")
        yield node.path, sentence % {"name": quoted(node.text)}


def _misplaced_roles(person: Node, kind: str) -> Iterator[Located]:
    if kind not in UnitKind.values:
        return
    allowed = roles_for(kind)
    for role in person["roles"].rows():
        if role.text in Role.values and role.text not in allowed:
            sentence = _("%(kind)s的人员不能担任%(role)s，请改换单位或角色。")
            yield role.path, sentence % {"kind": UnitKind(kind).label, "role": Role(role.text).label}
