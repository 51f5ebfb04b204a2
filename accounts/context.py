"""What every page knows: the menu, by what the person may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import OFFICE_ROLES, UNIT_ROLES, Role, User
from accounts.notices.unread import unread_count


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu and the roles that it is for; an empty tuple of roles stands for everyone."""

    label: str | Promise
    url_name: str
    icon: str
    roles: tuple[str, ...] = ()
    is_public: bool = False

    def is_for(self, user: object) -> bool:
        """Tell whether the person may use it."""
        if self.is_public:
            return True
        if not isinstance(user, User) or not user.is_active:
            return False
        return not self.roles or user.has_role(*self.roles)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A menu entry as the page shows it."""

    label: str
    url: str
    icon: str
    is_current: bool


INSIDERS = (*UNIT_ROLES, *OFFICE_ROLES)
MENU = (
    MenuEntry(_("首页"), "home", "home"),
    MenuEntry(_("批次"), "measures:batch_list", "stack-2", (*INSIDERS, Role.EVALUATION_LEAD)),
    MenuEntry(_("举措"), "measures:measure_list", "file-text", INSIDERS),
    MenuEntry(
        _("形式审查"),
        "measures:screening_queue",
        "clipboard-check",
        (Role.OFFICE_CLERK, Role.OFFICE_REVIEWER),
    ),
    MenuEntry(_("评审打分"), "evaluations:queue", "star", (Role.EVALUATOR,)),
    MenuEntry(_("公函"), "letters:letter_list", "mail", tuple(OFFICE_ROLES)),
    MenuEntry(_("收到的函"), "letters:received", "mail", tuple(UNIT_ROLES)),
    MenuEntry(_("创新举措库"), "letters:register", "books", is_public=True),
    MenuEntry(_("已发布公函"), "letters:published_list", "file-text", is_public=True),
)
ADMINISTRATION = MenuEntry(_("单位与人员"), "admin:index", "users")


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return the entries of the menu that the person may use, the current one marked."""
    user = getattr(request, "user", None)
    return {
        "navigation": list(_shown(user, request.path)),
        "unread_notices": SimpleLazyObject(lambda: _unread(user)),
    }


def _unread(user: object) -> int:
    return unread_count(user) if isinstance(user, User) else 0


def _shown(user: object, path: str) -> Iterator[ShownEntry]:
    entries = [entry for entry in MENU if entry.is_for(user)]
    if isinstance(user, User) and user.is_active and user.is_superuser:
        entries.append(ADMINISTRATION)
    for entry in entries:
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:  # the menu also heads the error pages: it must never be what fails
            continue
        yield ShownEntry(str(entry.label), url, entry.icon, _is_current(url, path))


def _is_current(url: str, path: str) -> bool:
    if url == "/":
        return path == "/"
    return path.startswith(url) and not (url == "/letters/" and path.startswith("/letters/manage/"))
