"""The rules of check-ins on plain values: what covers a person's day at a location, and when the day ends there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from coworkapi.benefits.service import burn_order, covers, is_within
from coworkapi.benefits.values import Lot, Permission, Restrictions, UseOf
from coworkapi.spaces.values import LocationCalendar
from coworkapi.visits.values import CoveredBy


@dataclass(frozen=True, slots=True)
class HeldPass:
    """A pass for the day at the location. `own`: the member's; otherwise any of the team's people may use it."""

    id: UUID
    state: Literal["valid", "used"]
    own: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """What lets someone in. `source_id`: the permission, booking or pass; of a lot to burn one use of, `lot` is set.

    `uses`: that it takes something that wasn't taken before: a dated pass becomes used, or a lot loses one use.
    """

    by: CoveredBy
    source_id: UUID | None = None
    lot: Lot | None = None
    uses: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when someone wants to come in. `desk_type_ids`: the resource types that are hot desks."""

    location_id: UUID
    time_zone: str
    at: datetime
    desk_type_ids: frozenset[UUID]


def cover_of_day(
    place: Place,
    *,
    permissions: Iterable[Permission],
    booking_ids: Sequence[UUID],
    passes: Sequence[HeldPass],
    lots: Iterable[Lot],
) -> Cover | None:
    """What covers a member's local day there, the first of: a permission to be there now, a booking on that day that is
    theirs or that they are invited to, a pass that was used for the day already, a dated pass (own before the team's),
    a use of a lot of day passes in burning order. None: nothing does.
    """
    for permission in permissions:
        if covers(permission, place.location_id, place.at, place.time_zone):
            return Cover("permission", permission.id)
    if booking_ids:
        return Cover("booking", booking_ids[0])
    return pass_of_day(place, passes=passes, lots=lots, use_of="day_pass")


def pass_of_day(place: Place, *, passes: Sequence[HeldPass], lots: Iterable[Lot], use_of: UseOf) -> Cover | None:
    """The pass that covers the day: used already, dated, or one use of a lot."""
    used = next((one for one in passes if one.state == "used"), None)
    if used is not None:
        return Cover("pass", used.id)
    dated = sorted((one for one in passes if one.state == "valid"), key=lambda one: (not one.own, one.id))
    if dated:
        return Cover("pass", dated[0].id, uses=True)
    burnable = [lot for lot in lots if lot.use_of == use_of and opens(lot, place)]
    return Cover("pass", lot=min(burnable, key=burn_order), uses=True) if burnable else None


def opens(lot: Lot, place: Place) -> bool:
    """Whether a use of the lot is left for this person and lets them in there and then."""
    return (
        lot.kind == "uses"
        and lot.balance >= 1
        and (lot.member_left is None or lot.member_left >= 1)
        and lot.valid_from <= place.at
        and (lot.valid_until is None or place.at < lot.valid_until)
        and _lets_in(lot.restrictions, place)
    )


def _lets_in(restrictions: Restrictions, place: Place) -> bool:
    # A lot for certain types of resources opens the place if hot desks are among them: who comes in sits at one.
    return (
        (not restrictions.resource_type_ids or not place.desk_type_ids.isdisjoint(restrictions.resource_type_ids))
        and (not restrictions.location_ids or place.location_id in restrictions.location_ids)
        and is_within(restrictions.hours, place.at, place.time_zone)
    )


def day_ends_at(calendar: LocationCalendar, at: datetime) -> datetime:
    """When whoever comes in at `at` is checked out by itself: at that local day's closing time, or, when it has closed
    already or never opens, at the local midnight."""
    midnight = calendar.day_bounds(calendar.local_day(at))[1]
    periods = calendar.open_periods(at, midnight)
    return periods[-1][1] if periods else midnight


def guest_key(*, name: str, email: str | None) -> str:
    """What tells one guest of a host from another: the address, or the name where there is none; case doesn't count."""
    return email.lower() if email else " ".join(name.casefold().split())[:254]


def share_of(people: int, capacity: int) -> float | None:
    """Occupancy, rounded to a hundredth; None where nothing is known of the capacity."""
    return round(people / capacity, 2) if capacity else None
