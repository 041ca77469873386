"""Asking a host for a file: slowly, within limits, never anybody but the hosts that were named."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import httpx2 as httpx
import msgspec

from kg.collect.addresses import Hosts, host_of, normalised
from kg.collect.robots import Robots
from kg.errors import FetchError

_REDIRECTS = 5
_AGAIN = frozenset({429, 500, 502, 503, 504})
_LONGEST_WAIT_S = 120.0
"""Longest pause that a host may ask for after an error."""
_ROBOTS_BYTES = 500_000


class FetchLimits(msgspec.Struct, frozen=True):
    """How a host is treated.

    Attributes:
        delay: Seconds between two requests to a host, at least; robots.txt may ask for more.
        timeout: Seconds without a byte after which a request is given up.
        most_bytes: Largest file that is taken.
        longest: Seconds after which a file that still comes is given up.
        retries: How often a request is repeated where the host is busy or out of reach.
    """

    delay: float = 2.0
    timeout: float = 30.0
    most_bytes: int = 100_000_000
    longest: float = 600.0
    retries: int = 1


class Fetched(msgspec.Struct, frozen=True):
    """An answer; `data` is None where the file is as it was.

    `etag` and `modified` are what the host wants to be told next time; `name` is the file name it gives.
    """

    url: str
    data: bytes | None
    etag: str = ""
    modified: str = ""
    name: str = ""
    encoding: str | None = None


class Fetcher:
    """Asks the named hosts for files.

    Args:
        hosts: Who may be asked.
        agent: What this program calls itself; its first word is what robots.txt may name.
        limits: How they are asked.
        wait: Lets seconds pass.
    """

    def __init__(
        self, hosts: Hosts, agent: str, limits: FetchLimits, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._hosts = hosts
        self._agent = agent
        self._limits = limits
        self._wait = wait
        self._client = httpx.Client(
            timeout=limits.timeout, headers={"user-agent": agent, "accept-encoding": "gzip"}
        )
        self._robots: dict[str, Robots | None] = {}
        self._asked: dict[str, float] = {}

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        """The file at an address, where it changed since.

        Args:
            url: As `normalised` gives it.
            etag: What the host said of it last time.
            modified: The same.

        Raises:
            FetchError: There is no file, or it may not be asked for.
        """
        known = {
            name: value for name, value in (("if-none-match", etag), ("if-modified-since", modified)) if value
        }
        for _ in range(_REDIRECTS):
            robots = self._robots_of(url)
            if not robots.allow(url):
                raise FetchError(url, "an address that robots.txt allows", "one that it does not")
            found = self._patiently(url, known, robots.delay)
            if isinstance(found, Fetched):
                return found
            url = self._allowed(found, url)
        raise FetchError(url, f"at most {_REDIRECTS} redirects", "more")

    def _allowed(self, target: str, source: str) -> str:
        """Where a redirect leads to."""
        url = normalised(target, source)
        if url is None or not self._hosts.allow(url):
            raise FetchError(source, "a redirect to a host that was named", url or repr(target))
        return url

    def _robots_of(self, url: str) -> Robots:
        """The rules of a host: none where it has none, and nothing is allowed while it cannot say."""
        if not self._hosts.allow(url):
            raise FetchError(url, "an address of a host that was named", host_of(url))
        host = host_of(url)
        if host not in self._robots:
            self._robots[host] = self._read_robots(url)
        robots = self._robots[host]
        if robots is None:
            raise FetchError(url, "a host whose robots.txt can be read", "an error of the host")
        return robots

    def _read_robots(self, url: str) -> Robots | None:
        address = normalised("/robots.txt", url) or url
        for _ in range(_REDIRECTS):
            try:
                found = self._patiently(address, {}, 0.0, most=_ROBOTS_BYTES)
                if isinstance(found, Fetched):
                    return Robots((found.data or b"").decode("utf-8", "replace"), self._agent)
                address = self._allowed(found, address)
            except FetchError as error:
                # No file: nothing is forbidden. An error of the host: all is, until it can say.
                return Robots("", self._agent) if error.got.startswith("HTTP 4") else None
        return None

    def _patiently(
        self, url: str, known: Mapping[str, str], delay: float, most: int | None = None
    ) -> Fetched | str:
        """One request, repeated where the host is busy; gives the file or where the host sends us."""
        for attempt in range(self._limits.retries + 1):
            self._pause(host_of(url), max(delay, self._limits.delay))
            try:
                return self._ask(url, known, most or self._limits.most_bytes)
            except _BusyError as busy:
                if attempt == self._limits.retries:
                    raise FetchError(url, "a file", busy.got) from busy
                self._wait(min(busy.pause or self._limits.delay, _LONGEST_WAIT_S))
        raise AssertionError("the last attempt returns or raises")

    def _pause(self, host: str, delay: float) -> None:
        passed = time.monotonic() - self._asked.get(host, -delay)
        if passed < delay:
            self._wait(delay - passed)
        self._asked[host] = time.monotonic()

    def _ask(self, url: str, known: Mapping[str, str], most: int) -> Fetched | str:
        with self._answered(url, known) as answer:
            if answer.has_redirect_location:
                return str(answer.headers.get("location", ""))
            if answer.status_code == httpx.codes.NOT_MODIFIED:
                return Fetched(url, None)
            if answer.status_code in _AGAIN:
                raise _BusyError(
                    f"HTTP {answer.status_code}", _pause_of(answer.headers.get("retry-after", ""))
                )
            if answer.status_code != httpx.codes.OK:
                raise FetchError(url, "a file", f"HTTP {answer.status_code}")
            return Fetched(
                url,
                self._body(answer, url, most),
                answer.headers.get("etag", ""),
                answer.headers.get("last-modified", ""),
                answer.headers.get("content-disposition", ""),
                answer.charset_encoding,
            )

    @contextmanager
    def _answered(self, url: str, known: Mapping[str, str]) -> Iterator[httpx.Response]:
        try:
            with self._client.stream("GET", url, headers=dict(known), follow_redirects=False) as answer:
                yield answer
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _BusyError(f"{type(error).__name__}: {error}".rstrip(": ")) from error

    def _body(self, answer: httpx.Response, url: str, most: int) -> bytes:
        """The bytes of an answer, as long as they are not too many and do not take too long."""
        size, begun, blocks = 0, time.monotonic(), []
        stated = answer.headers.get("content-length", "")
        if stated.isdigit() and int(stated) > most:
            raise FetchError(url, f"at most {most:,} bytes", f"{int(stated):,}")
        for block in answer.iter_bytes():
            size += len(block)
            if size > most:
                raise FetchError(url, f"at most {most:,} bytes", "more")
            if time.monotonic() - begun > self._limits.longest:
                raise FetchError(url, f"a file within {self._limits.longest:g} s", "one that still came")
            blocks.append(block)
        return b"".join(blocks)


class _BusyError(Exception):
    """The host is busy or out of reach for now; `pause` is how long it asks to be left alone."""

    def __init__(self, got: str, pause: float = 0.0) -> None:
        super().__init__(got)
        self.got = got
        self.pause = pause


def _pause_of(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() else 0.0
