"""Queries for the SPARQL editor: each stands by itself and answers on the sample documents."""
