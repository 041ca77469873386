"""Figures of the service for Prometheus: requests, their time, queries and how they ended."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Variable of the folder through which several processes add up; prometheus-client reads it when imported."""
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The figures of one app."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "budgetkg_requests", "Requests answered.", ("route", "method", "status"), registry=self._registry
        )
        self.request_seconds = Histogram(
            "budgetkg_request_seconds",
            "Seconds from a request's head to the end of its answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self.queries = Counter(
            "budgetkg_queries",
            "Queries by how they ended.",
            ("outcome",),
            registry=self._registry,
        )
        self.queries_in_progress = Gauge(
            "budgetkg_queries_in_progress",
            "Queries that wait or are being evaluated.",
            registry=self._registry,
            multiprocess_mode="livesum",
        )

    def exposition(self) -> tuple[bytes, str]:
        """All figures as text with its media type; of all processes if they share a folder."""
        registry = self._registry
        if os.environ.get(SHARED_FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's
        return generate_latest(registry), CONTENT_TYPE_LATEST
