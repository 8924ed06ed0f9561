"""How a locked booking is changed: one UPDATE that raises its version, and the fact that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel
from sqlalchemy import Table, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.models import Booking
from coworkapi.bookings.schemas import BookingOut
from coworkapi.bookings.service.book import tell
from coworkapi.core.events import Fact

_BOOKINGS = cast(Table, Booking.__table__)


async def change(session: AsyncSession, booking: BookingOut, fact: type[Fact] | None, **values: Any) -> BookingOut:
    """The booking with these values, stored, its version raised, and `fact` emitted. One statement.

    The booking must be locked. Values that stay the same are allowed; `previous` names those that changed.
    """
    stored = {
        name: value.model_dump(mode="json") if isinstance(value, BaseModel) else value for name, value in values.items()
    }
    row = (
        await session.execute(
            update(_BOOKINGS)
            .where(_BOOKINGS.c.id == booking.id)
            .values(**stored, version=_BOOKINGS.c.version + 1)
            .returning(_BOOKINGS.c.updated_at, _BOOKINGS.c.version)
        )
    ).one()
    changed = with_values(booking, {**values, "updated_at": row.updated_at, "version": row.version})
    if fact is not None:
        tell(session, fact, changed, previous_of(booking, values))
    return changed


def with_values(booking: BookingOut, values: Mapping[str, Any]) -> BookingOut:
    """A copy with other values."""
    return booking.model_copy(update=dict(values))


def previous_of(before: BookingOut, values: Mapping[str, Any]) -> dict[str, Any]:
    """The former values of what changes, as the API shows them."""
    names = {name for name, value in values.items() if getattr(before, name) != value}
    return before.model_dump(mode="json", include=names)
