"""Whether the service lives and can answer, and its figures for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from kg.api.dependencies import Store
from kg.api.metrics import Metrics
from kg.api.schemas import TEXT

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The state of the service; `version` is that of the published store."""

    status: str
    version: str | None = None


@router.get("/healthz")
async def healthz() -> Health:
    """Say that the process answers."""
    return Health(status="ok")


@router.get("/readyz")
async def readyz(store: Store) -> Health:
    """Say that a store is published and can be read; 503 if not."""
    store.current()
    return Health(status="ready", version=store.version())


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": TEXT}}})
async def metrics(request: Request) -> Response:
    """Figures of the service for Prometheus, over all its processes."""
    measured: Metrics = request.app.state.metrics
    text, media_type = measured.exposition()
    return Response(text, media_type=media_type)
