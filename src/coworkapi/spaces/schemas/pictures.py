"""Photos and floor plans, in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from coworkapi.core.ids import FileId, FloorPlanId, LocationId, PhotoId, ResourceId
from coworkapi.core.schemas import In, Out
from coworkapi.spaces.schemas.common import unset

Caption = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
PlanName = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Level = Annotated[int, Field(ge=-100, le=1000, description="Storey; 0 is the ground floor")]
Position = Annotated[int, Field(ge=0, le=10_000, description="Lower comes first")]
Coordinate = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Point = Annotated[list[Coordinate], Field(min_length=2, max_length=2, description="x from the left, y from the top")]
State = Literal["free", "occupied", "blocked"]


class PhotoPatch(In):
    """Only the fields named are changed."""

    caption: Caption | None = None
    position: Position = Field(default_factory=unset)


class PhotoOut(Out):
    """A picture of a location or a resource; `url` is where its bytes are, for the same asker."""

    id: PhotoId
    location_id: LocationId | None
    resource_id: ResourceId | None
    file_id: FileId
    url: Annotated[str, Field(description="Where its bytes are, for the same asker")]
    content_type: str
    bytes: int
    width: Annotated[int, Field(description="In pixels")]
    height: Annotated[int, Field(description="In pixels")]
    caption: Annotated[str | None, Field(description="What it shows, in words; null: nothing was given")]
    position: Annotated[int, Field(description="Its place among the photos, lowest first")]
    created_at: datetime
    updated_at: datetime


class PictureOut(Out):
    """A photo as members and visitors see it."""

    url: Annotated[str, Field(description="Where its bytes are")]
    width: Annotated[int, Field(description="In pixels")]
    height: Annotated[int, Field(description="In pixels")]
    caption: Annotated[str | None, Field(description="What it shows, in words; null: nothing was given")]


class FloorPlanPatch(In):
    """Only the fields named are changed."""

    name: PlanName = Field(default_factory=unset)
    level: Level = Field(default_factory=unset)
    is_public: bool = Field(default_factory=unset)


class ShapeIn(In):
    """A polygon that stands for a resource."""

    resource_id: ResourceId
    points: Annotated[
        list[Point],
        Field(min_length=3, max_length=500, description="The corners as pairs of x and y, in the drawing's units"),
    ]
    label: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)] | None,
        Field(description="What to write there, where that is not the resource's name"),
    ] = None


class ShapesIn(In):
    """All shapes of a floor plan."""

    shapes: Annotated[list[ShapeIn], Field(max_length=1000)]


class ShapeOut(Out):
    """A polygon that stands for a resource, in the drawing's units."""

    resource_id: ResourceId
    points: Annotated[list[list[float]], Field(description="The corners as pairs of x and y, in the drawing's units")]
    label: str | None


class FloorPlanOut(Out):
    """A drawing of a floor. `width` and `height` are in its own units, in which its shapes are measured too."""

    id: FloorPlanId
    location_id: LocationId
    name: str
    level: Annotated[int, Field(description="Which storey; 0 is the ground floor")]
    is_public: bool
    file_id: FileId
    url: Annotated[str, Field(description="Where the drawing's bytes are, for the same asker")]
    content_type: str
    width: Annotated[float, Field(description="In the drawing's own units")]
    height: Annotated[float, Field(description="In the drawing's own units")]
    shapes: Annotated[list[ShapeOut], Field(description="Where the resources are on it")]
    created_at: datetime
    updated_at: datetime


class FloorPlanViewOut(Out):
    """A floor plan as members and visitors see it, with the shapes of what they can book."""

    id: FloorPlanId
    location_id: LocationId
    name: str
    level: Annotated[int, Field(description="Which storey; 0 is the ground floor")]
    url: Annotated[str, Field(description="Where the drawing's bytes are")]
    content_type: str
    width: Annotated[float, Field(description="In the drawing's own units")]
    height: Annotated[float, Field(description="In the drawing's own units")]
    shapes: Annotated[list[ShapeOut], Field(description="Where the resources that one can book are on it")]


class ShapeStatusOut(Out):
    """Whether a resource is free at an instant.

    `until`: when that ends, null: not within seven days; `next_state`: what comes then. A pool is free while a place
    is; `free_places` counts them (of a room: 1 or 0).
    """

    resource_id: ResourceId
    state: State
    until: Annotated[datetime | None, Field(description="When that ends; null: not within seven days")]
    next_state: Annotated[State | None, Field(description="What comes then; null: nothing within seven days")]
    places: Annotated[int, Field(description="How many places it has; 1 of a room")]
    free_places: Annotated[int, Field(description="How many of them are free; of a room 1 or 0")]


class FloorPlanStatusOut(Out):
    """The state of each shape of a floor plan at an instant. `is_open`: whether the location is open then."""

    floor_plan_id: FloorPlanId
    time_zone: str
    at: Annotated[datetime, Field(description="The instant that is asked about")]
    is_open: Annotated[bool, Field(description="Whether the location is open then")]
    shapes: Annotated[list[ShapeStatusOut], Field(description="One for each resource on the plan")]
