"""Files dropped on a page: read on trial, looked at, kept or thrown away; and who may do so."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from extract.readers.pdf.opening import STREAM_LIMIT
from kg.api.app import create_app
from kg.api.settings import Settings
from kg.api.trials.trial import FOLDER, Trial, Trials, TrialState, file_name
from kg.errors import ServiceBusyError
from kg.evidence.sources import SourceFiles
from kg.store.served import PublishedStore
from tests.conftest import SAMPLES
from tests.pdf_pages import pdf_of_content
from tests.servers import PATIENCE_S, kg_service

SAMPLE = SAMPLES / "2026-区委社会工作部.txt"
GONE = "999999998@1 999999999@1"
"""Two processes that are not there: one that reads, and the service that began it."""
HASH = re.compile(r"/pages/document/([0-9a-f]{16})")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that is not there yet."""
    return tmp_path_factory.mktemp("trials") / "store"


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[httpx.Client]:
    with kg_service_without_store(store) as url, httpx.Client(base_url=url, timeout=PATIENCE_S) as found:
        yield found


def kg_service_without_store(
    store: Path, tokens: str = "", most: int = 1_000_000
) -> AbstractContextManager[str]:
    return kg_service(
        str(store), ready="/healthz", writable="true", tokens=tokens, max_upload_bytes=str(most)
    )


def drop(
    client: httpx.Client, *files: tuple[str, bytes], path: str = "/upload", **more: object
) -> httpx.Response:
    return client.post(path, files=[("files", file) for file in files], **more)  # type: ignore[arg-type]


def ended(client: httpx.Client, address: str) -> str:
    """The page of a trial when nothing of it is under way any more."""
    for _ in range(3_000):
        page = client.get(address)
        assert page.status_code == 200, page.text
        if 'http-equiv="refresh"' not in page.text:
            return page.text
        time.sleep(0.1)
    raise AssertionError("the trial never ends")


def test_a_dropped_file_is_read_looked_at_and_kept(client: httpx.Client, store: Path) -> None:
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 503, "nothing is in the store yet"
    answer = drop(client, (SAMPLE.name, SAMPLE.read_bytes()), ("x.txt", b"no budget"))
    assert answer.status_code == 303
    address = answer.headers["location"]
    page = ended(client, address)
    assert "x.txt" in page and "存入库" in page and str(store.parent) not in page
    assert f'href="{address}/pages/unit/' in page, "whose budget it is taken for"
    assert f'href="{address}" aria-current="page">试读<' in page, "the trial is no page of quality"
    found = HASH.search(page)
    assert found
    document = f"{address}/pages/document/{found[1]}"
    for form in ("", ".json"):
        assert client.get(document + form).status_code == 200
    evidence = re.search(rf'href="({address}/pages/evidence/[^"]+)"', client.get(f"{document}").text)
    assert evidence is None or client.get(evidence[1]).status_code == 200
    assert client.get(f"/document/{found[1]}", headers={"Accept": "text/html"}).status_code == 503
    assert client.post(f"{address}/keep").status_code == 303
    assert "已存入库" in ended(client, address)
    assert client.get(f"/document/{found[1]}", headers={"Accept": "text/html"}).status_code == 200
    assert {path.name for path in Path(f"{store}-files").rglob("*.txt")} == {SAMPLE.name, "x.txt"}


def test_what_is_thrown_away_is_gone(client: httpx.Client) -> None:
    """And the English pages on the way stay English."""
    assert "Choose files" in client.get("/en/upload").text
    address = drop(client, ("y.txt", b"no budget"), path="/en/upload").headers["location"]
    assert address.startswith("/en/upload/")
    assert "No budget was read" in ended(client, address)
    page = ended(client, address.removeprefix("/en"))
    assert "没有读出预算" in page and "/keep" not in page
    assert "应为预算表" in page, "the reason is said in the language of the page"
    assert "<details open>" in page, "the reason is seen without a click"
    assert client.post(f"{address}/discard").headers["location"] == "/en/upload"
    assert client.get(address).status_code == 404
    assert client.get("/upload/" + "x" * 32).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"X-Forwarded-For": "203.0.113.9"},
    ],
)
def test_nobody_else_may_send_files(client: httpx.Client, headers: dict[str, str]) -> None:
    assert drop(client, ("y.txt", b"1"), headers=headers).status_code == 403


