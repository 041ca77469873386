"""An export that is cut off leaves what was there before, and nothing half."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.export.rdf import dump_rdf
from kg.export.writers import write_rows
from kg.store.snapshot import StoreSnapshot


def cut_off() -> Iterator[dict[str, str]]:
    yield {"name": "甲"}
    raise KeyboardInterrupt


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx", "parquet"])
def test_rows_that_break_off_stand_under_the_name_of_the_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"projects.{kind}"
    path.write_text("before", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_rows(cut_off(), ["name"], path, kind)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.read_text("utf-8") == "before"
    assert write_rows([{"name": "甲"}], ["name"], path, kind) == 1
    assert path.read_bytes() != b"before" and len(list(tmp_path.iterdir())) == 1


def test_a_dump_that_breaks_off_stands_under_the_name_of_the_file(
    sample_store: StoreSnapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sample_store, "dump", broken)
    for name in ("all.nq", "all.nt.gz"):
        with pytest.raises(KeyboardInterrupt):
            dump_rdf(sample_store, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_device_and_a_link_are_written_as_they_are(tmp_path: Path) -> None:
    real = tmp_path / "real.csv"
    real.write_text("before")
    (tmp_path / "link.csv").symlink_to(real)
    write_rows([{"name": "甲"}], ["name"], tmp_path / "link.csv", "csv")
    assert "甲" in real.read_text("utf-8") and (tmp_path / "link.csv").is_symlink()
    assert write_rows([{"name": "甲"}], ["name"], Path(os.devnull), "csv") == 1
