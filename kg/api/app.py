"""The service put together: `create_app(store, settings)`."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute

from kg.answers.pool import Pool, PoolLimits
from kg.api import health, listings, questions, reconcile, resources, search, sparql
from kg.api.access import Guard, RateLimit
from kg.api.access_log import AccessLog
from kg.api.answer_cache import AnswerCache
from kg.api.decisions.redeciding import Redeciding
from kg.api.decisions.routes import decisions_router
from kg.api.direct import Answering, DirectQueries
from kg.api.methods import Methods
from kg.api.metrics import Metrics
from kg.api.middleware import BodyLimit, Compressed, OwnAddress, Stopping
from kg.api.pages import pages_router
from kg.api.problems import MEDIA_TYPE, Problem, add_error_handlers
from kg.api.repeats import KnownRequests, Repeats
from kg.api.settings import Settings
from kg.api.trials.copies import lasting_files, remove_unkept
from kg.api.trials.gate import UPLOAD, WritingGate
from kg.api.trials.routes import trials_router
from kg.api.trials.trial import Trials, trials_folder
from kg.store.served import ServedStore

ROUTERS = (
    health.router,
    sparql.router,
    questions.router,
    search.router,
    listings.router,
    resources.router,
    reconcile.router,
)
"""All routes of the service. A new group of routes is a module with a `router`, named here."""

_DESCRIPTION = """\
Published budgets and final accounts of Chinese government units as a knowledge graph.
Every figure can be traced to its page and cell. Errors are `application/problem+json`.
"""


def create_app(store: ServedStore, settings: Settings) -> FastAPI:
    """The service over a store.

    Args:
        store: What it reads; closed when the service stops.
        settings: What the operator set.
    """
    metrics = Metrics()
    pool = Pool(store.address, _pool_limits(settings))
    routes: list[BaseRoute] = []
    answers, requests = AnswerCache(settings.cache_bytes), KnownRequests()
    answering = Answering(store, settings, pool, answers, requests, metrics)
    trials = Trials(trials_folder())
    redeciding = Redeciding(settings.store)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        pool.open()
        if settings.writable and (files := lasting_files(settings.store)):
            await asyncio.to_thread(remove_unkept, files, Path(settings.store))
        yield
        await trials.close()
        await redeciding.close()
        await pool.close()
        store.close()

    app = FastAPI(
        title="Budget knowledge graph",
        version=version("budget-kg"),
        description=_DESCRIPTION,
        lifespan=lifespan,
        # The interactive pages of FastAPI load scripts from other sites; the description itself is ours.
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        middleware=[
            *_middleware(settings, metrics, routes),
            Middleware(Repeats, store=store, requests=requests, answers=answers),
            Middleware(DirectQueries, answering=answering),
        ],
        responses={
            status: {"description": text, "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
            for status, text in _PROBLEMS.items()
        },
    )
    app.state.store, app.state.settings, app.state.metrics = store, settings, metrics
    app.state.pool, app.state.answering, app.state.counts = pool, answering, None
    add_error_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    if settings.writable:
        app.include_router(trials_router(trials, settings))
        app.include_router(decisions_router(store, settings, redeciding))
    app.include_router(pages_router())  # last: it answers browsers on every path that is left
    routes.extend(app.router.routes)
    return app


_PROBLEMS: dict[int | str, str] = {
    400: "The request, a parameter or the query is not what it should be.",
    422: "A parameter is missing or not of its kind.",
    503: "Too much is asked at once, or nothing is published yet; `Retry-After` says when to ask again.",
}


def _pool_limits(settings: Settings) -> PoolLimits:
    return PoolLimits(
        quick=settings.queries,
        long=settings.long_queries,
        waiting=settings.waiting,
        parked=settings.parked,
        wait_s=settings.wait_s,
        quick_s=settings.long_after_s,
        timeout_s=settings.timeout_s,
        memory_bytes=settings.memory_bytes,
    )


def _middleware(settings: Settings, metrics: Metrics, routes: Sequence[BaseRoute]) -> list[Middleware]:
    chain = [
        Middleware(AccessLog, metrics=metrics),
        Middleware(Stopping),
        Middleware(WritingGate, settings=settings),
        Middleware(OwnAddress),
    ]
    if settings.rate_per_s:
        chain.append(Middleware(RateLimit, per_s=settings.rate_per_s))
    origins = settings.cors_origins.split()
    if origins:
        chain.append(
            Middleware(
                CORSMiddleware,
                allow_origins=origins,
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["*"],
                expose_headers=["Budgetkg-Cautions", "ETag", "Link", "X-Request-Id", "Retry-After"],
            )
        )
    uploads = {UPLOAD, f"/en{UPLOAD}"} if settings.writable else set()
    wider = dict.fromkeys(uploads, settings.max_upload_bytes)
    if settings.protect == "all":
        chain.append(Middleware(Guard, settings=settings))
    return [
        *chain,
        Middleware(BodyLimit, most=settings.max_body_bytes, wider=wider),
        Middleware(Methods, routes=routes),
        Middleware(Compressed),
    ]
