"""Resources: what can be booked or rented, its kinds, amenities and units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class ResourceTypes(Resource):
    """Resources: what can be booked or rented, its kinds, amenities and units."""

    def list(
        self,
        *,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.ResourceType]:
        """List resource types.

        In the order they were made.

        Args:
            external_id: Only the one with this id of yours
            updated_since: Only what changed at or after

        Needs `spaces:read`.
        """
        return self._items(
            "/v1/resource-types",
            models.ResourceType,
            query={"external_id": external_id, "updated_since": updated_since, "limit": limit, "cursor": cursor},
        )

    def create(
        self,
        *,
        name: str,
        kind: Literal[
            "meeting_room",
            "event_space",
            "hot_desk",
            "dedicated_desk",
            "private_office",
            "phone_booth",
            "parking",
            "equipment",
            "other",
        ],
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ResourceType:
        """Add a resource type.

        A kind of your own, which is of one of the built-in kinds.

        Args:
            kind: Which of the built-in kinds it is
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken, NameTaken. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            "/v1/resource-types",
            models.ResourceType,
            body=given({"name": name, "kind": kind, "external_id": external_id, "metadata": metadata}),
            idempotency_key=idempotency_key,
        )

    def get(self, resource_type_id: str) -> models.ResourceType:
        """Read a resource type.

        Args:
            resource_type_id: Id of the resource type

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/resource-types/{segment(resource_type_id)}", models.ResourceType)

    def update(
        self,
        resource_type_id: str,
        *,
        name: str | None = None,
        kind: Literal[
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
        | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.ResourceType:
        """Change a resource type.

        Only the fields named are changed.

        Args:
            resource_type_id: Id of the resource type
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken, NameTaken. Needs `spaces:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/resource-types/{segment(resource_type_id)}",
            models.ResourceType,
            body=given({"name": name, "kind": kind, "external_id": nullable(external_id), "metadata": metadata}),
            if_match=if_match,
        )

    def delete(self, resource_type_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a resource type.

        Refused while resources are of this type.

        Args:
            resource_type_id: Id of the resource type

        Raises StillInUse. Needs `spaces:write`.
        """
        return self._send("DELETE", f"/v1/resource-types/{segment(resource_type_id)}", NoneType, if_match=if_match)


class AsyncResourceTypes(AsyncResource):
    """`ResourceTypes` with asyncio."""

    list = listed(ResourceTypes.list)
    """List resource types."""

    create = awaited(ResourceTypes.create)
    """Add a resource type."""

    get = awaited(ResourceTypes.get)
    """Read a resource type."""

    update = awaited(ResourceTypes.update)
    """Change a resource type."""

    delete = awaited(ResourceTypes.delete)
    """Delete a resource type."""
