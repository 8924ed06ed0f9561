"""Finding, changing and comparing rows, the same way in every verb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound, ProblemItem
from coworkapi.core.ids import PREFIXES, encode_id
from coworkapi.core.models import Base
from coworkapi.core.unit_of_work import organization_of
from coworkapi.spaces.models import (
    Amenity,
    Block,
    BookingPolicy,
    Closure,
    FloorPlan,
    LegalEntity,
    Location,
    Photo,
    Resource,
    ResourceType,
    StoredFile,
)

M = TypeVar("M", bound=Base)
_PREFIX: Mapping[type[Base], str] = {
    Amenity: "amn",
    Block: "blk",
    BookingPolicy: "pol",
    Closure: "clo",
    FloorPlan: "flp",
    LegalEntity: "ent",
    Location: "loc",
    Photo: "pho",
    Resource: "res",
    ResourceType: "rty",
    StoredFile: "file",
}


async def find(
    session: AsyncSession, model: type[M], row_id: UUID, *, field: str | None = None, lock: bool = False
) -> M:
    """The row with that id, locked for the transaction if asked. Raises NotFound, naming `field` of the body."""
    row = await session.get(
        model,
        (organization_of(session), row_id),
        with_for_update=True if lock else None,
        populate_existing=lock,
    )
    if row is None:
        raise missing(_PREFIX[model], row_id, field=field)
    return row


def missing(prefix: str, row_id: UUID, *, field: str | None = None) -> NotFound:
    """The error for an id that names nothing in this organization."""
    detail = f"there is no {PREFIXES[prefix]} {encode_id(prefix, row_id)} in this organization"
    if field is None:
        return NotFound(detail)
    item = ProblemItem(pointer=f"/{field}", code="not_found", detail=detail)
    return NotFound(f"{field.replace('/', '.')}: {detail}", errors=[item])


def apply(row: Any, changes: Mapping[str, Any]) -> None:
    """Sets the named fields and raises the version."""
    for name, value in changes.items():
        plain = value.model_dump(mode="json", exclude_none=True) if isinstance(value, BaseModel) else value
        setattr(row, "meta" if name == "metadata" else name, plain)
    touch(row)


def touch(row: Any) -> None:
    """Raises the version, as every change of a row or of what belongs to it must."""
    row.version += 1


def previous(before: BaseModel, after: BaseModel) -> dict[str, Any]:
    """The former values of what differs, as JSON shows them."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: value for name, value in old.items() if new[name] != value and name != "updated_at"}
