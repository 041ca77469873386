"""What all tests share: the sample documents, a store built of them, the shared corpus."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kg.build.building import build
from kg.evidence import SourceFiles
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.servers import OXIGRAPH

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"

_LONGEST = (
    "corpus/test_amounts.py",
    "damage/test_damage.py",
    "extract/readers/scan/test_scan.py",
    "kg/api/test_deciding.py",
    "kg/api/test_hostile.py",
    "kg/api/test_openapi.py",
    "kg/api/test_trials.py",
    "kg/check/test_damage_between_things.py",
    "kg/check/test_mutations.py",
    "kg/crash/test_crash.py",
    "kg/crosscheck/test_between_documents.py",
    "kg/decisions/test_decisions_of_store.py",
    "kg/engine/test_dask.py",
    "kg/export/test_rdf.py",
    "kg/lake/test_lake.py",
    "kg/money/test_cube.py",
    "kg/store/remote/test_virtuoso.py",
    "ontology/test_shapes.py",
    "test_same_facts.py",
)
"""Modules that take longest are begun first, or one of two processes would wait for the other at the end."""

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")  # no test fails because its machine is busy


MEMORY = Path("/dev/shm")  # noqa: S108
_NEEDED = 6_000_000_000
"""Bytes of memory that must be free for the files of tests; they take some hundred million."""


def pytest_configure() -> None:
    """Put the files of tests into memory where there is room: the disk is forced to keep them thousands of times.

    A folder of temporary files that the user names is taken as it is; processes that tests start inherit the choice.
    """
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and free_memory() > _NEEDED:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def free_memory() -> int:
    """Bytes that files in memory may take: of the folder, and of the machine; 0 where it does not say."""
    try:
        told = Path("/proc/meminfo").read_text("ascii")
    except OSError:
        return 0
    available = next((int(x.split()[1]) for x in told.splitlines() if x.startswith("MemAvailable:")), 0)
    return min(available * 1024, shutil.disk_usage(MEMORY).free)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Look for garbage neither while thousands of tests are found nor, ever after, among what was found."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    first = [ROOT / "tests" / name for name in _LONGEST]
    assert all(path.is_file() for path in first), first
    items.sort(key=lambda item: item.path not in first)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache for the tests alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first of the processes that run tests fills, while the others wait; nobody may change it.

    Args:
        factory: Knows the folder of this run of the tests.
        name: Of the folder.
        make: Fills it.
    """
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"made-{name}"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "is-made"
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def sample_store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a store built of the sample documents, which all processes that run tests share: only to be read."""

    def make(folder: Path) -> None:
        path = folder / "store"
        with EmbeddedStore.open(path) as store:
            noting = SourceFiles(path).noting(lambda built: None)
            report = build([str(SAMPLES / "*.txt")], store, progress=noting)
        assert report.exit_code == 0, [d.error or d.fatal for d in report.documents]

    return made_once(tmp_path_factory, "samples", make) / "store"


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
def beijing_store_path(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a store built of the corpus of Beijing, shared as that of the samples: only to be read."""

    def make(folder: Path) -> None:
        with EmbeddedStore.open(folder / "store") as store:
            report = build([str(shared / "corpus" / "beijing")], store)
        assert report.exit_code == 0, [d.error or d.fatal for d in report.documents]

    return made_once(tmp_path_factory, "beijing", make) / "store"


@pytest.fixture(scope="session")
def has_oxigraph() -> None:
    if not shutil.which(OXIGRAPH):
        pytest.skip("the oxigraph server is not installed")
