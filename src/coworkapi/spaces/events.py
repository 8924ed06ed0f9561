"""Facts of spaces. Each carries the resource as its GET gives it."""

from __future__ import annotations

from dataclasses import dataclass

from coworkapi.core.events import Fact
from coworkapi.spaces.schemas.locations import ClosureOut, LegalEntityOut, LocationOut, OpeningHoursOut
from coworkapi.spaces.schemas.pictures import FloorPlanOut, PhotoOut
from coworkapi.spaces.schemas.resources import (
    AmenityOut,
    BlockOut,
    BookingPolicyOut,
    OfferOut,
    ResourceOut,
    ResourceTypeOut,
)

__all__ = [
    "AmenityCreated",
    "AmenityDeleted",
    "AmenityUpdated",
    "BlockCreated",
    "BlockLifted",
    "BlockUpdated",
    "BookingPolicyCreated",
    "BookingPolicyDeleted",
    "BookingPolicyUpdated",
    "ClosureCreated",
    "ClosureDeleted",
    "ClosureUpdated",
    "FloorPlanCreated",
    "FloorPlanDeleted",
    "FloorPlanUpdated",
    "LegalEntityCreated",
    "LegalEntityUpdated",
    "LocationArchived",
    "LocationCreated",
    "LocationOut",
    "LocationRestored",
    "LocationUpdated",
    "OfferOut",
    "OpeningHoursUpdated",
    "PhotoCreated",
    "PhotoDeleted",
    "PhotoUpdated",
    "ResourceArchived",
    "ResourceCreated",
    "ResourceOut",
    "ResourceResized",
    "ResourceRestored",
    "ResourceTypeCreated",
    "ResourceTypeDeleted",
    "ResourceTypeUpdated",
    "ResourceUpdated",
]


@dataclass(frozen=True, kw_only=True)
class LegalEntityCreated(Fact, name="legal_entity.created", data=LegalEntityOut):
    """A legal entity was added."""


@dataclass(frozen=True, kw_only=True)
class LegalEntityUpdated(Fact, name="legal_entity.updated", data=LegalEntityOut):
    """A legal entity changed."""


@dataclass(frozen=True, kw_only=True)
class LocationCreated(Fact, name="location.created", data=LocationOut):
    """A location was added."""


@dataclass(frozen=True, kw_only=True)
class LocationUpdated(Fact, name="location.updated", data=LocationOut):
    """A location changed."""


@dataclass(frozen=True, kw_only=True)
class LocationArchived(Fact, name="location.archived", data=LocationOut):
    """A location was put away, and its resources with it."""


@dataclass(frozen=True, kw_only=True)
class LocationRestored(Fact, name="location.restored", data=LocationOut):
    """An archived location is back; its resources are restored one by one."""


@dataclass(frozen=True, kw_only=True)
class OpeningHoursUpdated(Fact, name="location.opening_hours_updated", data=OpeningHoursOut):
    """The week of a location changed."""


@dataclass(frozen=True, kw_only=True)
class ClosureCreated(Fact, name="closure.created", data=ClosureOut):
    """A location will be closed, or open at other hours, on some days."""


@dataclass(frozen=True, kw_only=True)
class ClosureUpdated(Fact, name="closure.updated", data=ClosureOut):
    """A closure changed."""


@dataclass(frozen=True, kw_only=True)
class ClosureDeleted(Fact, name="closure.deleted", data=ClosureOut):
    """A closure was taken back."""


@dataclass(frozen=True, kw_only=True)
class ResourceTypeCreated(Fact, name="resource_type.created", data=ResourceTypeOut):
    """A resource type was added."""


@dataclass(frozen=True, kw_only=True)
class ResourceTypeUpdated(Fact, name="resource_type.updated", data=ResourceTypeOut):
    """A resource type changed."""


@dataclass(frozen=True, kw_only=True)
class ResourceTypeDeleted(Fact, name="resource_type.deleted", data=ResourceTypeOut):
    """A resource type is gone."""


@dataclass(frozen=True, kw_only=True)
class AmenityCreated(Fact, name="amenity.created", data=AmenityOut):
    """An amenity was added."""


@dataclass(frozen=True, kw_only=True)
class AmenityUpdated(Fact, name="amenity.updated", data=AmenityOut):
    """An amenity changed."""


@dataclass(frozen=True, kw_only=True)
class AmenityDeleted(Fact, name="amenity.deleted", data=AmenityOut):
    """An amenity is gone, from the resources that had it too."""


@dataclass(frozen=True, kw_only=True)
class BookingPolicyCreated(Fact, name="booking_policy.created", data=BookingPolicyOut):
    """A booking policy was added."""


@dataclass(frozen=True, kw_only=True)
class BookingPolicyUpdated(Fact, name="booking_policy.updated", data=BookingPolicyOut):
    """A booking policy changed."""


@dataclass(frozen=True, kw_only=True)
class BookingPolicyDeleted(Fact, name="booking_policy.deleted", data=BookingPolicyOut):
    """A booking policy is gone."""


@dataclass(frozen=True, kw_only=True)
class ResourceCreated(Fact, name="resource.created", data=ResourceOut):
    """A resource was added."""


@dataclass(frozen=True, kw_only=True)
class ResourceUpdated(Fact, name="resource.updated", data=ResourceOut):
    """A resource changed."""


@dataclass(frozen=True, kw_only=True)
class ResourceResized(Fact, name="resource.resized", data=ResourceOut):
    """A pool has more or fewer places."""


@dataclass(frozen=True, kw_only=True)
class ResourceArchived(Fact, name="resource.archived", data=ResourceOut):
    """A resource was put away."""


@dataclass(frozen=True, kw_only=True)
class ResourceRestored(Fact, name="resource.restored", data=ResourceOut):
    """An archived resource is back."""


@dataclass(frozen=True, kw_only=True)
class BlockCreated(Fact, name="block.created", data=BlockOut):
    """A resource will be, or is, out of use."""


@dataclass(frozen=True, kw_only=True)
class BlockUpdated(Fact, name="block.updated", data=BlockOut):
    """A block changed."""


@dataclass(frozen=True, kw_only=True)
class BlockLifted(Fact, name="block.lifted", data=BlockOut):
    """A block was lifted before its end."""


@dataclass(frozen=True, kw_only=True)
class PhotoCreated(Fact, name="photo.created", data=PhotoOut):
    """A photo was added to a location or a resource."""


@dataclass(frozen=True, kw_only=True)
class PhotoUpdated(Fact, name="photo.updated", data=PhotoOut):
    """A photo's caption or place among the others changed."""


@dataclass(frozen=True, kw_only=True)
class PhotoDeleted(Fact, name="photo.deleted", data=PhotoOut):
    """A photo is gone."""


@dataclass(frozen=True, kw_only=True)
class FloorPlanCreated(Fact, name="floor_plan.created", data=FloorPlanOut):
    """A floor plan was added."""


@dataclass(frozen=True, kw_only=True)
class FloorPlanUpdated(Fact, name="floor_plan.updated", data=FloorPlanOut):
    """A floor plan, its drawing or its shapes changed."""


@dataclass(frozen=True, kw_only=True)
class FloorPlanDeleted(Fact, name="floor_plan.deleted", data=FloorPlanOut):
    """A floor plan is gone."""
