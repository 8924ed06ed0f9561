"""`expand=resource,location,member,team` on bookings. What is not expanded never pays for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends

from coworkapi.bookings.schemas import BookingOut
from coworkapi.core.expand import Expandable, Expanded, Expansion, Relation
from coworkapi.core.http import Context
from coworkapi.members.service import MemberOut, TeamOut, show_members, show_teams
from coworkapi.spaces.service import LocationOut, ResourceOut, load_locations, shown_resources


class ExpandedBookingOut(BookingOut):
    """A resource for a period. Times in UTC; `time_zone` is the location's."""

    resource: Expanded[ResourceOut] = None
    location: Expanded[LocationOut] = None
    member: Expanded[MemberOut] = None
    team: Expanded[TeamOut] = None


class MyExpandedBookingOut(BookingOut):
    """One of your bookings. Times in UTC; `time_zone` is the location's."""

    resource: Expanded[ResourceOut] = None
    location: Expanded[LocationOut] = None


EXPAND = Expandable(
    ExpandedBookingOut,
    resource=Relation(shown_resources, "spaces:read"),
    location=Relation(load_locations, "spaces:read"),
    member=Relation(show_members, "members:read"),
    team=Relation(show_teams, "members:read"),
)
MY_EXPAND = Expandable(MyExpandedBookingOut, resource=Relation(shown_resources), location=Relation(load_locations))
Expand = Annotated[Expansion, Depends(EXPAND)]
MyExpand = Annotated[Expansion, Depends(MY_EXPAND)]


async def expanded(ctx: Context, bookings: Sequence[BookingOut], expand: Expansion) -> Sequence[BookingOut]:
    """The bookings with what was asked for; as they are when nothing was."""
    if not expand.relations:
        return bookings
    items = [ExpandedBookingOut.model_construct(**booking.__dict__) for booking in bookings]
    return await expand.fill(ctx, items)
