"""Letters from before this system: read tolerantly, checked against their own figures, told line by line."""
