"""Documents and parts in a real S3 protocol, served on this machine: the graph of the files on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build.files import find_files
from kg.engine.dask_engine import DaskEngine
from kg.engine.manifest import BuildManifest
from kg.engine.parts import PartStorage
from tests.kg.build.test_building import SMALL
from tests.kg.engine.test_dask import dump, run

moto_server = pytest.importorskip("moto.server", reason="`make cluster` installs it")
s3fs = pytest.importorskip("s3fs")

pytestmark = [
    pytest.mark.filterwarnings("default"),  # botocore and its friends warn of each other
    pytest.mark.usefixtures("without_code_lists"),
]


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of an empty bucket."""
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
    ):
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir("budgets")
    yield "s3://budgets"
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def test_documents_and_parts_in_s3_give_the_graph_of_the_files(tmp_path: Path, bucket: str) -> None:
    storage, folder = s3fs.S3FileSystem(), tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        text = SMALL.format(goods="1.5").replace("某街道", f"某{number}街道")
        (folder / f"预算{number}.txt").write_text(text, "utf-8")
        storage.pipe_file(f"budgets/in/预算{number}.txt", text.encode())
    assert len(find_files([f"{bucket}/in"]).files) == 4
    with DaskEngine(f"{bucket}/parts", jobs=3) as engine:
        report = run(tmp_path / "s3", f"{bucket}/in", engine)
    assert report.exit_code == 0
    run(tmp_path / "disk", folder)
    assert without_places(dump(tmp_path / "s3")) == without_places(dump(tmp_path / "disk"))
    rows = BuildManifest(PartStorage(f"{bucket}/parts")).rows()
    assert sorted(rows) == [f"{bucket}/in/预算{number}.txt" for number in range(4)]
    gone = run(tmp_path / "gone", f"{bucket}/in/none.txt")
    assert str(gone.documents[0].error).startswith(f"{bucket}/in/none.txt: expected a file that can be read")


def without_places(lines: list[bytes]) -> list[bytes]:
    return [line for line in lines if b"sourceKey" not in line]
