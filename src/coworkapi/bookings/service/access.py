"""Who may act on which booking, and the lock that every verb begins with."""

from __future__ import annotations

from uuid import UUID

from coworkapi.bookings.queries import GET, GET_MINE, LOCK, LOCK_MINE, booking_of
from coworkapi.bookings.rules import Asker
from coworkapi.bookings.schemas import BookingOut
from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import acting_principal


def asker_of(principal: Principal) -> Asker:
    """In which role the principal asks: members and the public are bound by who may book, staff is not."""
    if principal.kind == "member":
        return "member"
    return "public" if principal.kind == "public" else "staff"


def authorise(unit: HasInfo, scope: str, location_id: UUID) -> None:
    """Raises Forbidden when staff or a key doesn't hold `scope` there. Members and the service have no scopes."""
    principal = acting_principal(unit)
    if principal.is_staff:
        principal.require(scope, location_id)


async def find_booking(unit: HasInfo, booking_id: UUID) -> BookingOut:
    """The booking, for reading. Raises NotFound (also for a member whose it isn't), Forbidden."""
    return await _one(unit, booking_id, "bookings:read", lock=False)


async def lock_booking(unit: HasInfo, booking_id: UUID, *, scope: str = "bookings:write") -> BookingOut:
    """The booking, locked until the transaction ends. Raises NotFound (also for a member whose it isn't), Forbidden."""
    return await _one(unit, booking_id, scope, lock=True)


async def _one(unit: HasInfo, booking_id: UUID, scope: str, *, lock: bool) -> BookingOut:
    principal = acting_principal(unit)
    if principal.kind == "member":
        row = await (LOCK_MINE if lock else GET_MINE).fetchrow(unit, id=booking_id, me=principal.id)
    else:
        row = await (LOCK if lock else GET).fetchrow(unit, id=booking_id)
    if row is None:
        raise NotFound(f"there is no booking {encode_id('bkg', booking_id)}")
    booking = booking_of(row)
    authorise(unit, scope, booking.location_id)
    return booking
