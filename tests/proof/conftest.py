"""Fixtures of the proof's tests."""

from __future__ import annotations

import pytest

from letters.models import Letter
from tests.letters.issued import four_letters
from tests.proof.batches import fit_batch, random_batch
from tests.proof.sealing import Batched, sealed


@pytest.fixture
def four(db: None) -> list[Letter]:
    """1号 in force; 2号 corrected by 3号; 4号 revoked."""
    return four_letters()


@pytest.fixture(scope="session")
def packages_of_chance() -> list[bytes]:
    return [sealed(random_batch(seed)) for seed in range(200)]


@pytest.fixture(scope="session")
def fit() -> Batched:
    return fit_batch()
