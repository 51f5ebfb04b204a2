"""What two texts share and where they part, with offsets into the texts as they were written. No database."""
