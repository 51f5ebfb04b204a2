"""How much evidence a measure may carry."""

from __future__ import annotations

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 50 * MEGABYTE
MAX_MEASURE_BYTES = 200 * MEGABYTE
MAX_FILES = 20
MAX_NAME_CHARACTERS = 120
CHUNK_BYTES = MEGABYTE


def room_fault(*, count: int, total_bytes: int, size: int, name: str) -> str | None:
    """Say why a measure with so many files of so many bytes takes no further one of `size`, or None."""
    if count >= MAX_FILES:
        return _("“%(name)s”未保存：每项举措最多%(count)d个附件，请先删除不需要的。") % {
            "name": name,
            "count": MAX_FILES,
        }
    if total_bytes + size > MAX_MEASURE_BYTES:
        return _("“%(name)s”未保存：每项举措的附件合计不超过%(limit)dMB，请先删除不需要的。") % {
            "name": name,
            "limit": MAX_MEASURE_BYTES // MEGABYTE,
        }
    return None
