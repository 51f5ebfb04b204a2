"""After how many missed heartbeats something counts as what: known without Django, as a container's probe asks."""

from __future__ import annotations

# So many missed in a row are late, and so many are an outage.
LATE_AFTER, DOWN_AFTER = 3, 6
