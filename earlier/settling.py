"""The names of a table's rows settled together: how the others end tells how a doubtful one does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.errors import Fault
from earlier.names import Ending, settled
from earlier.notebook import Notebook
from earlier.rows import Reading
from earlier.values import ReadRow


def settle_names(readings: Sequence[Reading], book: Notebook) -> tuple[list[ReadRow], list[Fault]]:
    """Return the rows, and a fault for each whose name may end at either of two places."""
    endings = Counter(one.named.ending for one in readings if one.named.instead is None)
    leanings = Counter(one.named.leaning for one in readings if one.named.instead is not None)
    rows, faults = [], []
    for one in readings:
        named = settled(one.named, endings, leanings)
        if named is None:
            sentence = _("分不清名称到“%(one)s”还是到“%(other)s”为止，请把名称写在一行里并以“。”结尾。")
            other = one.named.instead or one.named
            names = {"one": one.named.title, "other": other.title}
            place = _("%(place)s（第%(serial)d项）") % {"place": one.row.place, "serial": one.row.serial}
            faults.append(Fault(place, sentence % names))
        elif named.ending is Ending.BREAK:
            book.add(_("名称后缺句号，按空格或换行断开。"), one.row.place)
        rows.append(one.with_name(named or one.named))
    return rows, faults
