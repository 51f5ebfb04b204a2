"""What everybody reads at every address, asked for once for all tests of the folder: the scene stands still."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase

from tests.matrix.asking import ask
from tests.matrix.expected import answered
from tests.matrix.identities import Identity
from tests.matrix.scene import Reading, Scene, undone


def reading(scene: Scene, who: Identity, address: str) -> Reading:
    """Return what somebody gets who opens an address."""
    key = who.name, address
    if key not in scene.readings:
        with undone():
            answer = ask(who, "GET", address)
            scene.readings[key] = Reading(answered(answer), _page(answer))
    return scene.readings[key]


def _page(answer: HttpResponseBase) -> bytes:
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.content if is_page and isinstance(answer, HttpResponse) else b""
