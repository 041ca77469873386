"""SPARQL as users send it: formats, data sets, answers written out while they are computed, within limits."""
