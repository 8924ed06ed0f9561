"""Check-ins: who is there, what lets them in, and how full it is."""

from __future__ import annotations

from datetime import date

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class CheckIns(Resource):
    """Check-ins: who is there, what lets them in, and how full it is."""

    def list(
        self, *, on: date | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.CheckIn]:
        """List your check-ins.

        Yours and your guests', the newest first.

        Args:
            on: On this local day
        """
        return self._items("/v1/me/check-ins", models.CheckIn, query={"on": on, "limit": limit, "cursor": cursor})

    def create(self, *, location_id: str, idempotency_key: str | None = None) -> models.CheckIn:
        """Check in.

        Where you are. A pass is burnt only if nothing else covers your day there, and once a day.

        Args:
            location_id: Id of the location

        Raises NoAccessToday, AccountSuspended.
        """
        return self._send(
            "POST",
            "/v1/me/check-ins",
            models.CheckIn,
            body=given({"location_id": location_id}),
            idempotency_key=idempotency_key,
        )

    def preview(self, *, location_id: str, idempotency_key: str | None = None) -> models.Cover:
        """Preview your check-in.

        What would let you in now, and which pass that would use. Writes nothing.

        Args:
            location_id: Id of the location

        Raises AccountSuspended.
        """
        return self._send(
            "POST",
            "/v1/me/check-ins/preview",
            models.Cover,
            body=given({"location_id": location_id}),
            idempotency_key=idempotency_key,
        )

    def get(self, check_in_id: str) -> models.CheckIn:
        """Read your check-in.

        Args:
            check_in_id: Id of the check-in
        """
        return self._send("GET", f"/v1/me/check-ins/{segment(check_in_id)}", models.CheckIn)

    def end(
        self, check_in_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.CheckIn:
        """Check out.

        You leave, or your guest does.

        Args:
            check_in_id: Id of the check-in

        Raises AlreadyCheckedOut.
        """
        return self._send(
            "POST",
            f"/v1/me/check-ins/{segment(check_in_id)}/check-out",
            models.CheckIn,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncCheckIns(AsyncResource):
    """`CheckIns` with asyncio."""

    list = listed(CheckIns.list)
    """List your check-ins."""

    create = awaited(CheckIns.create)
    """Check in."""

    preview = awaited(CheckIns.preview)
    """Preview your check-in."""

    get = awaited(CheckIns.get)
    """Read your check-in."""

    end = awaited(CheckIns.end)
    """Check out."""
