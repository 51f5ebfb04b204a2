"""Finding what is near to a text, in the shelves that the asking person may look into."""
