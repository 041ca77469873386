"""The pages: Chinese first, drawn on the server, each with a JSON twin; charts stand on top of their tables."""
