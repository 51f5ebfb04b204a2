"""What turns a text into a vector of its meaning. Loaded by workers and commands alone, never by the web process."""
