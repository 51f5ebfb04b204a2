"""The units and people of a package, found or made. Making accounts is the administrator's; so is running a package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from core.errors import Fault, Incomplete
from packages import Cast, values


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Stored units by code, people by username, and who acts in which part."""

    cast: Cast
    units: Mapping[str, Unit]
    people: Mapping[str, User]

    def person(self, person: values.Person) -> User:
        """Return the stored person."""
        return self.people[person.username]


def enrol(cast: Cast) -> Enrolled:
    """Find or make everybody. Raises `Incomplete` where a code or username is taken by something else.

    People who are made get no password: they cannot sign in until the administrator gives them one.
    """
    faults: list[Fault] = []
    units = {unit.code: _unit(unit, faults) for unit in cast.units}
    people = {person.username: _person(person, units, faults) for person in cast.people}
    if faults:
        raise Incomplete(faults)
    return Enrolled(cast, units, people)


def _unit(wanted: values.Unit, faults: list[Fault]) -> Unit:
    unit, _created = Unit.objects.get_or_create(
        code=wanted.code,
        defaults={
            "name": wanted.name,
            "kind": wanted.kind,
            "full_name": wanted.full_name,
            "short_name": wanted.short_name,
            "agency_code": wanted.agency_code,
        },
    )
    if unit.kind != wanted.kind:
        faults.append(
            Fault(
                f"units.{wanted.code}", _("系统中已有代码相同而类别不同的单位“%(unit)s”。") % {"unit": unit}
            )
        )
    return unit


def _person(wanted: values.Person, units: Mapping[str, Unit], faults: list[Fault]) -> User:
    person = User.objects.filter(username=wanted.username).first()
    if person is None:
        person = User(
            username=wanted.username,
            name=wanted.name,
            unit=units[wanted.unit],
            roles=list(wanted.roles),
            phone=wanted.phone,
            email=wanted.email,
        )
        person.set_unusable_password()
        person.save()
    elif person.unit_id != units[wanted.unit].pk or not set(wanted.roles) <= set(person.roles):
        faults.append(
            Fault(
                f"people.{wanted.username}",
                _("系统中的“%(person)s”属于别的单位或没有所需角色。") % {"person": wanted.username},
            )
        )
    return person
