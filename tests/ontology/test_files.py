"""The files of the package are found, read and shipped."""

from __future__ import annotations

from pathlib import Path

import ontology
from ontology.files import (
    classes_path,
    codelist_paths,
    ontology_path,
    regions_path,
    shapes_path,
    subject_english_path,
    subjects_path,
)


def test_every_data_file_of_the_package_has_a_path_by_which_it_is_read() -> None:
    """A file that no path names is shipped and never loaded."""
    folder = Path(ontology.__file__).parent
    tables = {regions_path(), classes_path(), subjects_path(), subject_english_path()}
    named = {ontology_path(), shapes_path(), *tables, *codelist_paths()}
    there = {p for pattern in ("*.ttl", "*.csv") for p in folder.rglob(pattern)}
    assert named == there


def test_code_lists_come_in_the_same_order_everywhere() -> None:
    names = [p.name for p in codelist_paths()]
    assert names == sorted(names)
    assert len(names) == len(set(names)) > 10
