"""Who does what in a batch: the people that the package names, and demo people where it names nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.choices import LETTER_ROLES, SUBMITTING_KINDS, Role, UnitKind
from core.names import short_name_of
from packages.values import Package, Person, Unit

DEFAULT_EVALUATORS = tuple(f"zhuanjia{number}" for number in range(1, 6))


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who acts. Drafting, reviewing and signing fall to three different people."""

    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    office: Unit
    agency: Unit
    clerk: Person
    reviewer: Person
    signatory: Person
    evaluation_lead: Person
    evaluators: tuple[Person, ...]
    submitters: Mapping[str, Person]
    unit_leads: Mapping[str, Person]


def default_people(units: Sequence[Unit], evaluators: Collection[str] = ()) -> tuple[Person, ...]:
    """Return one demo person per role and unit, after the units of kinds that every batch needs are there."""
    return _Casting(_with_office_and_agency(tuple(units)), (), tuple(evaluators)).fill().people


def cast_of(package: Package) -> Cast:
    """Return who acts in a package's batch: its own people first, a demo person for a role nobody holds."""
    named = tuple(dict.fromkeys(sheet.evaluator for sheet in package.evaluations))
    office_facts = package.letter
    units = _with_office_and_agency(
        package.units,
        full_name=office_facts.issuer if office_facts else "",
        short_name=office_facts.short_name or short_name_of(office_facts.title) if office_facts else "",
        agency_code=office_facts.agency_code if office_facts else "",
    )
    return _Casting(units, package.people, named).fill()


def _with_office_and_agency(
    units: tuple[Unit, ...], *, full_name: str = "", short_name: str = "", agency_code: str = ""
) -> tuple[Unit, ...]:
    codes = {unit.code.casefold() for unit in units}
    kinds = {unit.kind for unit in units}
    added = []
    if UnitKind.OFFICE not in kinds:
        code = _free("office", codes)
        name = short_name or full_name or "办公室"
        added.append(Unit(code, name, UnitKind.OFFICE.value, full_name, short_name, agency_code))
    if UnitKind.THIRD_PARTY not in kinds:
        added.append(Unit(_free("agency", codes), "第三方机构", UnitKind.THIRD_PARTY.value))
    return (*units, *added)


def _free(wanted: str, taken: Iterable[str]) -> str:
    """Return the name, with the first number behind it that makes it unlike every taken one."""
    folded = {name.casefold() for name in taken}
    names = (wanted if number == 1 else f"{wanted}{number}" for number in range(1, len(folded) + 2))
    return next(name for name in names if name.casefold() not in folded)


class _Casting:
    """Fills the roles one after the other; whoever is made is known to the next question."""

    def __init__(
        self, units: tuple[Unit, ...], people: tuple[Person, ...], evaluators: tuple[str, ...]
    ) -> None:
        self.units = units
        self.people = list(people)
        # A sheet's evaluator is never given away as the name of somebody else.
        self.usernames = {person.username for person in people} | set(evaluators)
        self.named = evaluators

    def fill(self) -> Cast:
        office = next(unit for unit in self.units if unit.kind == UnitKind.OFFICE)
        agency = next(unit for unit in self.units if unit.kind == UnitKind.THIRD_PARTY)
        clerk, reviewer, signatory = self._three_people(office)
        lead = self._holder(Role.EVALUATION_LEAD, agency, "pinggu")
        self._fill_auditor(office)
        submitting = [unit for unit in self.units if unit.kind in SUBMITTING_KINDS]
        submitters = {unit.code: self._member(Role.SUBMITTER, unit, "tianbao") for unit in submitting}
        unit_leads = {unit.code: self._member(Role.UNIT_LEAD, unit, "danwei") for unit in submitting}
        evaluators = self._evaluators(agency)
        return Cast(
            units=self.units,
            people=tuple(self.people),
            office=office,
            agency=agency,
            clerk=clerk,
            reviewer=reviewer,
            signatory=signatory,
            evaluation_lead=lead,
            evaluators=evaluators,
            submitters=submitters,
            unit_leads=unit_leads,
        )

    def _three_people(self, office: Unit) -> tuple[Person, Person, Person]:
        chosen: dict[str, Person] = {}
        # The role with fewest holders goes first, to whoever holds fewest: seldom is then nobody left free.
        for role in sorted(
            LETTER_ROLES, key=lambda role: sum(role in person.roles for person in self.people)
        ):
            free = [one for one in self.people if role in one.roles and one not in chosen.values()]
            free.sort(key=lambda one: sum(step in one.roles for step in LETTER_ROLES))
            chosen[role] = free[0] if free else self._make(role, office, _OFFICE_NAMES[role])
        return chosen[Role.OFFICE_CLERK], chosen[Role.OFFICE_REVIEWER], chosen[Role.SIGNATORY]

    def _fill_auditor(self, office: Unit) -> None:
        if not any(Role.AUDITOR in person.roles for person in self.people):
            self._make(Role.AUDITOR, office, "jiandu")

    def _holder(self, role: Role, unit: Unit, username: str) -> Person:
        return next((one for one in self.people if role in one.roles), None) or self._make(
            role, unit, username
        )

    def _member(self, role: Role, unit: Unit, username: str) -> Person:
        found = next((one for one in self.people if one.unit == unit.code and role in one.roles), None)
        return found or self._make(role, unit, f"{username}-{unit.code}")

    def _evaluators(self, agency: Unit) -> tuple[Person, ...]:
        if not any(Role.EVALUATOR in person.roles for person in self.people):
            for number, username in enumerate(self.named or DEFAULT_EVALUATORS, start=1):
                taken = {} if self.named else self.usernames
                self._add(Role.EVALUATOR, agency, _free(username, taken), f"评审专家{number}")
        return tuple(person for person in self.people if Role.EVALUATOR in person.roles)

    def _make(self, role: Role, unit: Unit, username: str) -> Person:
        label = str(role.label).removeprefix(unit.name)
        return self._add(role, unit, _free(username, self.usernames), f"{unit.name[:40]}{label}")

    def _add(self, role: Role, unit: Unit, username: str, name: str) -> Person:
        person = Person(username=username, name=name, unit=unit.code, roles=(role.value,))
        self.people.append(person)
        self.usernames.add(username)
        return person


_OFFICE_NAMES: Mapping[str, str] = {
    Role.OFFICE_CLERK: "jingban",
    Role.OFFICE_REVIEWER: "hegao",
    Role.SIGNATORY: "qianfa",
}
