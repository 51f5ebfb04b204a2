"""The page of the header's search."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django_stubs_ext import StrOrPromise

from core.finding import FindKind, Found, kinds_for
from core.folding import folded_words
from core.paging import page_by_key
from core.people import Person
from core.web import signed_in

# Room for a digest, with something around it.
LONGEST_WORDS = 100
SHOWN_OF_A_KIND = 5


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, and whether there is more."""

    name: str
    label: StrOrPromise
    found: list[Found]
    has_more: bool

    @property
    def slot(self) -> str:
        """The place behind each result that other apps fill."""
        return f"found.{self.name}"


@require_GET
@login_required
def find(request: HttpRequest) -> HttpResponse:
    """What holds every word, grouped by kind; with `kind` all of that kind, page by page."""
    person = signed_in(request)
    words = request.GET.get("words", "").strip()[:LONGEST_WORDS]
    kinds = kinds_for(person)
    context: dict[str, object] = {"words": words, "is_asked": bool(folded_words(words))}
    chosen = next((kind for kind in kinds if kind.name == request.GET.get("kind")), None)
    if chosen and words:
        page = page_by_key(request, chosen.rows(person, words))
        groups = [Group(chosen.name, chosen.label, chosen.shown(page.rows, person, words), has_more=False)]
        context |= {"page": page, "chosen": chosen}
    else:
        groups = [_group(kind, person, words) for kind in kinds] if words else []
    context["groups"] = [group for group in groups if group.found]
    return render(request, "core/find.html", context)


def _group(kind: FindKind, person: Person, words: str) -> Group:
    rows = list(kind.rows(person, words).order_by("-pk")[: SHOWN_OF_A_KIND + 1])
    found = kind.shown(rows[:SHOWN_OF_A_KIND], person, words)
    return Group(kind.name, kind.label, found, has_more=len(rows) > SHOWN_OF_A_KIND)
