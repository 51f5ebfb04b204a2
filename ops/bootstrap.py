"""Set a fresh checkout up: Python packages, npm packages, fonts, translations.

Each step is done only when its inputs have changed. Run by the machine's own Python, so it uses the standard
library alone: python3 -m ops.bootstrap
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ops import stamps
from ops.layout import NODE_MODULES, PYTHON, ROOT, VAR, VENV

OLDEST_PYTHON = (3, 11)
UV = "uv==0.13.9"
STAMP = ".fzworkflow-stamp"
CATALOGUE_STAMP = VAR / "stamps" / "catalogue"


class SetUpFailed(RuntimeError):
    """A step could not be done; the message says in one line what to do."""


def main() -> int:
    """Do what is left to do; 0 when everything is in place, else one line on what to do."""
    fault = python_fault(sys.version_info[:3])
    if fault:
        print(fault, file=sys.stderr)
        return 1
    try:
        set_up()
    except SetUpFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def python_fault(version: tuple[int, ...]) -> str | None:
    """Return why this Python cannot be used, or None when it can."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    found = ".".join(str(part) for part in version)
    return f"需要 Python 3.11 或更新版本，当前是 {found}；请安装后指明它，例如：make run PYTHON=python3.12"


def set_up() -> None:
    """Run the steps in order. Raises SetUpFailed."""
    VAR.mkdir(exist_ok=True)
    _step("安装 Python 依赖", VENV / STAMP, _python_inputs(), _install_python_packages)
    _step("安装前端依赖", NODE_MODULES / STAMP, _npm_inputs(), _install_npm_packages)
    _step("准备字体", VAR / "fonts" / STAMP, _font_inputs(), _prepare_fonts)
    if not all(path.with_suffix(".mo").is_file() for path in _catalogues()):
        CATALOGUE_STAMP.unlink(missing_ok=True)
    _step("编译译文", CATALOGUE_STAMP, _catalogue_inputs(), _compile_catalogues)


def _step(title: str, stamp: Path, inputs: str, action: Callable[[], None]) -> None:
    if stamps.is_current(stamp, inputs):
        return
    started = time.monotonic()
    print(f"{title} …", flush=True)
    action()
    stamps.write(stamp, inputs)
    print(f"{title}：{time.monotonic() - started:.0f} 秒", flush=True)


def _python_inputs() -> str:
    return stamps.digest([ROOT / "uv.lock"], UV, str(VENV))


def _npm_inputs() -> str:
    return stamps.digest([ROOT / "package-lock.json"])


def _font_inputs() -> str:
    return stamps.digest([ROOT / "package-lock.json", ROOT / "ops" / "fonts.py"])


def _catalogue_inputs() -> str:
    return stamps.digest([*_catalogues(), ROOT / "ops" / "catalogue.py"])


def _catalogues() -> list[Path]:
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))


def _install_python_packages() -> None:
    if not _runs([str(PYTHON), "-c", "pass"]):
        _make_environment()
    if not _runs([str(PYTHON), "-m", "uv", "--version"]):
        _run([str(PYTHON), "-m", "pip", "install", "--quiet", UV], "安装 uv 失败")
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON_DOWNLOADS": "never"}
    # An environment that happens to be active is not the one that is meant.
    environment.pop("VIRTUAL_ENV", None)
    _run(
        [str(PYTHON), "-m", "uv", "sync", "--frozen", "--quiet", "--python", str(PYTHON)],
        "安装 Python 依赖失败（uv sync --frozen）",
        environment,
    )


def _make_environment() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if "ensurepip" in made.stdout + made.stderr or "No module named venv" in made.stderr:
        raise SetUpFailed(
            f"{sys.executable} 缺少 venv 模块；请先安装（Debian：apt-get install python3-venv）再运行"
        )
    raise SetUpFailed(f"无法创建 {VENV}：{(made.stderr or made.stdout).strip()}")


def _install_npm_packages() -> None:
    _run([*npm_command(), "ci", "--no-audit", "--no-fund", "--loglevel=error"], "安装前端依赖失败（npm ci）")


def npm_command() -> Sequence[str]:
    """Return the machine's npm when it reads our lock file (npm 7 and newer), else the environment's."""
    npm = shutil.which("npm")
    if npm:
        said = subprocess.run([npm, "--version"], cwd=ROOT, capture_output=True, text=True, check=False)
        major = said.stdout.strip().split(".")[0]
        if said.returncode == 0 and major.isdigit() and int(major) >= 7:
            return [npm]
    return [str(PYTHON), "-m", "ops.npm"]


def _prepare_fonts() -> None:
    _run([str(PYTHON), "-m", "ops.fonts"], "准备字体失败（python -m ops.fonts）")


def _compile_catalogues() -> None:
    _run([str(PYTHON), "-m", "ops.catalogue", "compile"], "编译译文失败（python -m ops.catalogue compile）")


def _runs(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _run(command: Sequence[str], failure: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SetUpFailed(f"{failure}，退出码 {done.returncode}；原因见上面的输出，处理后再运行一次")


if __name__ == "__main__":
    raise SystemExit(main())
