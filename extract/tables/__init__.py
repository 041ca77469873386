"""Grids to tables to facts: recognise which table it is, match its columns, align its rows."""
