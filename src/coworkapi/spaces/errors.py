"""The rules of spaces that a request can break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field

from coworkapi.core.errors import AlreadyExists, Conflict, StillReferenced, constraint_error
from coworkapi.spaces.schemas.resources import OccupiedOut


class ExternalIdTaken(AlreadyExists):
    """Another one of its kind has that external id."""


class NameTaken(AlreadyExists):
    """Another one of its kind has that name."""


class SlugTaken(AlreadyExists):
    """Another location has that slug."""


class KeyTaken(AlreadyExists):
    """Another amenity has that key."""


class StillInUse(StillReferenced):
    """What something else is made of can't be deleted."""


class LocationArchived(Conflict):
    """The location is archived; nothing new is made there."""

    code = "location_is_archived"


class ResourceArchived(Conflict):
    """The resource is archived; restore it first."""

    code = "resource_is_archived"


class OccupiedMembers(BaseModel):
    """Who occupies what."""

    allocations: Annotated[list[OccupiedOut], Field(description="What stands in the way, a hundred at the most")]


class StillOccupied(Conflict):
    """Something to come occupies what would go away. `allocations` names it."""

    members = OccupiedMembers

    def __init__(self, detail: str, allocations: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(detail, extra={"allocations": list(allocations)})


class NotAPool(Conflict):
    """Only a pool has a size."""

    code = "not_a_pool"


class BlockLifted(Conflict):
    """The block was lifted; make a new one."""

    code = "block_was_lifted"


class TooManyPhotos(Conflict):
    """A location or resource has as many photos as it may."""


class ShapesOutside(Conflict):
    """A drawing is smaller than the shapes on it."""


for _table, _word in {
    "legal_entity": "legal entity",
    "location": "location",
    "resource_type": "resource type",
    "amenity": "amenity",
    "booking_policy": "booking policy",
    "resource": "resource",
}.items():
    constraint_error(f"{_table}_external_id_once", ExternalIdTaken, f"another {_word} has this external_id")
for _table, _word in {
    "resource_type": "resource type",
    "booking_policy": "booking policy",
    "resource": "resource of this location",
    "floor_plan": "floor plan of this location",
}.items():
    constraint_error(f"{_table}_name_once", NameTaken, f"another {_word} has this name; choose another")
constraint_error("location_slug_once", SlugTaken, "another location has this slug; choose another")
constraint_error("amenity_key_once", KeyTaken, "another amenity has this key; choose another")
constraint_error(
    "resources_organization_id_resource_type_id_fkey",
    StillInUse,
    "resources are of this type; give them another type first",
)
constraint_error(
    "resources_organization_id_booking_policy_id_fkey",
    StillInUse,
    "resources follow this policy; give them another policy first",
)
