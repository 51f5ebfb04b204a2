"""What stands where in the template, for who writes it and who reads it back."""

from __future__ import annotations

VERSION = "fzworkflow.measures/1"
SHEET, GUIDE = "填报", "说明"
LABEL_ROW, HINT_ROW, FIRST_ROW = 1, 2, 3
MAX_ROWS = 200