def test_a_form_without_files_and_one_too_large_are_refused(client: httpx.Client) -> None:
    assert client.post("/upload", files={"other": b"1"}).status_code == 400
    assert drop(client, ("y.txt", b"1" * 1_000_001)).status_code == 413
    assert client.post("/upload/" + "x" * 32 + "/keep", content=b"1" * 1_000_001).status_code in (404, 413)


def test_files_that_find_the_disk_full_are_refused_as_such_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("kg.api.trials.routes._write", full)
    monkeypatch.setenv(FOLDER, str(tmp_path / "trials"))
    settings = Settings(store=str(tmp_path / "store"), writable=True, tokens="geheim")
    app = create_app(PublishedStore(tmp_path / "store"), settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        files = [("files", ("y.txt", b"1"))]
        answer = client.post("/upload", files=files, headers={"Authorization": "Bearer geheim"})
    assert answer.status_code == 507 and "room" in answer.json()["detail"], answer.text
    assert list((tmp_path / "trials").iterdir()) == []


def test_with_a_token_it_is_needed_and_enough(store: Path) -> None:
    with (
        kg_service_without_store(store, tokens="geheim") as url,
        httpx.Client(base_url=url, timeout=PATIENCE_S) as client,
    ):
        assert client.get("/upload").status_code == 401
        assert "Basic" in client.get("/upload").headers["www-authenticate"]
        own = {"Origin": url}
        assert client.get("/upload", auth=("anybody", "geheim")).status_code == 200
        sent = drop(client, ("y.txt", b"1"), auth=("anybody", "geheim"), headers=own)
        assert sent.status_code == 303
        assert client.get(sent.headers["location"]).status_code == 401
        assert drop(client, ("y.txt", b"1"), auth=("anybody", "wrong"), headers=own).status_code == 401


def test_without_the_setting_there_is_no_such_page(sample_store_path: Path) -> None:
    app = create_app(PublishedStore(sample_store_path), Settings(store=str(sample_store_path)))
    with TestClient(app) as client:
        assert client.get("/upload", headers={"Accept": "text/html"}).status_code == 404
        assert client.post("/upload", files={"files": b"1"}).status_code in (404, 405)
        assert "/upload" not in client.get("/", headers={"Accept": "text/html"}).text


def test_names_of_files_lead_nowhere_and_stay_apart() -> None:
    assert file_name("../../etc/passwd", frozenset()) == "passwd"
    assert file_name("a.zip!b.txt", frozenset()) == "a.zip_b.txt"
    assert file_name("预算.pdf", frozenset({"预算.pdf"})) == "2-预算.pdf"
    assert file_name("\x1b[31m\n.pdf", frozenset()).isprintable()
    assert file_name("...", frozenset()) == "file"
    cut = file_name("长" * 300 + ".xlsx", frozenset())
    assert cut.endswith("长.xlsx") and len(cut.encode()) <= 200


@pytest.mark.parametrize("mark", ["a", "é", "长", "\U0001f4c4"])
@pytest.mark.parametrize("form", ["{}", "{}.pdf", "a.{}", ".{}", "x{}.{}"])
def test_every_long_name_is_cut_between_characters(mark: str, form: str) -> None:
    given = form.format(mark * 250, mark * 250)
    cut = file_name(given, frozenset())
    assert 0 < len(cut.encode()) <= 200
    assert set(cut) <= set(given)
    assert cut.endswith(".pdf") == given.endswith(".pdf")


def test_only_so_many_wait_for_a_decision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trials = Trials(tmp_path)
    first, second = trials.new(), trials.new()
    assert first.state is TrialState.READING
    with pytest.raises(ServiceBusyError):
        trials.new()
    for trial in (first, second):
        (trial.folder / "read.code").write_text("2")
    assert Trial(first.folder).state is TrialState.FAILED
    monkeypatch.setattr("kg.api.trials.trial._KEPT_S", -1.0)
    third = trials.new()
    assert not first.folder.exists() and third.folder.exists()


def test_what_is_thrown_away_while_it_is_read_is_read_no_further(tmp_path: Path) -> None:
    async def throw() -> Trial:
        trials = Trials(tmp_path / "trials")
        trial = trials.new()
        (trial.folder / "files" / "a.txt").write_bytes(SAMPLE.read_bytes())
        trials.begin(trial, "read", str(trial.store))
        while not (trial.folder / "read.pid").exists():
            await asyncio.sleep(0.01)
        await asyncio.to_thread(trials.throw_away, trial)
        await trials.close()
        return trial

    assert not asyncio.run(throw()).folder.exists()


def test_a_trial_whose_process_died_without_a_word_has_failed(tmp_path: Path) -> None:
    trial = Trials(tmp_path).new()
    states = []
    for name, text in (
        ("read.pid", GONE),
        ("read.code", "0"),
        ("keep.log", ""),
        ("keep.pid", GONE),
    ):
        (trial.folder / name).write_text(text)
        states.append(trial.state)
    assert states == [TrialState.FAILED, TrialState.READ, TrialState.KEEPING, TrialState.READ]


def test_what_is_being_kept_is_not_thrown_away(tmp_path: Path) -> None:
    trial = Trials(tmp_path).new()
    (trial.folder / "keep.log").touch()
    Trials(tmp_path).throw_away(trial)
    assert trial.folder.exists()


def test_copies_of_files_that_were_not_kept_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that is no store refuses them, or the disk has no room for them; either is told, and may be tried again."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "other").touch()
    copies = tmp_path / "store-files" / "x"

    async def keep() -> Trial:
        trial = Trials(tmp_path / "trials").new()
        (trial.folder / "files" / "a.txt").write_bytes(SAMPLE.read_bytes())
        (trial.folder / "read.code").write_text("0")
        task = trial.begin("keep", str(tmp_path / "store"), copies)
        assert trial.state is TrialState.KEEPING, "who asks again meanwhile begins nothing more"
        await task
        return trial

    trial = asyncio.run(keep())
    assert not copies.exists() and "expected a store" in "".join(trial.said("keep"))

    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:100])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("shutil.copy2", full)
    trial = asyncio.run(keep())
    assert not copies.exists() and "expected room" in "".join(trial.said("keep"))
    assert trial.state is TrialState.READ


