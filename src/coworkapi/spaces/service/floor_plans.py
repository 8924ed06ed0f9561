"""Floor plans: a drawing, the shapes on it that stand for resources, and which of these are free at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, ProblemItem
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.spaces.errors import ShapesOutside
from coworkapi.spaces.events import FloorPlanCreated, FloorPlanDeleted, FloorPlanUpdated
from coworkapi.spaces.models import FloorPlan, FloorPlanShape, Location, Resource, StoredFile
from coworkapi.spaces.pictures import Picture
from coworkapi.spaces.queries import plans_shown
from coworkapi.spaces.rules import Taken, status_at
from coworkapi.spaces.schemas.pictures import (
    FloorPlanOut,
    FloorPlanStatusOut,
    FloorPlanViewOut,
    ShapeOut,
    ShapeStatusOut,
)
from coworkapi.spaces.service.allocations import occupied
from coworkapi.spaces.service.calendars import calendars
from coworkapi.spaces.service.photos import file_url, stored_file
from coworkapi.spaces.service.rows import apply, missing, previous, touch

LOOK_AHEAD = timedelta(days=7)
_BLOCKS = ("maintenance", "closure")


@dataclass(slots=True)
class ShownPlan:
    """A floor plan with its file and shapes."""

    row: FloorPlan
    file: StoredFile
    shapes: list[FloorPlanShape]

    @property
    def out(self) -> FloorPlanOut:
        return FloorPlanOut(
            id=self.row.id,
            location_id=self.row.location_id,
            name=self.row.name,
            level=self.row.level,
            is_public=self.row.is_public,
            file_id=self.file.id,
            url=file_url("/v1", self.file.id),
            content_type=self.file.content_type,
            width=self.row.width,
            height=self.row.height,
            shapes=[ShapeOut.model_validate(shape) for shape in self.shapes],
            created_at=self.row.created_at,
            updated_at=self.row.updated_at,
        )

    def seen(self, base: str, resource_ids: set[UUID]) -> FloorPlanViewOut:
        """The plan as members and visitors see it: with the shapes of these resources."""
        return FloorPlanViewOut(
            id=self.row.id,
            location_id=self.row.location_id,
            name=self.row.name,
            level=self.row.level,
            url=file_url(base, self.file.id),
            content_type=self.file.content_type,
            width=self.row.width,
            height=self.row.height,
            shapes=[ShapeOut.model_validate(shape) for shape in self.shapes if shape.resource_id in resource_ids],
        )


async def create_floor_plan(
    session: AsyncSession,
    *,
    location: Location,
    name: str,
    picture: Picture,
    key: str,
    file_name: str,
    level: int = 0,
    is_public: bool = False,
) -> ShownPlan:
    """Adds a floor plan whose drawing lies in the file store under `key`."""
    file = stored_file(picture, key=key, name=file_name)
    session.add(file)
    await session.flush()
    plan = FloorPlan(
        id=new_id(),
        location_id=location.id,
        file_id=file.id,
        name=name,
        level=level,
        is_public=is_public,
        width=picture.width,
        height=picture.height,
    )
    session.add(plan)
    await session.flush()
    shown = ShownPlan(plan, file, [])
    emit(session, FloorPlanCreated(aggregate_id=plan.id, location_id=plan.location_id, data=shown.out))
    return shown


async def get_floor_plan(session: AsyncSession, plan_id: UUID, *, lock: bool = False) -> ShownPlan:
    """Raises NotFound. Two statements."""
    statement: Select[Any] = plans_shown().where(FloorPlan.id == plan_id)
    if lock:
        statement = statement.with_for_update(of=FloorPlan)
    row = (await session.execute(statement.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise missing("flp", plan_id)
    return (await with_shapes(session, [row]))[0]


async def with_shapes(session: AsyncSession, rows: Iterable[Any]) -> list[ShownPlan]:
    """`(FloorPlan, StoredFile, ...)` rows with their shapes, in the same order. One statement."""
    plans = [ShownPlan(row[0], row[1], []) for row in rows]
    by_id = {plan.row.id: plan for plan in plans}
    if by_id:
        statement = select(FloorPlanShape).where(FloorPlanShape.floor_plan_id.in_(by_id))
        for shape in await session.scalars(statement.order_by(FloorPlanShape.id)):
            by_id[shape.floor_plan_id].shapes.append(shape)
    return plans


async def update_floor_plan(session: AsyncSession, *, plan: ShownPlan, changes: Mapping[str, Any]) -> None:
    """Changes fields of a locked plan."""
    before = plan.out
    apply(plan.row, changes)
    await session.flush()
    _emit_updated(session, plan, before)


async def replace_drawing(
    session: AsyncSession, *, plan: ShownPlan, picture: Picture, key: str, file_name: str
) -> None:
    """Gives a locked plan another drawing; its shapes stay. Raises ShapesOutside when one wouldn't fit."""
    before = plan.out
    outside = [
        shape.label or str(number + 1)
        for number, shape in enumerate(plan.shapes)
        if any(x > picture.width or y > picture.height for x, y in shape.points)
    ]
    if outside:
        raise ShapesOutside(
            f"the drawing has {picture.width:g} x {picture.height:g} units, and {len(outside)} shapes reach beyond "
            f"(the first: {outside[0]}); move or remove them first"
        )
    file, old = stored_file(picture, key=key, name=file_name), plan.file
    session.add(file)
    await session.flush()
    apply(plan.row, {"file_id": file.id, "width": picture.width, "height": picture.height})
    plan.file = file
    await session.flush()
    await session.delete(old)
    await session.flush()
    _emit_updated(session, plan, before)


