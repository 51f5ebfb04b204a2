"""Writing the index: a document at a time in the caller's transaction, segments by a worker."""
