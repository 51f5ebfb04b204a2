"""Which encoder runs where, and what is said where none does."""

from __future__ import annotations

import json
import platform
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from pytest_django.fixtures import Settings

from precedents.encoders import nano
from precedents.encoders.choosing import the_encoder
from precedents.encoders.encoder import NoEncoder
from precedents.models.document import compared_text
from precedents.vectors.rows import distances, row_of, signs_of, vectors_of
from tests.precedents.corpus import SAMPLES, labelled_documents, labelled_queries
from tests.precedents.vectors import kept_vectors


@pytest.fixture
def own_model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLES / "onnx", tmp_path / "onnx"))


def reason(setting: str, settings: Settings) -> str:
    settings.PRIOR_ENCODER = setting
    with pytest.raises(NoEncoder) as fault:
        the_encoder()
    return fault.value.reason


def test_the_pinned_model_gives_the_vectors_that_were_kept() -> None:
    """The gates with meaning stand on these."""
    encoder = nano.load()
    kept = kept_vectors()
    texts = {name: compared_text(title, text) for name, title, text in labelled_documents()[::40]}
    for name, text in texts.items():
        again = vectors_of([row_of(encoder.encode(text))])[0]
        assert again @ vectors_of([kept.documents[name]])[0] > 0.999
    query = labelled_queries()[100]
    again = encoder.encode(compared_text(query.title, query.text))
    assert again @ vectors_of([kept.queries[query.qid]])[0] > 0.999
    assert encoder.encode("甲\0乙").shape == (384,)


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(nano, "SHA256", "0" * 64)
    with pytest.raises(NoEncoder, match="摘要不符"):
        nano.load()


def test_a_processor_is_asked_before_the_library_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = tmp_path / "cpuinfo"
    facts.write_text("processor : 0\nflags : fpu sse4_2 avx\n")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    assert not nano.cpu_can_run_it(facts)
    facts.write_text("processor : 0\nflags : fpu avx avx2\n")
    assert nano.cpu_can_run_it(facts)
    assert not nano.cpu_can_run_it(tmp_path / "none")
    monkeypatch.setattr(sys, "platform", "win32")
    assert not nano.cpu_can_run_it(facts)
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    assert nano.cpu_can_run_it(facts)


@pytest.mark.parametrize(
    ("setting", "said"),
    [("none", "只按字面"), ("other", "“other”"), ("onnx:", "“onnx:”"), ("onnx:/nowhere", "没有model.onnx")],
)
def test_no_encoder_is_said_with_its_reason(setting: str, said: str, settings: Settings) -> None:
    assert said in reason(setting, settings)


def test_an_office_may_bring_its_own_model(own_model: Path, settings: Settings) -> None:
    settings.PRIOR_ENCODER = f"onnx:{own_model}"
    encoder = the_encoder()
    assert encoder.model.startswith("tiny/")
    near = encoder.encode("企业开办") @ encoder.encode("企业登记")
    assert near > encoder.encode("企业开办") @ encoder.encode("港口船舶")
    assert np.linalg.norm(encoder.encode("")) == pytest.approx(1)


def test_a_model_that_is_not_what_was_registered_is_refused(own_model: Path, settings: Settings) -> None:
    (own_model / "model.onnx").write_bytes(b"other")
    assert "摘要不符" in reason(f"onnx:{own_model}", settings)


@pytest.mark.parametrize(("said", "fault"), [("[]", "JSON对象"), ("{", "不是JSON")])
def test_a_model_is_registered_in_json(own_model: Path, said: str, fault: str, settings: Settings) -> None:
    (own_model / "encoder.json").write_text(said)
    assert fault in reason(f"onnx:{own_model}", settings)


def test_a_broken_tokenizer_is_said(own_model: Path, settings: Settings) -> None:
    (own_model / "tokenizer.json").write_text(json.dumps({}))
    assert "不能载入" in reason(f"onnx:{own_model}", settings)


def test_a_stored_vector_comes_back_within_half_a_step() -> None:
    vector = np.random.default_rng(1).normal(size=384).astype(np.float32)
    vector /= np.linalg.norm(vector)
    back = vectors_of([row_of(vector), row_of(np.zeros(384, np.float32))])
    assert np.abs(back[0] - vector).max() <= np.abs(vector).max() / 127 / 2 + 1e-7
    assert not back[1].any()


def test_signs_differ_in_as_many_dimensions_as_the_vectors() -> None:
    chance = np.random.default_rng(2)
    vectors = chance.normal(size=(5, 128)).astype(np.float32)
    rows = [row_of(each) for each in vectors]
    signs = b"".join(signs_of(row) for row in rows)
    back = vectors_of(rows)
    expected = ((back > 0) != (back[2] > 0)).sum(axis=1)
    assert distances(signs, signs_of(rows[2])).tolist() == expected.tolist()
