"""What the API of every app shares: resources and their acts, bodies, answers, and how the schema describes them."""
