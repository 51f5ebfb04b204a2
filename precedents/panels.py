"""The four places in which the like of a measure is looked for, as far as a person may look into them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from precedents.models import Shelf, Source
from precedents.searching.asking import Scope


class PanelName(models.TextChoices):
    """What stands apart, so that none crowds out another; in the order in which they are shown."""

    PUBLISHED = "published", _("本省已发布")
    LIST = "list", _("清单")
    BATCH = "batch", _("本批次内")
    EARLIER = "earlier", _("以往申报")


_OF_SOURCE = {Source.PUBLISHED: PanelName.PUBLISHED, Source.LIST: PanelName.LIST}


def panel_of(source: str, shelf: str, own_shelf: str) -> PanelName:
    """Return where a practice stands: candidates apart, those on the shelf of the measure's own batch and the others."""
    if source != Source.CANDIDATE:
        return _OF_SOURCE[Source(source)]
    return PanelName.BATCH if own_shelf and shelf == own_shelf else PanelName.EARLIER


def scopes_of(shelves: Iterable[Shelf], own_shelf: str = "") -> dict[str, Scope]:
    """Return what of these shelves belongs to each panel; a panel without a shelf is left out."""
    numbers: dict[str, set[int]] = {}
    for shelf in shelves:
        numbers.setdefault(panel_of(shelf.source, shelf.key, own_shelf), set()).add(shelf.pk)
    return {panel: Scope.of(numbers[panel]) for panel in PanelName.values if panel in numbers}