class Shape(Protocol):
    """A polygon that stands for a resource: three or more points within the drawing, in its units."""

    @property
    def resource_id(self) -> UUID: ...

    @property
    def points(self) -> Sequence[Sequence[float]]: ...

    @property
    def label(self) -> str | None: ...


async def set_shapes(session: AsyncSession, *, plan: ShownPlan, shapes: Sequence[Shape]) -> None:
    """Replaces all shapes of a locked plan. Raises NotFound, Invalid: bounds, a resource twice or elsewhere."""
    before, row = plan.out, plan.row
    ids = [shape.resource_id for shape in shapes]
    rows = await session.execute(select(Resource.id, Resource.location_id).where(Resource.id.in_(ids)))
    places = {resource_id: location_id for resource_id, location_id in rows}  # noqa: C416 - rows, not pairs, to mypy
    wrong: list[ProblemItem] = []
    seen: set[UUID] = set()
    for index, shape in enumerate(shapes):
        if shape.resource_id not in places:
            raise missing("res", shape.resource_id, field=f"shapes/{index}/resource_id")
        pointer = f"/shapes/{index}"
        if places[shape.resource_id] != row.location_id:
            detail = "the resource is at another location than the floor plan"
            wrong.append(ProblemItem(pointer=f"{pointer}/resource_id", code="other_location", detail=detail))
        if shape.resource_id in seen:
            detail = "the resource has a shape already; each has one on a floor plan"
            wrong.append(ProblemItem(pointer=f"{pointer}/resource_id", code="twice", detail=detail))
        seen.add(shape.resource_id)
        for number, (x, y) in enumerate(shape.points):
            if x > row.width or y > row.height:
                detail = f"({x:g}, {y:g}) lies outside the drawing, which is {row.width:g} x {row.height:g}"
                wrong.append(ProblemItem(pointer=f"{pointer}/points/{number}", code="out_of_bounds", detail=detail))
    if wrong:
        raise Invalid(wrong[0].detail, errors=wrong[:50])
    await session.execute(delete(FloorPlanShape).where(FloorPlanShape.floor_plan_id == row.id))
    plan.shapes = [
        FloorPlanShape(
            id=new_id(), floor_plan_id=row.id, resource_id=one.resource_id, points=one.points, label=one.label
        )
        for one in shapes
    ]
    session.add_all(plan.shapes)
    touch(row)
    await session.flush()
    _emit_updated(session, plan, before)


async def delete_floor_plan(session: AsyncSession, *, plan: ShownPlan) -> None:
    """Removes a locked plan with its shapes; its resources stay."""
    emit(session, FloorPlanDeleted(aggregate_id=plan.row.id, location_id=plan.row.location_id, data=plan.out))
    await session.delete(plan.row)
    await session.flush()
    await session.delete(plan.file)
    await session.flush()


async def floor_plan_status(
    session: AsyncSession, *, plan: ShownPlan, at: datetime, only: set[UUID] | None = None, tells_blocks: bool = True
) -> FloorPlanStatusOut:
    """The state at that instant of each resource with a shape (of `only` these). Four statements at the most.

    `tells_blocks` False: what is blocked shows as occupied.
    """
    location = (await session.scalars(select(Location).where(Location.id == plan.row.location_id))).one()
    calendar = (await calendars(session, {location.id: location.version}))[location.id]
    ids = [shape.resource_id for shape in plan.shapes if only is None or shape.resource_id in only]
    rows = await session.execute(
        select(Resource.id, Resource.unit_ids, Resource.is_pool).where(
            Resource.id.in_(ids), Resource.archived_at.is_(None)
        )
    )
    resources = {row.id: (row.unit_ids, row.is_pool) for row in rows}
    unit_ids = sorted({unit_id for units, _ in resources.values() for unit_id in units})
    taken: dict[UUID, list[Taken]] = {}
    for one in await occupied(session, unit_ids=unit_ids, period=Range(at, at + LOOK_AHEAD), limit=100_000):
        assert one.period.lower is not None
        item = Taken(one.unit_id, one.period.lower, one.period.upper, tells_blocks and one.kind in _BLOCKS)
        taken.setdefault(one.unit_id, []).append(item)
    shapes = []
    for resource_id in ids:
        if resource_id not in resources:
            continue
        units, is_pool = resources[resource_id]
        status = status_at([item for unit in units for item in taken.get(unit, ())], units, is_pool, at)
        shapes.append(
            ShapeStatusOut.model_validate(
                {
                    "resource_id": resource_id,
                    "state": status.state,
                    "until": status.until,
                    "next_state": status.next_state,
                    "places": len(units) if is_pool else 1,
                    "free_places": status.free_places,
                }
            )
        )
    return FloorPlanStatusOut(
        floor_plan_id=plan.row.id,
        time_zone=location.time_zone,
        at=at,
        is_open=calendar.is_open(at, at + timedelta(microseconds=1)),
        shapes=shapes,
    )


def _emit_updated(session: AsyncSession, plan: ShownPlan, before: FloorPlanOut) -> None:
    after = plan.out
    emit(
        session,
        FloorPlanUpdated(
            aggregate_id=plan.row.id,
            location_id=plan.row.location_id,
            data=after,
            previous=previous(before, after),
        ),
    )
