"""Where the ontology's files are, in a checkout as in an installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def ontology_path() -> Path:
    """`budget.ttl`: classes and properties with their definitions and alignments."""
    return _root() / "budget.ttl"


def shapes_path() -> Path:
    """`shapes.ttl`: the SHACL shapes of a publishable graph."""
    return _root() / "shapes.ttl"


def codelist_paths() -> list[Path]:
    """The code lists in Turtle, one or more concept schemes each, sorted by name."""
    return sorted((_root() / "codelists").glob("*.ttl"))


def regions_path() -> Path:
    """`regions.csv`: code, name and parent of each region, as `codelists/region.ttl` has them."""
    return _root() / "regions.csv"


def classes_path() -> Path:
    """`classes.csv`: scheme, code and name of the 类 of the three classifications, as in their code lists."""
    return _root() / "classes.csv"


def subjects_path() -> Path:
    """`subjects.csv`: scheme, code, name, earlier names, and whether no published text shows it."""
    return _root() / "subjects.csv"


def subject_english_path() -> Path:
    """`subject_english.csv`: present name of a 款 of either economic classification, and what it is in English."""
    return _root() / "subject_english.csv"


def restoring_rules() -> str:
    """`restore.ru`: SPARQL updates that restore what a lean dump leaves out."""
    return (_root() / "restore.ru").read_text("utf-8")


def _root() -> Path:
    return Path(str(files("ontology")))
