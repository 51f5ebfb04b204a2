"""Copies without what a file says of its author, company, machine and folders; made by `read_apart`."""
