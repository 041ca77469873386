"""Decisions of persons, kept in a file beside the store: read and written, made about facts, and held against them."""
