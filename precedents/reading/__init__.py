"""Reading lists of prior practice: bytes or pasted text in, practices with an account of every line out.

Plain calculation without Django, so that it can run in a child process on files that nobody vouches for.
"""
