"""Test clock: a test organization's time, which can be moved."""

from __future__ import annotations

from datetime import datetime

from coworkapi_client import models
from coworkapi_client._calls import given
from coworkapi_client._resource import AsyncResource, Resource, awaited


class TestClock(Resource):
    """Test clock: a test organization's time, which can be moved."""

    def get(self) -> models.TestClock:
        """Read the test clock.

        `pending_work` is empty once everything that fell due by the clock is done.

        Raises NotATestOrganization. Needs `organization:read`.
        """
        return self._send("GET", "/v1/test-clock", models.TestClock)

    def advance(
        self,
        *,
        to: datetime | None = None,
        by_seconds: int | None = None,
        at_once: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.TestClock:
        """Move the test clock.

        Forward only, and it stands still there. What falls due by it is done as if the time had come, right after this
        answer; poll `GET /v1/test-clock` until `pending_work` is empty and `advancing_to` null. A year takes seconds.

        Args:
            by_seconds: How far to move it; in place of an instant
            at_once: Jump, so that all that fell due meanwhile is done by the new time. Otherwise more than a day is
                gone day by day, each with what falls due on it

        Raises NotATestOrganization, ClockIsMoving, ClockOnlyForward. Needs `test_clock:write`.
        """
        return self._send(
            "POST",
            "/v1/test-clock/advance",
            models.TestClock,
            body=given({"to": to, "by_seconds": by_seconds, "at_once": at_once}),
            idempotency_key=idempotency_key,
        )


class AsyncTestClock(AsyncResource):
    """`TestClock` with asyncio."""

    get = awaited(TestClock.get)
    """Read the test clock."""

    advance = awaited(TestClock.advance)
    """Move the test clock."""
