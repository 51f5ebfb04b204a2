"""An office's own model: a folder with `model.onnx`, `tokenizer.json` and `encoder.json`.

`encoder.json` says {"name", "sha256" of model.onnx, "prefix" before each text, "most_tokens"}. The model takes
`input_ids` and `attention_mask` (and `token_type_ids`), and gives a vector for each token: their mean is the text's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from precedents.encoders.digests import file_digest
from precedents.encoders.encoder import NoEncoder
from precedents.vectors.rows import Vector


@dataclass(frozen=True, slots=True)
class OnnxEncoder:
    """The model in this process, on one thread."""

    model: str
    prefix: str
    session: Any
    tokenizer: Any

    def encode(self, text: str) -> Vector:
        """Encode a text; what is beyond the model's length is cut off."""
        tokens = self.tokenizer.encode(self.prefix + text)
        # A text of nothing but what the tokenizer drops is one unknown token.
        given = {
            "input_ids": tokens.ids or [0],
            "attention_mask": tokens.attention_mask or [1],
            "token_type_ids": tokens.type_ids or [0],
        }
        wanted = {each.name for each in self.session.get_inputs()}
        fed = {name: np.array([ids], np.int64) for name, ids in given.items() if name in wanted}
        (each_token, *_others) = self.session.run(None, fed)
        mean = np.asarray(each_token[0], np.float32).mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)


def load(folder: Path) -> OnnxEncoder:
    """Load a folder's model; raises `NoEncoder` that says what is wrong with it."""
    try:
        import onnxruntime
        import tokenizers
    except ImportError as fault:
        raise NoEncoder(_("使用自备模型需要安装onnxruntime和tokenizers。")) from fault
    said = _said_in(folder)
    digest = file_digest(folder / "model.onnx")
    if digest != said.get("sha256"):
        raise NoEncoder(_("model.onnx与encoder.json中登记的摘要不符，不使用。"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as fault:  # neither library says which errors it raises
        raise NoEncoder(_("自备模型不能载入：%(fault)s") % {"fault": fault}) from fault
    tokenizer.enable_truncation(int(said.get("most_tokens", 512)))
    encoder = OnnxEncoder(
        f"{str(said.get('name', 'onnx'))[:40]}/{digest[:16]}", str(said.get("prefix", "")), session, tokenizer
    )
    if len(encoder.encode("试")) % 64:
        raise NoEncoder(_("自备模型的向量维数须是64的倍数。"))
    return encoder


def _said_in(folder: Path) -> dict[str, Any]:
    for name in ("model.onnx", "tokenizer.json", "encoder.json"):
        if not (folder / name).is_file():
            raise NoEncoder(_("%(folder)s里没有%(file)s。") % {"folder": folder, "file": name})
    try:
        said = json.loads((folder / "encoder.json").read_text("utf-8"))
    except ValueError as fault:
        raise NoEncoder(_("encoder.json不是JSON：%(fault)s") % {"fault": fault}) from fault
    if not isinstance(said, dict):
        raise NoEncoder(_("encoder.json应是一个JSON对象。"))
    return said
