"""Tests of the ontology: the constants, the Turtle, the shapes and the code lists."""
