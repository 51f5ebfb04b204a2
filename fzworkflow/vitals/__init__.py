"""Whether everything behind the pages is well: one list of signs, which all that watch read."""
