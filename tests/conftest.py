"""What all tests share: the sample documents, a store built of them, the shared corpus."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build.building import build
from kg.evidence import SourceFiles
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache for the tests alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def sample_store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a store built of the sample documents."""
    path = tmp_path_factory.mktemp("samples") / "store"
    with EmbeddedStore.open(path) as store:
        report = build([str(SAMPLES / "*.txt")], store, progress=SourceFiles(path).noting(lambda built: None))
    assert report.exit_code == 0, [d.error or d.fatal for d in report.documents]
    return path


@pytest.fixture(scope="session")
def sample_store(sample_store_path: Path) -> Iterator[StoreSnapshot]:
    """The sample store, open for reading."""
    with StoreSnapshot.open(sample_store_path) as store:
        yield store


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the repository that holds the real corpus and the facts read by hand."""
    folder = os.environ.get("BUDGETKG_SHARED")
    if not folder:
        pytest.skip("BUDGETKG_SHARED is not set: the real corpus is not on this machine")
    path = Path(folder)
    if not (path / "corpus").is_dir():
        pytest.fail(f"BUDGETKG_SHARED={folder}: expected a folder with corpus/")
    return path


@pytest.fixture(scope="session")
def has_oxigraph() -> None:
    if not shutil.which(Path(sys.executable).with_name("oxigraph")):
        pytest.skip("the oxigraph server is not installed")
