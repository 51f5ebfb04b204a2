"""Batches and measures over HTTP. Every write is an action; every row comes from the querysets of the pages."""
