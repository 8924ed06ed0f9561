"""Check-ins, in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from coworkapi.core.ids import (
    BookingId,
    CheckInId,
    CreditLotId,
    LocationId,
    MemberId,
    PassId,
    PermissionId,
    ProductId,
    VisitorId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import Email, In, Name, Out
from coworkapi.visits.values import CoveredBy


class GuestIn(In):
    """Someone whom a member brings along. The address, or else the name, tells one guest from another."""

    name: Name
    email: Email | None = None


class CheckInIn(In):
    """A member (`member_id`), or a member's guest: `host_member_id` and `guest`, or an expected visitor (`visitor_id`),
    whose host is theirs unless you name one."""

    location_id: LocationId
    member_id: MemberId | None = None
    host_member_id: MemberId | None = None
    guest: Annotated[
        GuestIn | None,
        Field(description="Who comes with a member; null where the member comes, or an expected visitor"),
    ] = None
    visitor_id: VisitorId | None = None
    override: Annotated[bool, Field(description="Staff let them in, whatever covers the day; nothing is burnt")] = False


class MyCheckInIn(In):
    location_id: LocationId


class CheckInOut(Out):
    """That someone is at a location, or was. `covered_by`: what let them in."""

    id: CheckInId
    location_id: LocationId
    time_zone: str
    member_id: Annotated[MemberId | None, Field(description="Null for a guest")]
    host_member_id: Annotated[MemberId | None, Field(description="Whose guest it is")]
    guest_name: Annotated[str | None, Field(description="Who came as somebody's guest; null for a member")]
    visitor_id: VisitorId | None
    on: Annotated[date, Field(description="The local day")]
    covered_by: Annotated[
        CoveredBy, Field(description="What let them in: a plan's permission, a booking, a pass, or staff by hand")
    ]
    permission_id: PermissionId | None
    booking_id: BookingId | None
    pass_id: PassId | None
    pass_burnt: Annotated[bool, Field(description="Coming in used a pass that wasn't used before")]
    checked_in_at: Annotated[datetime, Field(description="When they came")]
    ends_at: Annotated[datetime, Field(description="Checked out by itself then: closing time, or local midnight")]
    checked_out_at: datetime | None
    checked_in_by: Annotated[str, Field(description="Who checked them in: a user's, member's or API key's id")]
    checked_out_by: Annotated[
        str | None,
        Field(description="Who checked them out: an id, or `system` at closing time; null while they are there"),
    ]
    created_at: datetime
    updated_at: datetime


class PassOfferOut(Out):
    """A pass that would cover the day, and its price as the legal entity enters prices."""

    product_id: ProductId
    name: str
    price: Annotated[Money, Field(description="As the legal entity enters prices: net, or gross")]


class CoverOut(Out):
    """What would let someone in now, and what that would take. `covered_by` null: nothing; `passes` would."""

    covered_by: Annotated[
        CoveredBy | None, Field(description="What would let them in; null: nothing, unless one of `passes` is bought")
    ]
    permission_id: PermissionId | None = None
    booking_id: BookingId | None = None
    pass_id: Annotated[PassId | None, Field(description="A dated one, or one that was burnt for the day")] = None
    lot_id: Annotated[CreditLotId | None, Field(description="Of which one use would be burnt")] = None
    pass_burnt: Annotated[bool, Field(description="Whether coming in would use a pass that wasn't used before")] = False
    passes: list[PassOfferOut] = Field(default_factory=list, description="What could be bought to come in")


class OccupancyOut(Out):
    """Who is at a location at an instant, against what it holds."""

    location_id: LocationId
    at: Annotated[datetime, Field(description="The instant that the figures are of")]
    people: Annotated[int, Field(description="Everybody who was there by their check-ins")]
    members: Annotated[int, Field(description="Those of them who are members")]
    guests: Annotated[int, Field(description="Those of them who are no members")]
    capacity: Annotated[int, Field(description="Seats of its rooms and desks, each unit counted once")]
    hot_desks: Annotated[int, Field(description="Those of them in pools of hot desks")]
    share: Annotated[float | None, Field(description="People by capacity: 0.25 = a quarter full; null: no capacity")]
