"""What is put on record where somebody agreed to a letter and wrote nothing."""

from __future__ import annotations

# What is put on record is Chinese, in whatever language the person reads the screens.
AGREED = "同意。"
TO_BE_ISSUED = "同意印发。"
