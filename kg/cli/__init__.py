"""The command line `kg`: a thin layer over the library."""

from kg.cli.app import main

__all__ = ["main"]
