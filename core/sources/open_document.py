"""OpenDocument (ISO/IEC 26300), known without opening it: it says what it is in its first member, stored as it stands."""

from __future__ import annotations

import re

HEAD_BYTES = 4096
OPEN_DOCUMENT = re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)")
