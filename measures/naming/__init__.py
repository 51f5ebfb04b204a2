"""Who sends a measure in, as texts give it away: by which words a unit is known, where a text has them, a mask."""

from measures.naming.finding import MASK, Mention, given_away, mask, mentions
from measures.naming.names import Kind, Names, names_of

__all__ = ["MASK", "Kind", "Mention", "Names", "given_away", "mask", "mentions", "names_of"]
