"""Resource types, amenities, booking policies, resources, units and blocks, in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from coworkapi.core.expand import Expanded
from coworkapi.core.ids import (
    AmenityId,
    BlockId,
    BookingPolicyId,
    LocationId,
    ResourceId,
    ResourceTypeId,
    UnitId,
)
from coworkapi.core.schemas import ExternalId, In, Instant, LongText, Metadata, Name, Out, RowOut
from coworkapi.spaces.schemas.common import unset
from coworkapi.spaces.schemas.locations import LocationOut
from coworkapi.spaces.schemas.pictures import PictureOut
from coworkapi.spaces.values import BookingRules, BookingRulesPatch

Kind = Literal[
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
ShortName = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
AmenityKey = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9_]{0,59}$", examples=["screen"])]
Amenities = Annotated[list[AmenityKey], Field(max_length=100, description="Keys of amenities")]
Capacity = Annotated[int, Field(ge=1, le=100_000, description="Seats, or people it holds")]
SquareMeters = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]
PoolSize = Annotated[int, Field(ge=1, le=1000, description="Places")]


class ResourceTypeIn(In):
    name: ShortName
    kind: Annotated[Kind, Field(description="Which of the built-in kinds it is")]
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class ResourceTypePatch(In):
    """Only the fields named are changed."""

    name: ShortName = Field(default_factory=unset)
    kind: Kind = Field(default_factory=unset)
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class ResourceTypeOut(RowOut):
    """A kind of resource of your own; `kind` says which of the built-in ones it is."""

    id: ResourceTypeId
    name: str
    kind: Annotated[Kind, Field(description="Which of the built-in kinds it is")]
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class AmenityIn(In):
    key: Annotated[AmenityKey, Field(description="What resources and searches name it by")]
    name: ShortName
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class AmenityPatch(In):
    """Only the fields named are changed. The key never is."""

    name: ShortName = Field(default_factory=unset)
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class AmenityOut(RowOut):
    """What a resource can have. `key` is what resources and searches name."""

    id: AmenityId
    key: Annotated[str, Field(description="What resources and searches name it by")]
    name: str
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class BookingPolicyIn(In):
    """Rules left out have the values shown as their defaults."""

    name: ShortName
    rules: BookingRules = Field(
        default_factory=BookingRules, description="Who may book, when, for how long, and what cancelling costs"
    )
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class BookingPolicyPatch(In):
    """Only the fields and the rules named are changed; a list among the rules is replaced whole."""

    name: ShortName = Field(default_factory=unset)
    rules: BookingRulesPatch = Field(default_factory=unset, description="Those to be changed")
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class BookingPolicyOut(RowOut):
    """The rules by which resources are booked. A resource without a policy follows the defaults."""

    id: BookingPolicyId
    name: str
    rules: Annotated[BookingRules, Field(description="Who may book, when, for how long, and what cancelling costs")]
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class ResourceIn(In):
    """A room (the default), a pool of `pool_size` places, or the whole of others (`made_of`).

    `capacity` is 1 unless given; a pool's is its size, and that of a whole the sum of its parts'.
    """

    location_id: LocationId
    resource_type_id: ResourceTypeId
    booking_policy_id: BookingPolicyId | None = None
    name: Annotated[Name, Field(description="What people call it, as `Turing` or `Desk 12`")]
    description: Annotated[LongText | None, Field(description="About it, for who chooses")] = None
    capacity: Capacity | None = None
    size_square_meters: SquareMeters | None = None
    is_bookable: Annotated[
        bool, Field(description="Whether bookings are taken; one that isn't can still be rented or blocked")
    ] = True
    is_public: bool = True
    amenities: Amenities = Field(default_factory=list)
    pool_size: PoolSize | None = None
    made_of: Annotated[
        list[ResourceId] | None,
        Field(min_length=1, max_length=100, description="It occupies the units of these, as a room that divides does"),
    ] = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if self.pool_size is not None and self.made_of is not None:
            raise ValueError("set pool_size or made_of, not both")
        return self


class ResourcePatch(In):
    """Only the fields named are changed."""

    resource_type_id: ResourceTypeId = Field(default_factory=unset)
    booking_policy_id: BookingPolicyId | None = None
    name: Name = Field(default_factory=unset)
    description: Annotated[LongText | None, Field(description="About it, for who chooses")] = None
    capacity: Capacity = Field(default_factory=unset)
    size_square_meters: SquareMeters | None = None
    is_bookable: bool = Field(default_factory=unset, description="Whether new bookings are taken; those there are stay")
    is_public: bool = Field(default_factory=unset)
    amenities: Amenities = Field(default_factory=unset)
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class ResizeIn(In):
    """The new number of places of a pool."""

    pool_size: PoolSize


class ResourceOut(Out):
    """What can be booked or rented.

    `unit_ids` is what it occupies: resources that share a unit exclude each other. Of a pool (`is_pool`), a booking
    takes as many units as it asks for; of anything else, all of them.
    """

    id: ResourceId
    location_id: LocationId
    time_zone: str
    resource_type_id: ResourceTypeId
    kind: Kind = Field(description="That of its resource type")
    booking_policy_id: BookingPolicyId | None
    name: str = Field(description="What people call it")
    description: str | None = Field(description="About it, for who chooses")
    capacity: int = Field(description="How many people it holds")
    size_square_meters: float | None
    is_pool: bool = Field(description="Places that are all alike: a booking takes as many as it asks for")
    is_bookable: bool = Field(description="Whether new bookings are taken")
    is_public: bool
    unit_ids: list[UnitId]
    amenities: list[str] = Field(description="What it is equipped with")
    archived_at: datetime | None
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime
    location: Expanded[LocationOut] = None
    resource_type: Expanded[ResourceTypeOut] = None
    booking_policy: Expanded[BookingPolicyOut] = None


class OfferOut(Out):
    """A resource as members and visitors see it."""

    id: ResourceId
    location_id: LocationId
    time_zone: str
    kind: Annotated[Kind, Field(description="Which of the built-in kinds the resource's type is")]
    type_name: Annotated[str, Field(description="What the resource's type is called")]
    name: Annotated[str, Field(description="What people call it")]
    description: Annotated[str | None, Field(description="About it, for who chooses")]
    capacity: Annotated[int, Field(description="How many people it holds")]
    size_square_meters: float | None
    is_pool: Annotated[
        bool, Field(description="Whether it is many places that are alike, of which a booking takes some")
    ]
    places: Annotated[int, Field(description="Of a pool, how many can be booked; otherwise 1")]
    amenities: Annotated[list[str], Field(description="What it is equipped with, by the keys of amenities")]
    photos: Annotated[list[PictureOut], Field(description="In the operator's order")]


class UnitOut(Out):
    """An atom of space: one occupant at a time. `resource_ids`: the resources that it is part of."""

    id: UnitId
    location_id: LocationId
    name: str
    resource_ids: list[ResourceId]


class BlockIn(In):
    """Takes a resource out of use. `ends_at` null: until it is lifted."""

    resource_id: ResourceId
    kind: Annotated[
        Literal["maintenance", "closure"], Field(description="Work on the resource, or a blackout for any other reason")
    ] = "maintenance"
    reason: Annotated[
        str,
        StringConstraints(min_length=1, max_length=500, strip_whitespace=True),
        Field(description="Why, for who wonders where the resource has gone"),
    ]
    starts_at: Instant
    ends_at: Instant | None = None

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            raise ValueError("ends_at must lie after starts_at")
        return self


class BlockPatch(In):
    """Only the fields named are changed."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)] = Field(
        default_factory=unset, description="Why, for who wonders where the resource has gone"
    )
    starts_at: Instant = Field(default_factory=unset)
    ends_at: Instant | None = None


class BlockOut(Out):
    """Maintenance or a blackout: all units of a resource are out of use."""

    id: BlockId
    resource_id: ResourceId
    location_id: LocationId
    time_zone: str
    kind: Annotated[
        Literal["maintenance", "closure"], Field(description="Work on the resource, or a blackout for any other reason")
    ]
    reason: Annotated[str, Field(description="Why, for who wonders where the resource has gone")]
    starts_at: datetime
    ends_at: datetime | None
    lifted_at: datetime | None
    created_at: datetime
    updated_at: datetime
    resource: Expanded[ResourceOut] = None


class OccupiedOut(Out):
    """What stands in the way: who occupies which unit when. `source_id`: the booking or block behind it."""

    unit_id: UnitId
    kind: str = Field(description="booking, hold, membership, pass, tour, maintenance or closure")
    source_id: str = Field(description="The id of the booking or block behind it")
    starts_at: datetime
    ends_at: datetime | None


class BlockPreview(Out):
    """What making the block would meet; it can be made when nothing is listed. At most 100 are."""

    conflicts: Annotated[list[OccupiedOut], Field(description="What lies in that time")]
