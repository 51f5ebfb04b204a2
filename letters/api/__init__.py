"""Letters over HTTP, a file a resource: what everybody reads, and the office's work on them, step by step."""
