"""Letters in drafting, and clients at the desk."""

from __future__ import annotations

from django.test import Client

from accounts.models import Unit
from letters import actions
from letters.models import AddresseeGroup, Letter
from tests.factories import Cast


def draft(cast: Cast, *titles: str) -> Letter:
    for title in titles or ("跨境小包“一单到底”",):
        cast.accepted(title=title)
    return cast.drafted_letter()


def client_of(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client


def group(cast: Cast, name: str, wording: str, *units: Unit) -> AddresseeGroup:
    return actions.keep_addressee_group(by=cast.clerk, name=name, wording=wording, units=units)
