"""Resources: what can be booked or rented, its kinds, amenities and units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Amenities(Resource):
    """Resources: what can be booked or rented, its kinds, amenities and units."""

    def list(
        self,
        *,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Amenity]:
        """List amenities.

        In the order they were made.

        Args:
            external_id: Only the one with this id of yours
            updated_since: Only what changed at or after

        Needs `spaces:read`.
        """
        return self._items(
            "/v1/amenities",
            models.Amenity,
            query={"external_id": external_id, "updated_since": updated_since, "limit": limit, "cursor": cursor},
        )

    def create(
        self,
        *,
        key: str,
        name: str,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Amenity:
        """Add an amenity.

        Resources and searches name it by its key, which never changes.

        Args:
            key: What resources and searches name it by
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken, KeyTaken. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            "/v1/amenities",
            models.Amenity,
            body=given({"key": key, "name": name, "external_id": external_id, "metadata": metadata}),
            idempotency_key=idempotency_key,
        )

    def get(self, amenity_id: str) -> models.Amenity:
        """Read an amenity.

        Args:
            amenity_id: Id of the amenity

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/amenities/{segment(amenity_id)}", models.Amenity)

    def update(
        self,
        amenity_id: str,
        *,
        name: str | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Amenity:
        """Change an amenity.

        Only the fields named are changed.

        Args:
            amenity_id: Id of the amenity
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken. Needs `spaces:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/amenities/{segment(amenity_id)}",
            models.Amenity,
            body=given({"name": name, "external_id": nullable(external_id), "metadata": metadata}),
            if_match=if_match,
        )

    def delete(self, amenity_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete an amenity.

        Resources that have it lose it.

        Args:
            amenity_id: Id of the amenity

        Needs `spaces:write`.
        """
        return self._send("DELETE", f"/v1/amenities/{segment(amenity_id)}", NoneType, if_match=if_match)


class AsyncAmenities(AsyncResource):
    """`Amenities` with asyncio."""

    list = listed(Amenities.list)
    """List amenities."""

    create = awaited(Amenities.create)
    """Add an amenity."""

    get = awaited(Amenities.get)
    """Read an amenity."""

    update = awaited(Amenities.update)
    """Change an amenity."""

    delete = awaited(Amenities.delete)
    """Delete an amenity."""
