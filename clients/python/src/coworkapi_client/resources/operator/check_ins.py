"""Check-ins: who is there, what lets them in, and how full it is."""

from __future__ import annotations

from datetime import date, datetime

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class CheckIns(Resource):
    """Check-ins: who is there, what lets them in, and how full it is."""

    def list(
        self,
        *,
        location_id: str | None = None,
        member_id: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
        present: bool | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.ExpandedCheckIn]:
        """List check-ins.

        The newest first.

        Args:
            location_id: At this location
            member_id: Of this member, or of their guests
            on: On this local day
            at: Who was in at this instant
            present: Who is in now
            updated_since: Only what changed at or after
            expand: Comma-separated, one level: `member`, `host_member`, `location`

        Needs `visits:read`.
        """
        return self._items(
            "/v1/check-ins",
            models.ExpandedCheckIn,
            query={
                "location_id": location_id,
                "member_id": member_id,
                "on": on,
                "at": at,
                "present": present,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
                "expand": expand,
            },
        )

    def create(
        self,
        *,
        location_id: str,
        member_id: str | None = None,
        host_member_id: str | None = None,
        guest: models.GuestIn | None = None,
        visitor_id: str | None = None,
        override: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.CheckIn:
        """Check someone in.

        A member, or a member's guest. The first of these covers the local day: a permission to be there now, a booking
        on that day that is theirs or that they are invited to, a pass that was used for the day, a dated pass, one use of a
        day pass; for guests a guest pass of the host. However often someone comes and goes, one use is burnt for the day.
        Else 402 `no_access_today` says what would cover it. Whoever is in already stays in (200).

        Args:
            location_id: Id of the location
            member_id: Id of the member
            host_member_id: Id of the member
            guest: Who comes with a member; null where the member comes, or an expected visitor
            visitor_id: Id of the visitor
            override: Staff let them in, whatever covers the day; nothing is burnt

        Raises NoAccessToday, AccountSuspended. Needs `visits:write`.
        """
        return self._send(
            "POST",
            "/v1/check-ins",
            models.CheckIn,
            body=given(
                {
                    "location_id": location_id,
                    "member_id": member_id,
                    "host_member_id": host_member_id,
                    "guest": guest,
                    "visitor_id": visitor_id,
                    "override": override,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def preview(
        self,
        *,
        location_id: str,
        member_id: str | None = None,
        host_member_id: str | None = None,
        guest: models.GuestIn | None = None,
        visitor_id: str | None = None,
        override: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.Cover:
        """Preview a check-in.

        What would let them in now, and which pass that would use. Writes nothing.

        Args:
            location_id: Id of the location
            member_id: Id of the member
            host_member_id: Id of the member
            guest: Who comes with a member; null where the member comes, or an expected visitor
            visitor_id: Id of the visitor
            override: Staff let them in, whatever covers the day; nothing is burnt

        Raises AccountSuspended. Needs `visits:write`.
        """
        return self._send(
            "POST",
            "/v1/check-ins/preview",
            models.Cover,
            body=given(
                {
                    "location_id": location_id,
                    "member_id": member_id,
                    "host_member_id": host_member_id,
                    "guest": guest,
                    "visitor_id": visitor_id,
                    "override": override,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, check_in_id: str, *, expand: str | None = None) -> models.ExpandedCheckIn:
        """Read a check-in.

        Args:
            check_in_id: Id of the check-in
            expand: Comma-separated, one level: `member`, `host_member`, `location`

        Needs `visits:read`.
        """
        return self._send(
            "GET", f"/v1/check-ins/{segment(check_in_id)}", models.ExpandedCheckIn, query={"expand": expand}
        )

    def end(
        self, check_in_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.CheckIn:
        """Check someone out.

        They left. Whoever isn't checked out is by itself, at closing time.

        Args:
            check_in_id: Id of the check-in

        Raises AlreadyCheckedOut. Needs `visits:write`.
        """
        return self._send(
            "POST",
            f"/v1/check-ins/{segment(check_in_id)}/check-out",
            models.CheckIn,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncCheckIns(AsyncResource):
    """`CheckIns` with asyncio."""

    list = listed(CheckIns.list)
    """List check-ins."""

    create = awaited(CheckIns.create)
    """Check someone in."""

    preview = awaited(CheckIns.preview)
    """Preview a check-in."""

    get = awaited(CheckIns.get)
    """Read a check-in."""

    end = awaited(CheckIns.end)
    """Check someone out."""
