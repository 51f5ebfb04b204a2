"""The audit trail: who did, read or tried what, from where, for whom, and what it changed; chained day by day."""
