"""Exchange with other systems: a letter's package for one unit, and the receipt that comes back (docs/exchange.md)."""
