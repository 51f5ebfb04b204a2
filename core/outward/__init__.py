"""Requests of ours to addresses that people gave: to public machines alone, and to networks that a setting allows."""
