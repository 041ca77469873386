"""Addresses that may be asked: those of hosts that were named, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from kg.errors import ParameterError

_PORTS = {"http": 80, "https": 443}
_KEPT = "%/:=&?~#+!$,;'@()*[]"
_LONGEST = 2000


class Hosts:
    """The hosts that were named, each with its ports: all of the web's usual ones, or the one that was named.

    No address of any other host is ever asked, whatever a page links to or a server redirects to, so that a page on the
    open web cannot make this program talk to machines of the network it runs in.

    Raises:
        ParameterError: A start is no address of a web page, or names a user.
    """

    def __init__(self, starts: Iterable[str], also: Iterable[str] = ()) -> None:
        self._named: set[str] = set()
        for start in starts:
            address = normalised(start)
            if address is None:
                raise ParameterError("URL", "an address that begins with http:// or https://", repr(start))
            self._named.add(host_of(address))
        for host in also:
            address = normalised(f"http://{host}/")
            if address is None or "/" in host:
                raise ParameterError("--host", "the name of a host, or a host and port", repr(host))
            self._named.add(host_of(address))

    def allow(self, address: str) -> bool:
        """Whether an address, as `normalised` gives it, is one of a named host."""
        return host_of(address) in self._named


def host_of(address: str) -> str:
    """The host of an address, and its port where that is not the usual one.

    >>> host_of("https://www.example.gov.cn/a"), host_of("http://127.0.0.1:8080/")
    ('www.example.gov.cn', '127.0.0.1:8080')
    """
    parts = urlsplit(address)
    port = parts.port
    usual = port is None or port in _PORTS.values()
    return (parts.hostname or "") if usual else f"{parts.hostname}:{port}"


def normalised(address: str, page: str = "") -> str | None:
    """An absolute address without fragment, escaped; None for one that cannot be asked for.

    Args:
        address: As a page links to it.
        page: The page that links to it.

    >>> normalised("../预算.pdf#p2", "https://a.gov.cn/x/y.html")
    'https://a.gov.cn/%E9%A2%84%E7%AE%97.pdf'
    >>> normalised("javascript:go()", "https://a.gov.cn/") is None, normalised("http://me:secret@a.gov.cn/") is None
    (True, True)
    """
    try:
        parts = urlsplit(urljoin(page, address.strip()))
        if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.password:
            return None
        host = parts.hostname.encode("idna").decode()
        port = parts.port
    except (ValueError, UnicodeError):
        return None
    if ":" in host:
        host = f"[{host}]"
    place = host if port is None or port == _PORTS[parts.scheme] else f"{host}:{port}"
    path, query = quote(parts.path or "/", safe=_KEPT), quote(parts.query, safe=_KEPT)
    found = urlunsplit((parts.scheme, place, path, query, ""))
    return found if len(found) <= _LONGEST else None
