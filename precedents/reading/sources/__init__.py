"""One module a kind of file, each from bytes to lines and tables."""
