"""`/metrics`: what is counted, by one process and by several."""

from __future__ import annotations

import os
import subprocess
import sys

import httpx

from coworkapi.core.metrics import SHARED, exposition, shared_by_processes

_COUNTS = """
from coworkapi.core.metrics import REQUESTS, exposition
for _ in range({times}):
    REQUESTS.labels("GET", "/v1/bookings", "200").inc()
print(exposition().decode())
"""
_LINE = 'coworkapi_requests_total{method="GET",route="/v1/bookings",status="200"} '


def count(times: int) -> str:
    """A process that counts so often, and what it then tells."""
    done = subprocess.run(
        [sys.executable, "-c", _COUNTS.format(times=times)], check=True, capture_output=True, text=True
    )
    (line,) = [line for line in done.stdout.splitlines() if line.startswith(_LINE)]
    return line.removeprefix(_LINE)


def test_processes_that_share_tell_for_all_of_them() -> None:
    with shared_by_processes():
        assert [count(3), count(4)] == ["3.0", "7.0"]
        assert _LINE + "7.0" in exposition().decode()
    assert SHARED not in os.environ
    assert count(4) == "4.0"


async def test_a_request_is_counted_by_its_route(anonymous: httpx.AsyncClient) -> None:
    before = (await anonymous.get("/metrics")).text
    await anonymous.get("/v1/bookings/bkg_unknown")
    told = (await anonymous.get("/metrics")).text
    lines = [line for line in told.splitlines() if "/v1/bookings/{booking_id}" in line and line not in before]
    assert any(line.startswith("coworkapi_requests_total{") for line in lines)
    assert any(line.startswith("coworkapi_request_seconds_bucket{") for line in lines)
    assert "bkg_unknown" not in told
