"""How many days what gathers is kept after it was done, made, told or over, by its kind."""

from __future__ import annotations

KEPT_DAYS = {
    "outbox": 30,
    "given_up": 180,
    "notices": 730,
    "made_files": 7,
    "questions": 1,
    # As long as `core.pressing` looks back, and a day more.
    "presses": 2,
    # As long as a program may send the same again under its key.
    "answers": 1,
    "hook_deliveries": 90,
    "outages": 730,
    # An upload that no row names: until then its request may still be under way.
    "unattached": 2,
}
