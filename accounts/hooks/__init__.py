"""Webhooks: telling another system what became of a thing, signed, in order, as far as its person may see it."""
