"""Keeping everything for the day on which the machine is lost: one sealed file out, the same state back in."""