def test_a_disk_that_is_full_at_the_end_leaves_a_trial_that_never_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outcome is written where room was taken for it; one that finds no room even to begin stays what it was."""
    (tmp_path / "store").write_text("no folder", "utf-8")
    trial = Trials(tmp_path / "trials").new()
    (trial.folder / "read.code").write_text("0")

    async def keep() -> None:
        task = trial.begin("keep", str(tmp_path / "store"))
        monkeypatch.setattr(Path, "write_text", _full)
        await task

    asyncio.run(keep())
    assert trial.state is TrialState.READ and trial.said("keep")
    with pytest.raises(OSError, match="space"):
        asyncio.run(keep())
    assert trial.state is TrialState.READ


def _full(*_: object, **__: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


CUT_OFF = """
import os, signal, sys
from pathlib import Path
from kg.api.trials.copies import Copies

files, store, dropped, *name = map(Path, sys.argv[1:])
copies = Copies(files / name[0], store)
copies.make([dropped])
if len(name) > 1:
    print("held", flush=True)
    sys.stdin.read()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_copies_of_a_service_that_was_killed_stay_for_ever(tmp_path: Path) -> None:
    """They go when the next service starts, or keeps files; not what the store took, nor what one that lives holds."""
    files, store = tmp_path / "store-files", tmp_path / "store"
    store.mkdir()
    command = [sys.executable, "-c", CUT_OFF, str(files), str(store), str(SAMPLE)]
    for name in ("taken", "lost"):
        subprocess.run([*command, name], check=False, timeout=PATIENCE_S)
        if name == "taken":
            SourceFiles(store).remember("a" * 64, files / name / SAMPLE.name)
    assert sorted(path.name for path in files.iterdir()) == [".lost.keeping", "lost", "taken"]
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, "alive", "waits"], stdin=pipe, stdout=pipe) as alive:
        assert alive.stdout is not None
        alive.stdout.readline()
        assert sorted(path.name for path in files.iterdir()) == [".alive.keeping", "alive", "taken"]
        settings = Settings(store=str(store), writable=True, tokens="geheim")
        with TestClient(create_app(PublishedStore(store), settings)):
            assert (files / "alive" / SAMPLE.name).exists()
        alive.communicate()
    with TestClient(create_app(PublishedStore(store), settings)):
        assert [path.name for path in files.iterdir()] == ["taken"]


@pytest.mark.pressure
def test_a_pdf_that_unpacks_beyond_measure_is_refused_with_its_reason(client: httpx.Client) -> None:
    dropped = drop(client, ("弹.pdf", pdf_of_content(b" " * (STREAM_LIMIT + 1))), follow_redirects=True)
    page = ended(client, str(dropped.url))
    assert "unpack to at most 64 MB" in page
