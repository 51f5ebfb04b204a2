"""Whether a file can be read for long: a PDF against ISO 19005-2, level A, an OFD against GB/T 33190-2016, by clause."""
