"""Who may record what became of a published measure."""

from __future__ import annotations

import rules

from accounts.rules import is_office_worker

rules.add_perm("register.recognise_entry", is_office_worker)
rules.add_perm("register.withdraw_recognition", is_office_worker)
rules.add_perm("register.set_opening_balance", is_office_worker)
