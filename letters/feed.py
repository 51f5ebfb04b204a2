"""What was published lately, as an Atom feed (RFC 4287): letters, then their measures, changes at the top again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from letters.choices import LetterState, Step
from letters.models import Letter
from register.models import RegisterEntry

LETTERS = 20
ENTRIES = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the feed. `key` stays the same whatever happens to what it names."""

    key: str
    title: str
    text: str
    link: str
    published: datetime
    updated: datetime
    categories: tuple[str, ...] = ()


class RegisterFeed(Feed[Item, None]):
    """The register's feed; an entry that changes keeps its id and gets a new time."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """Name the feed."""
        return _("创新举措库：新近发布")

    def subtitle(self) -> str:
        """Say what is in it."""
        return _("新印发的公函和新发布的创新举措，更正、撤销也在其中。")

    def link(self) -> str:
        """Lead to the register."""
        return reverse("register:search")

    def feed_guid(self) -> str:
        """Name the feed for good."""
        return tag_uri(date(2015, 1, 1), "register")

    def author_name(self) -> str:
        """Name who publishes: the office of the latest letter."""
        latest = Letter.objects.published().order_by("-pk").first()
        return latest.mark if latest else _("创新举措工作平台")

    def items(self) -> list[Item]:
        """Return the latest letters and measures, what changed last first."""
        found = [*_letters(), *_entries()]
        return sorted(found, key=lambda one: one.updated, reverse=True)

    def item_title(self, item: Item) -> str:
        """Return the entry's title."""
        return item.title

    def item_description(self, item: Item) -> str:
        """Return the entry's text."""
        return item.text

    def item_link(self, item: Item) -> str:
        """Return where it can be read."""
        return item.link

    def item_guid(self, item: Item) -> str:
        """Return the entry's id."""
        return tag_uri(timezone.localdate(item.published), item.key)

    def item_pubdate(self, item: Item) -> datetime:
        """Return when it was published."""
        return item.published

    def item_updateddate(self, item: Item) -> datetime:
        """Return when it last changed."""
        return item.updated

    def item_categories(self, item: Item) -> tuple[str, ...]:
        """Return the class and the field."""
        return item.categories


def tag_uri(day: date, key: str) -> str:
    """Return a permanent id (RFC 4151) under the name that the app has to the outside."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname or 'localhost'},{day:%Y-%m-%d}:{key}"


def _letters() -> Iterable[Item]:
    letters = Letter.objects.published().select_related("batch").prefetch_related("steps")
    for letter in letters.order_by("-pk")[:LETTERS]:
        published = letter.issued_at or _at(letter.signed_on or timezone.localdate())
        title = letter.content["title"] if letter.content else letter.number
        changes = [step.at for step in letter.steps.all() if step.step in {Step.SUPERSEDE, Step.REVOKE}]
        yield Item(
            key=f"letter/{letter.pk}",
            title=_told(letter.state, f"{letter.number} {title}"),
            text=_("已撤销：%(reason)s") % {"reason": letter.state_reason}
            if letter.state == LetterState.REVOKED
            else title,
            link=letter.get_absolute_url(),
            published=published,
            updated=max([published, *changes]),
        )


def _entries() -> Iterable[Item]:
    entries = RegisterEntry.objects.select_related("batch").defer("search_text", "search_grams")
    for entry in entries.order_by("-published_on", "-batch_id", "serial")[:ENTRIES]:
        labels = [entry.get_classification_display(), entry.get_field_display() if entry.field else ""]
        yield Item(
            key=f"register/{entry.batch.number}-{entry.place}",
            title=_told(_state_of(entry), entry.title),
            text=f"{entry.summary}\n{entry.innovation_point}",
            link=entry.get_absolute_url(),
            published=_at(entry.published_on),
            updated=_at(entry.withdrawn_on or entry.published_on),
            categories=tuple(str(label) for label in labels if label),
        )


def _told(state: str, title: str) -> str:
    if state == LetterState.REVOKED:
        return _("【已撤销】%(title)s") % {"title": title}
    if state == LetterState.SUPERSEDED:
        return _("【已更正】%(title)s") % {"title": title}
    return title


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _state_of(entry: RegisterEntry) -> str:
    """Return the state of the letter that printed an entry last, where that prints it no more."""
    if entry.taken_out_by:
        return LetterState.SUPERSEDED
    return LetterState.REVOKED if entry.is_withdrawn else ""
