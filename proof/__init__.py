"""Proof that what was issued is still what is there: plain functions over plain values.

Nothing in this folder needs Django, a database or a package: `python -m proof` must still run in years,
from this folder and an exported chain alone. Its sentences are therefore Chinese as they stand.
What a manifest holds: docs/proof.md. What each check can and cannot show: docs/decisions/proof.md.
"""
