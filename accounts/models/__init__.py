"""People and their units, and what every app leaves to be done or told."""

from accounts.models.notices import Mail, Notice
from accounts.models.outbox import OutboxEntry
from accounts.models.people import (
    EVALUATION_ROLES,
    OFFICE_ROLES,
    SUBMITTING_KINDS,
    UNIT_ROLES,
    MailRhythm,
    PeopleManager,
    Role,
    Unit,
    UnitKind,
    User,
    role_fault,
    roles_for,
)

__all__ = [
    "EVALUATION_ROLES",
    "OFFICE_ROLES",
    "SUBMITTING_KINDS",
    "UNIT_ROLES",
    "Mail",
    "MailRhythm",
    "Notice",
    "OutboxEntry",
    "PeopleManager",
    "Role",
    "Unit",
    "UnitKind",
    "User",
    "role_fault",
    "roles_for",
]
