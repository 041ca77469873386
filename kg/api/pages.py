"""The pages on a server: routes, security headers, and a memory of pages that were drawn."""

from __future__ import annotations

import hashlib
import mimetypes
from collections import OrderedDict
from functools import cache
from threading import Lock

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from kg.api.dependencies import Reader, Version
from kg.api.settings import Settings
from kg.errors import KgError, PageMissingError
from kg.store.snapshot import GraphReader
from kg.web import sitemap
from kg.web.address import Addresses, LiveAddresses
from kg.web.feed import FILE as FEED
from kg.web.feed import MEDIA_TYPE, atom, feed_entries
from kg.web.pages import PAGES
from kg.web.problem import problem_view
from kg.web.render import render, static_files
from kg.web.site import Reply, disposition, parse_path, reply
from kg.words.text import Language

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_STYLED_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_FRAMED_POLICY = _POLICY.replace("form-action 'self'", "form-action 'none'").replace(
    "frame-ancestors 'none'", "frame-ancestors *"
)
"""Of a chart that stands alone: the one kind of page that other sites may show in a frame; it has no form."""
_STYLED = frozenset({"sparql-editor", "lineage"})
"""Pages whose libraries write styles of their own; scripts still come from this server only."""
_FOR_ENGINES = frozenset({f"/{FEED}", f"/{sitemap.FILE}", f"/{sitemap.ROBOTS}"})
_KEEP_STATIC = "public, max-age=31536000, immutable"
_MOST_KEPT = 512
_LARGEST_KEPT = 2_000_000


class PageMemory:
    """The pages drawn last, by store version, path and parameters; a new version forgets the old."""

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, ...], Reply] = OrderedDict()
        self._version = ""
        self._lock = Lock()

    def get(self, version: str, key: tuple[str, ...]) -> Reply | None:
        """A page drawn before from the same version."""
        with self._lock:
            if version != self._version:
                self._kept.clear()
                self._version = version
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, version: str, key: tuple[str, ...], page: Reply) -> None:
        """Remember a page, unless it is very large or the store has changed since."""
        with self._lock:
            if version == self._version and len(page.body) <= _LARGEST_KEPT:
                self._kept[key] = page
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)


@cache
def static_version() -> str:
    """Changes when a static file changes."""
    digest = hashlib.sha256()
    for name, data in sorted(static_files().items()):
        digest.update(name.encode() + hashlib.sha256(data).digest())
    return digest.hexdigest()[:12]


class PageRoute(APIRoute):
    """Takes the paths of pages; every other path only from a browser, which is shown a page that says so."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the path is a page, or a person typed it."""
        match, child = super().matches(scope)
        if match is not Match.NONE and not _is_page(scope["path"]):
            accepts = dict(scope.get("headers", ())).get(b"accept", b"")
            if b"text/html" not in accepts:
                return Match.NONE, {}
        return match, child


def _is_page(path: str) -> bool:
    return path in _FOR_ENGINES or path.startswith("/static/") or parse_path(path, {}).ref.page in PAGES.pages


def pages_router() -> APIRouter:
    """All pages, to be included behind all other routes."""
    router = APIRouter(include_in_schema=False, route_class=PageRoute)
    memory = PageMemory()

    @router.get("/static/{name:path}")
    async def static(name: str) -> Response:
        data = static_files().get(name)
        if data is None:
            raise PageMissingError("file", "one of the static files", repr(name))
        media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(data, media_type=media, headers={"Cache-Control": _KEEP_STATIC})

    @router.get(f"/{FEED}")
    def feed(request: Request, reader: Reader) -> Response:
        addresses = LiveAddresses(request.scope.get("root_path", ""))
        own = f"{request.scope.get('root_path', '')}/{FEED}"
        data = atom(feed_entries(reader), lambda ref: addresses.page(ref, Language.ZH), own)
        return Response(data, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-cache"})

    @router.get(f"/{sitemap.FILE}")
    def pages(request: Request, reader: Reader) -> Response:
        settings: Settings = request.app.state.settings
        addresses = LiveAddresses(settings.address)
        data = sitemap.sitemap(reader, PAGES, addresses.page)
        return Response(data, media_type=sitemap.MEDIA_TYPE, headers={"Cache-Control": "no-cache"})

    @router.get(f"/{sitemap.ROBOTS}")
    async def robots(request: Request) -> Response:
        settings: Settings = request.app.state.settings
        return Response(sitemap.robots(settings.address), media_type="text/plain; charset=utf-8")

    @router.get("/{path:path}")
    def page(path: str, request: Request, reader: Reader, version: Version) -> Response:
        settings: Settings = request.app.state.settings
        root = request.scope.get("root_path", "")
        addresses = LiveAddresses(root, static_version(), writable=settings.writable)
        return page_response(path, request, reader, addresses, version, memory)

    return router


def page_response(
    path: str,
    request: Request,
    reader: GraphReader,
    addresses: Addresses,
    version: str | None = None,
    memory: PageMemory | None = None,
) -> Response:
    """A page, its twin or a download as a response; a page that says so where a browser asks for what is not there.

    Args:
        path: Below the root, with the prefix of a language.
        request: For its parameters and what the client has already.
        reader: The state of the store.
        addresses: Where other pages are.
        version: Of the store; None where nobody knows whether it has changed.
        memory: Pages drawn before of that version.
    """
    asked = parse_path(path, dict(request.query_params))
    key = (path, *(f"{name}={value}" for name, value in asked.ref.params))
    tag = _tag(version, key)
    if tag and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    kept = memory.get(version, key) if memory and version else None
    try:
        found = kept or reply(reader, asked, addresses)
    except KgError as error:
        if asked.form not in ("html", "embed"):
            raise
        text = render("page.html", problem_view(asked.ref, error), asked.language, addresses, live=True)
        return Response(text, error.http_status, headers_of(asked.ref.page), "text/html; charset=utf-8")
    if memory and version:
        memory.keep(version, key, found)
    headers = headers_of(asked.ref.page, asked.form) | {"Cache-Control": "no-cache"}
    if tag:
        headers["ETag"] = tag
    if found.file_name:
        headers["Content-Disposition"] = disposition(found.file_name)
    return Response(found.body, 200, headers, found.media_type)


def _tag(version: str | None, key: tuple[str, ...]) -> str | None:
    """What changes when a page does; None where nobody knows whether the store has changed."""
    if version is None:
        return None
    state = "|".join((version, static_version(), *key))
    return f'"{hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'


def headers_of(page: str, form: str = "html") -> dict[str, str]:
    """The headers by which a browser trusts a page no further than it must; `form` as of a request."""
    policy = _STYLED_POLICY if page in _STYLED else _POLICY
    return {
        "Content-Security-Policy": _FRAMED_POLICY if form == "embed" else policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
