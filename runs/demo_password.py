"""Whether somebody's password is the demo's, which everybody knows who has read the manual."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.db.models import Count

from accounts.choices import Duty
from accounts.models import User

DEMO_PASSWORD = "fzworkflow-demo"
ADMINISTRATORS = {"admin": Duty.SYSTEM, "anquan": Duty.SECURITY, "shenji": Duty.AUDIT}


def knows_demo_password(person: User | None) -> bool:
    """Return whether somebody signs in with the demo's password."""
    return person is not None and person.check_password(DEMO_PASSWORD)


def is_demo_password_in_use() -> bool:
    """Return whether anybody of the demo has still its password.

    Its people share one hash, and nobody else shares one: so few hashes are tried, however many people there are.
    """
    shared = User.objects.values("password").annotate(people=Count("pk")).filter(people__gt=1)
    tried = {*shared.values_list("password", flat=True)}
    tried.update(User.objects.filter(username__in=ADMINISTRATORS).values_list("password", flat=True))
    return any(check_password(DEMO_PASSWORD, one) for one in tried)
