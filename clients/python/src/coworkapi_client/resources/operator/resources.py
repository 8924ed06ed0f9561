"""Resources: what can be booked or rented, its kinds, amenities and units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, FileContent, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Resources(Resource):
    """Resources: what can be booked or rented, its kinds, amenities and units."""

    def list(
        self,
        *,
        location_id: Sequence[str] | None = None,
        resource_type_id: Sequence[str] | None = None,
        kind: Sequence[
            Literal[
                "meeting_room",
                "event_space",
                "hot_desk",
                "dedicated_desk",
                "private_office",
                "phone_booth",
                "parking",
                "equipment",
                "other",
            ]
        ]
        | None = None,
        min_capacity: int | None = None,
        amenity: Sequence[str] | None = None,
        is_bookable: bool | None = None,
        is_public: bool | None = None,
        archived: bool | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.Resource]:
        """List resources.

        In the order they were made. Repeat a parameter to allow several values; of amenities, all are needed.

        Args:
            location_id: At these locations
            resource_type_id: Of these types
            kind: Of these built-in kinds
            min_capacity: With that many seats or more
            amenity: With all of these
            is_bookable: Only those that can, or can't, be booked
            is_public: Only those that the public sees, or doesn't
            archived: The archived ones instead of the others
            external_id: Only the one with this id of yours
            updated_since: Only what changed at or after
            expand: Comma-separated, one level: `location`, `resource_type`, `booking_policy`

        Needs `spaces:read`.
        """
        return self._items(
            "/v1/resources",
            models.Resource,
            query={
                "location_id": location_id,
                "resource_type_id": resource_type_id,
                "kind": kind,
                "min_capacity": min_capacity,
                "amenity": amenity,
                "is_bookable": is_bookable,
                "is_public": is_public,
                "archived": archived,
                "external_id": external_id,
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
        resource_type_id: str,
        name: str,
        booking_policy_id: str | None = None,
        description: str | None = None,
        capacity: int | None = None,
        size_square_meters: float | None = None,
        is_bookable: bool | None = None,
        is_public: bool | None = None,
        amenities: Sequence[str] | None = None,
        pool_size: int | None = None,
        made_of: Sequence[str] | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Resource:
        """Add a resource.

        A room, a pool (`pool_size`) or the whole of a room that divides (`made_of` its parts).

        Args:
            location_id: Id of the location
            resource_type_id: Id of the resource type
            booking_policy_id: Id of the booking policy
            name: What people call it, as `Turing` or `Desk 12`
            description: About it, for who chooses
            capacity: Seats, or people it holds
            size_square_meters: Floor area in square metres
            is_bookable: Whether bookings are taken; one that isn't can still be rented or blocked
            is_public: Whether anyone may see it without a sign-in
            amenities: Keys of amenities
            pool_size: Places
            made_of: It occupies the units of these, as a room that divides does
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken, NameTaken, LocationIsArchived. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            "/v1/resources",
            models.Resource,
            body=given(
                {
                    "location_id": location_id,
                    "resource_type_id": resource_type_id,
                    "booking_policy_id": booking_policy_id,
                    "name": name,
                    "description": description,
                    "capacity": capacity,
                    "size_square_meters": size_square_meters,
                    "is_bookable": is_bookable,
                    "is_public": is_public,
                    "amenities": amenities,
                    "pool_size": pool_size,
                    "made_of": made_of,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, resource_id: str, *, expand: str | None = None) -> models.Resource:
        """Read a resource.

        Args:
            resource_id: Id of the resource
            expand: Comma-separated, one level: `location`, `resource_type`, `booking_policy`

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/resources/{segment(resource_id)}", models.Resource, query={"expand": expand})

    def update(
        self,
        resource_id: str,
        *,
        resource_type_id: str | None = None,
        booking_policy_id: str | Unset | None = UNSET,
        name: str | None = None,
        description: str | Unset | None = UNSET,
        capacity: int | None = None,
        size_square_meters: float | Unset | None = UNSET,
        is_bookable: bool | None = None,
        is_public: bool | None = None,
        amenities: Sequence[str] | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Resource:
        """Change a resource.

        Bookings that are there keep the terms they were made under.

        Args:
            resource_id: Id of the resource
            resource_type_id: Id of the resource type
            booking_policy_id: Id of the booking policy
            description: About it, for who chooses
            capacity: Seats, or people it holds
            size_square_meters: Floor area in square metres
            is_bookable: Whether new bookings are taken; those there are stay
            is_public: Whether anyone may see it without a sign-in
            amenities: Keys of amenities
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken, NameTaken. Needs `spaces:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/resources/{segment(resource_id)}",
            models.Resource,
            body=given(
                {
                    "resource_type_id": resource_type_id,
                    "booking_policy_id": nullable(booking_policy_id),
                    "name": name,
                    "description": nullable(description),
                    "capacity": capacity,
                    "size_square_meters": nullable(size_square_meters),
                    "is_bookable": is_bookable,
                    "is_public": is_public,
                    "amenities": amenities,
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def archive(
        self, resource_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Resource:
        """Archive a resource.

        Refused while anything occupies its units now or later; `allocations` names what. To stop new bookings at once,
        set `is_bookable` to false.

        Args:
            resource_id: Id of the resource

        Raises StillOccupied. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            f"/v1/resources/{segment(resource_id)}/archive",
            models.Resource,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_availability(
        self,
        resource_id: str,
        *,
        from_: datetime | None = None,
        to: datetime | None = None,
        minutes: int | None = None,
        quantity: int | None = None,
        starts: bool | None = None,
        member_id: str | None = None,
    ) -> models.Availability:
        """When a resource is free.

        Its bookable periods in `from` to `to` (default: a week from now), as its policy allows.

        Args:
            resource_id: Id of the resource
            from_: The window's start
            to: The window's end, 62 days later at most
            minutes: How long; default: the shortest allowed
            quantity: How many units of a pool
            starts: Also list every possible start
            member_id: As this member may book it

        Raises NotFound. Needs `bookings:read`.
        """
        return self._send(
            "GET",
            f"/v1/resources/{segment(resource_id)}/availability",
            models.Availability,
            query={
                "from": from_,
                "to": to,
                "minutes": minutes,
                "quantity": quantity,
                "starts": starts,
                "member_id": member_id,
            },
        )

    def list_photos(
        self, resource_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.Photo]:
        """List photos of a resource.

        By position.

        Args:
            resource_id: Id of the resource

        Needs `spaces:read`.
        """
        return self._items(
            f"/v1/resources/{segment(resource_id)}/photos", models.Photo, query={"limit": limit, "cursor": cursor}
        )

    def create_photo(
        self, resource_id: str, *, file: FileContent, caption: str | None = None, idempotency_key: str | None = None
    ) -> models.Photo:
        """Add a photo to a resource.

        A JPEG, PNG or WebP; it is stored upright, without EXIF, at most 4096 pixels a side.

        Args:
            resource_id: Id of the resource
            file: The file itself, as a part of the form
            caption: Shown with the picture

        Raises TooManyPhotos. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            f"/v1/resources/{segment(resource_id)}/photos",
            models.Photo,
            form={"caption": caption},
            files={"file": file},
            idempotency_key=idempotency_key,
        )

    def resize(
        self,
        resource_id: str,
        *,
        pool_size: int,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Resource:
        """Resize a pool.

        Adds places, or drops those without a booking to come, the newest first. Refused when too few are free.

        Args:
            resource_id: Id of the resource
            pool_size: Places

        Raises NotAPool, StillOccupied. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            f"/v1/resources/{segment(resource_id)}/resize",
            models.Resource,
            body=given({"pool_size": pool_size}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def restore(
        self, resource_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Resource:
        """Restore a resource.

        Args:
            resource_id: Id of the resource

        Raises LocationIsArchived. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            f"/v1/resources/{segment(resource_id)}/restore",
            models.Resource,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncResources(AsyncResource):
    """`Resources` with asyncio."""

    list = listed(Resources.list)
    """List resources."""

    create = awaited(Resources.create)
    """Add a resource."""

    get = awaited(Resources.get)
    """Read a resource."""

    update = awaited(Resources.update)
    """Change a resource."""

    archive = awaited(Resources.archive)
    """Archive a resource."""

    get_availability = awaited(Resources.get_availability)
    """When a resource is free."""

    list_photos = listed(Resources.list_photos)
    """List photos of a resource."""

    create_photo = awaited(Resources.create_photo)
    """Add a photo to a resource."""

    resize = awaited(Resources.resize)
    """Resize a pool."""

    restore = awaited(Resources.restore)
    """Restore a resource."""
