"""Views of the list of measures that somebody keeps for themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import acting, action
from core.errors import Fault, Incomplete
from core.pressing import once
from core.quoting import within_quotes
from core.texts import text_faults, tidy
from measures.models import SavedView
from measures.models.saved_view import LONGEST_NAME

MOST_VIEWS = 20


@once
def keep_view(*, by: User, name: str, query: str) -> SavedView:
    """Keep a view of the list under a name that the person has not used yet; `query` is one of `listing.query_of`.

    Raises `Incomplete` for a name that is none or taken, and where the person keeps as many as there may be.
    """
    with acting(by, "measures.keep_view", "keep_view"):
        # Two windows at once must not get past the bound.
        User.objects.select_for_update().get(pk=by.pk)
        view = SavedView(owner=by, name=tidy(name), query=query)
        faults = _name_faults(view)
        if SavedView.objects.filter(owner=by).count() >= MOST_VIEWS:
            faults.append(Fault("", _("最多保存%(most)d个常用视图，请先删除不用的。") % {"most": MOST_VIEWS}))
        if faults:
            raise Incomplete(faults)
        view.save()
        return view


@action("measures.keep_view")
def rename_view(view: SavedView, *, by: User, name: str) -> SavedView:
    """Call a view otherwise. Raises `Incomplete` for a name that is none or taken."""
    view.name = tidy(name)
    faults = _name_faults(view)
    if faults:
        raise Incomplete(faults)
    view.save()
    return view


@action("measures.keep_view")
def delete_view(view: SavedView, *, by: User) -> None:
    """Keep a view no longer."""
    view.delete()


def _name_faults(view: SavedView) -> list[Fault]:
    if not view.name:
        return [Fault("name", _("请写一个名称。"))]
    if len(view.name) > LONGEST_NAME:
        return [Fault("name", _("名称最多%(most)d字。") % {"most": LONGEST_NAME})]
    faults = text_faults({"name": view.name}, {"name": str(_("名称"))})
    if faults:
        return faults
    if SavedView.objects.filter(owner=view.owner_id, name=view.name).exclude(pk=view.pk).exists():
        sentence = _("您已经有一个叫“%(name)s”的视图，请换一个名称。")
        return [Fault("name", sentence % {"name": within_quotes(view.name)})]
    return []
