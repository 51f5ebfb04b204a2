"""Prior practice over HTTP: the lists and what stands in them, searches that are kept, and what becomes of their hits."""
