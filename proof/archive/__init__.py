"""A verifier of archive packages, written from docs/proof.md alone.

It shares no code with the system, nor with the rest of `proof`, which the system uses itself: what one of them got
wrong the other does not repeat. Standard library only.
"""
