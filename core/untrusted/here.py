"""What this process is."""

from __future__ import annotations

# True in a process that reads what people bring: a reader that needs another one calls it on the spot.
is_apart = False
