"""Electronic seals and signatures in files that people bring: who sealed, what holds, and whether it is our letter."""
