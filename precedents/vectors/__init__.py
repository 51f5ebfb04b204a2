"""Vectors of meaning as they are stored and compared. No database, no model."""
