"""The routes below `/decide`: what persons decided, the form that an evidence page sends, and the file to take away."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from extract.decisions.model import DecisionKind
from kg.api.decisions.redeciding import Redeciding
from kg.api.pages import headers_of, static_version
from kg.api.settings import Settings
from kg.api.trials.gate import DECIDE
from kg.build.redeciding import states_of
from kg.decisions.file import DecisionsFile, changing_file, kept_file, merged, write_file
from kg.decisions.target import DecisionWords, decisions_about
from kg.errors import KgError
from kg.graph.iri import Namer
from kg.links.decisions import read_initials, read_text
from kg.store.served import ServedStore
from kg.web.address import LiveAddresses
from kg.web.decided import decisions_view
from kg.web.problem import problem_view
from kg.web.render import render
from kg.web.site import disposition
from kg.web.view import Ref
from kg.words.text import Language

_FILE = "decisions.yaml"
_WITHOUT_VALUE = frozenset({DecisionKind.CONFIRM, DecisionKind.SET_ASIDE})


def decisions_router(store: ServedStore, settings: Settings, redeciding: Redeciding) -> APIRouter:
    """The routes; who may use them is told by `kg.api.trials.gate`."""
    router = APIRouter(include_in_schema=False)

    @router.get(DECIDE)
    @router.get("/en" + DECIDE)
    def show(request: Request) -> Response:
        language = _language(request)
        reports = states_of(store.current(), kept_file(settings.store), Namer())
        addresses = LiveAddresses(_root(request), static_version(), writable=True)
        more: dict[str, Any] = {
            "waits": redeciding.runs,
            "said": redeciding.said,
            "action": addresses.page(Ref("decide"), language),
            "file": f"{_root(request)}{DECIDE}/{_FILE}",
        }
        text = render("decisions.html", decisions_view(reports), language, addresses, live=True, **more)
        return Response(text, headers=headers_of("decide"), media_type="text/html; charset=utf-8")

    @router.get(f"{DECIDE}/{_FILE}")
    def download() -> Response:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / _FILE
            write_file(kept_file(settings.store), path)
            data = path.read_bytes()
        headers = {"Content-Disposition": disposition(_FILE)}
        return Response(data, media_type="application/yaml", headers=headers)

    @router.post(DECIDE)
    @router.post("/en" + DECIDE)
    async def decide(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=10) as sent:
            fields = {name: value for name, value in sent.items() if isinstance(value, str)}
        language = _language(request)
        addresses = LiveAddresses(_root(request), static_version(), writable=True)
        try:
            await run_in_threadpool(_keep, store, settings.store, fields)
        except KgError as error:
            if "text/html" not in request.headers.get("accept", ""):
                raise
            text = render("page.html", problem_view(Ref("decide"), error), language, addresses, live=True)
            return Response(text, error.http_status, headers_of("decide"), "text/html; charset=utf-8")
        redeciding.begin()
        return RedirectResponse(addresses.page(Ref("decide"), language), 303)

    return router


def _keep(store: ServedStore, folder: str, fields: dict[str, str]) -> None:
    """Add what a form says to the decisions kept; or take one back that it names by its key.

    Raises:
        BuildError: It lacks something, or contradicts a decision that it does not replace.
        UnknownFactError: The store knows no such fact.
    """
    if key := fields.get("remove"):
        with changing_file(folder) as change:
            left = tuple(d for d in change.kept.readings if d.key != key)
            change.keep(DecisionsFile(change.kept.links, left))
        return
    if not fields.get("fact") or not fields.get("verdict"):  # the button that only applies what is kept
        return
    found = decisions_about(store.current(), fields["fact"], _words(fields))
    with changing_file(folder) as change:
        change.keep(merged(change.kept, DecisionsFile(readings=tuple(found)), replace="replace" in fields))


def _words(fields: dict[str, str]) -> DecisionWords:
    try:
        verdict = DecisionKind(fields["verdict"])
    except ValueError:
        kinds = ", ".join(kind.value for kind in DecisionKind)
        raise HTTPException(400, f"verdict: expected one of {kinds}, got another") from None
    value = None if verdict in _WITHOUT_VALUE else fields.get("value", "").strip()
    return DecisionWords(
        verdict=verdict,
        value=value,
        reason=read_text("reason", fields.get("reason")),
        by=read_initials("by", fields.get("by", "").strip()),
        date=date.today(),
    )


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _language(request: Request) -> Language:
    path = request.scope["path"].removeprefix(_root(request))
    return Language.EN if path.startswith("/en/") else Language.ZH
