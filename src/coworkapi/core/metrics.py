"""What is counted for Prometheus, and how it is told: by one process, or by any one of several for all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

# Read by prometheus_client when a process first imports it: where processes share what they count.
SHARED = "PROMETHEUS_MULTIPROC_DIR"

REQUESTS = Counter("coworkapi_requests_total", "Requests by route and status", ["method", "route", "status"])
REFUSED = Counter("coworkapi_requests_refused_total", "Requests refused because too many were being worked on")
SECONDS = Histogram(
    "coworkapi_request_seconds",
    "Seconds from the first byte of a request to the last of its answer",
    ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)


def exposition() -> bytes:
    """All counts in Prometheus' text format; of all processes that share a directory (`shared_by_processes`)."""
    if SHARED not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


@contextmanager
def shared_by_processes() -> Iterator[None]:
    """Processes started from here on count together, unless they were told where to already."""
    if SHARED in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="coworkapi-metrics-") as directory:
        os.environ[SHARED] = directory
        try:
            yield
        finally:
            del os.environ[SHARED]
