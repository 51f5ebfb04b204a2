"""Where things lie in a checkout.

Standard library only: the set-up imports it before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
VENV = ROOT / ".venv"
NODE_MODULES = ROOT / "node_modules"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def tool(name: str) -> str:
    """Return the path of a command that is installed in the checkout's own environment."""
    return str(PYTHON.with_name(name))


def checkout_id(root: Path = ROOT) -> str:
    """Return a short name that no other checkout on the machine has, the same at every start."""
    return hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:10]
