"""Files of a site served on loopback: each content once, only named hosts, only what is new, and every refusal said."""

from __future__ import annotations

import csv
import gzip
import io
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.build.origins import read_origins
from kg.cli.app import app
from kg.collect.addresses import Hosts
from kg.collect.collecting import Collected, CollectLimits, Collector
from kg.collect.fetching import Fetcher, FetchLimits
from kg.collect.folder import CollectFolder, safe_name
from kg.collect.page import read_page
from kg.collect.robots import Robots
from kg.errors import ParameterError

PDF = b"%PDF-1.4 budget"
TABLE = "<table>" + "<tr><td>1,000.00</td><td>2.5</td></tr>" * 4 + "</table>"


def archive(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name in names:
            package.writestr(name, f"text of {name}")
    return data.getvalue()


class Site:
    """Paths with their answers: status, headers, body. Counts what is asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.never = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked[self.path] += 1
                site.agents.add(self.headers["user-agent"])
                status, headers, body = site.answers.get(self.path, (404, {}, b""))
                tag = headers.get("etag")
                if tag and self.headers.get("if-none-match") == tag:
                    status, body = 304, b""
                if "slow" in self.path:
                    site.never.wait()
                self.send_response(status)
                for name, value in {"content-length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()

    def page(self, path: str, body: str, **headers: str) -> None:
        """Serve a web page."""
        self.answers[path] = (
            200,
            {"content-type": "text/html; charset=utf-8", **headers},
            f"<html>{body}</html>".encode(),
        )

    def file(self, path: str, body: bytes, **headers: str) -> None:
        """Serve a file."""
        self.answers[path] = (200, headers, body)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.never.set()
    made.server.shutdown()
    made.server.server_close()


def run(
    site: Site, folder: Path, start: str = "/", limits: CollectLimits | None = None, most: int = 10_000
) -> Collected:
    hosts = Hosts([site.url])
    fetcher = Fetcher(
        hosts, "budget-kg/1", FetchLimits(0.0, 0.3, most_bytes=most, retries=0), wait=lambda _seconds: None
    )
    try:
        return Collector(
            fetcher, hosts, CollectFolder(folder), limits or CollectLimits(), "https://l.example/"
        ).run([site.url + start])
    finally:
        fetcher.close()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "files").rglob("*") if path.is_file())


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_list_over_pages_gives_each_file_once_with_its_source(site: Site, tmp_path: Path) -> None:
    site.page("/", '<a href="/a.html">某局2024年部门预算公开</a><a href="/2.html">下一页</a>')
    site.page("/2.html", '<a href="/b.html">某局2023年决算公开</a>')
    site.page(
        "/a.html",
        '<meta name="PubDate" content="2024-02-05 10:00"><a href="/x/P01.pdf">某局2024年部门预算.pdf</a>',
    )
    site.page(
        "/b.html", "发布时间：2023年8月9日<a href='/y/same.pdf'>再次发布的预算</a><a href='/z.zip'>附件</a>"
    )
    site.file("/x/P01.pdf", PDF)
    site.file("/y/same.pdf", PDF)
    site.file("/z.zip", archive("决算.txt", "说明.txt"))
    found = run(site, tmp_path)
    assert (found.new, found.duplicates, found.errors) == (2, 1, {})
    assert files(tmp_path) == ["z.zip", "某局2024年部门预算.pdf"]
    said = {row["file"]: row for row in rows(tmp_path)}
    assert said.keys() == {"某局2024年部门预算.pdf", "决算.txt", "说明.txt"}
    budget = said["某局2024年部门预算.pdf"]
    assert (budget["url"], budget["page"], budget["published"], budget["title"], budget["licence"]) == (
        f"{site.url}/x/P01.pdf",
        f"{site.url}/a.html",
        "2024-02-05",
        "某局2024年部门预算.pdf",
        "https://l.example/",
    )
    assert said["决算.txt"]["published"] == "2023-08-09"
    assert {o.url for o in read_origins(tmp_path / "sources.csv")} == {
        f"{site.url}/x/P01.pdf",
        f"{site.url}/z.zip",
    }


def test_robots_are_asked_first_and_heeded(site: Site, tmp_path: Path) -> None:
    site.file("/robots.txt", b"User-agent: *\nDisallow: /closed/")
    site.page("/", '<a href="/closed/a.pdf">a</a><a href="/b.pdf">b</a>')
    site.file("/closed/a.pdf", PDF)
    site.file("/b.pdf", PDF + b"b")
    found = run(site, tmp_path)
    assert list(found.errors) == [f"{site.url}/closed/a.pdf"]
    assert (site.asked["/robots.txt"], site.asked["/closed/a.pdf"], site.asked["/b.pdf"]) == (1, 0, 1)
    assert site.agents == {"budget-kg/1"}
    site.answers["/robots.txt"] = (503, {}, b"")
    assert run(site, tmp_path / "second").new == 0


def test_whatever_goes_wrong_is_said_and_the_run_goes_on(site: Site, tmp_path: Path) -> None:
    other = Site()
    names = ["missing.pdf", "broken.pdf", "huge.pdf", "bomb.pdf", "slow.pdf", "away.pdf", "circle.pdf"]
    site.page(
        "/",
        "".join(f'<a href="/{n}">{n}</a>' for n in [*names, "good.pdf", "moved.pdf"])
        + f'<a href="{other.url}/o.pdf">o</a>',
    )
    site.answers["/broken.pdf"] = (500, {}, b"")
    site.file("/huge.pdf", PDF * 2000)
    site.file("/bomb.pdf", gzip.compress(bytes(1_000_000)), **{"content-encoding": "gzip"})
    site.answers["/away.pdf"] = (302, {"location": f"{other.url}/secret.pdf"}, b"")
    site.answers["/circle.pdf"] = (302, {"location": "/circle.pdf"}, b"")
    site.answers["/moved.pdf"] = (301, {"location": "/new/moved.pdf"}, b"")
    site.file("/new/moved.pdf", PDF + b"moved")
    site.file("/good.pdf", PDF)
    site.file("/slow.pdf", PDF)
    found = run(site, tmp_path)
    other.server.shutdown()
    other.server.server_close()
    assert sorted(found.errors) == sorted(f"{site.url}/{name}" for name in names)
    assert "HTTP 404" in found.errors[f"{site.url}/missing.pdf"]
    assert files(tmp_path) == ["good.pdf", "moved.pdf"]
    assert not other.asked


def test_the_next_run_takes_only_what_is_new(site: Site, tmp_path: Path) -> None:
    site.page("/", '<a href="/a.pdf">a</a><a href="/b.pdf">b</a>', etag='"1"')
    site.file("/a.pdf", PDF, etag='"a"')
    site.file("/b.pdf", PDF + b"b")
    assert run(site, tmp_path).new == 2
    again = run(site, tmp_path)
    assert (again.new, again.unchanged, again.duplicates) == (0, 2, 0)
    site.file("/b.pdf", PDF + b"corrected")
    changed = run(site, tmp_path)
    assert (changed.new, changed.unchanged) == (1, 1)
    assert files(tmp_path) == ["a.pdf", "b.pdf", "b.pdf"]
    assert len({row["sha256"] for row in rows(tmp_path)}) == 3


def test_a_run_that_was_killed_goes_on(site: Site, tmp_path: Path) -> None:
    site.page("/", '<a href="/a.pdf">a</a><a href="/b.pdf">b</a>')
    site.file("/a.pdf", PDF, etag='"a"')
    site.file("/b.pdf", PDF + b"b")
    assert run(site, tmp_path, limits=CollectLimits(files=1)).left == 1
    with (tmp_path / "collected.jsonl").open("ab") as file:
        file.write(b'{"url": "http://cut o')
    (tmp_path / "sources.csv").unlink()
    found = run(site, tmp_path)
    assert (found.new, found.unchanged) == (1, 1)
    assert len(rows(tmp_path)) == 2
    (tmp_path / "files" / rows(tmp_path)[0]["sha256"][:16] / "a.pdf").unlink()
    assert run(site, tmp_path).new == 1  # a file that was removed is asked for anew


def test_a_page_with_figures_is_a_document_and_depth_is_kept(site: Site, tmp_path: Path) -> None:
    site.page("/", '<a href="/1.html">预算</a>')
    site.page("/1.html", f"<h1>某镇2024年预算公开表</h1>{TABLE}<a href='/2.html'>决算</a>")
    site.page("/2.html", f"<h1>某镇2023年决算公开表</h1>{TABLE}")
    run(site, tmp_path, limits=CollectLimits(depth=1))
    assert files(tmp_path) == ["某镇2024年预算公开表.html"]


def test_the_command_says_what_it_did_and_fails_where_an_address_failed(site: Site, tmp_path: Path) -> None:
    site.page("/", '<a href="/a.pdf">a</a><a href="/no.pdf">b</a>')
    site.file("/a.pdf", PDF)
    done = CliRunner().invoke(app, ["collect", site.url, "-o", str(tmp_path), "--delay", "0"])
    assert done.exit_code == 1
    assert "1 new files" in done.output
    assert "HTTP 404" in done.output


@pytest.mark.parametrize(
    "start", ["ftp://a.gov.cn/", "http://me:secret@a.gov.cn/", "a.gov.cn", "file:///etc/passwd"]
)
def test_a_start_that_is_no_page_of_the_web_is_refused(start: str) -> None:
    with pytest.raises(ParameterError):
        Hosts([start])


@pytest.mark.parametrize(
    ("title", "disposition", "url", "name"),
    [
        ("../../etc/预算公开表", "", "http://a/x.pdf", "预算公开表.pdf"),
        ("预算\x00公开\n说明", "", "http://a/x.pdf", "预算_公开_说明.pdf"),
        ("下载", 'attachment; filename="..\\..\\a.exe"', "http://a/x.pdf", "a.exe.pdf"),
        ("预" * 300, "", "http://a/x.pdf", "预" * 80 + ".pdf"),
        ("", "", "http://a/%2e%2e%2f%2e%2e", "file.pdf"),
    ],
)
def test_names_of_files_are_safe(title: str, disposition: str, url: str, name: str) -> None:
    assert safe_name(title, disposition, url, ".pdf") == name


def test_robots_rules_are_those_of_the_longest_match_and_the_own_group() -> None:
    text = "User-agent: budget-kg\nDisallow: /\nAllow: /open/\n\nUser-agent: *\nDisallow:\n"
    own, others = Robots(text, "budget-kg"), Robots(text, "another")
    assert [own.allow("http://a/open/x"), own.allow("http://a/x"), others.allow("http://a/x")] == [
        True,
        False,
        True,
    ]
    assert Robots("User-agent: *\nDisallow: /*.php?id=", "budget-kg").allow("http://a/x.php?id=1") is False


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", None, "no-such-encoding"])
def test_pages_in_any_encoding_are_read(encoding: str | None) -> None:
    head = b'<meta charset="gb18030">'
    page = read_page(
        f"<html>{head.decode()}<a href='预算.pdf'>预算公开</a></html>".encode("gb18030"),
        "http://a/",
        encoding,
    )
    assert [link.text for link in page.links] == ["预算公开"]
    assert read_page(b"", "http://a/", None).links == ()
