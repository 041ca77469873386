"""Queries that the program asks itself, one a file, in a folder for each room of `kg` that asks them."""
