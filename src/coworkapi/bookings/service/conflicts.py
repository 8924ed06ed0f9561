"""What a loser is told: what is in the way, and what is free instead. Runs after the loser's transaction is undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from coworkapi.bookings.errors import SlotTaken
from coworkapi.bookings.rules import Wish
from coworkapi.bookings.schemas import AlternativeOut, ConflictOut
from coworkapi.bookings.service.availability import ExactWish, Finder, Who, nearest_starts
from coworkapi.bookings.service.busy import MINUTE, Candidate, calendars_of, instant, load_candidates, ticks
from coworkapi.bookings.service.facts import Facts, Occupied, load_facts
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo
from coworkapi.core.unit_of_work import acting_principal

SAME_RESOURCE = 3
OTHER_RESOURCES = 5
_MOST_CONFLICTS = 20
_NEARBY = timedelta(days=3)


def conflicts_of(unit: HasInfo, occupied: Sequence[Occupied]) -> list[ConflictOut]:
    """What is in the way, as the asker may see it: members and the public see when, staff also what."""
    told = acting_principal(unit).has("bookings:read")
    found: dict[tuple[UUID, datetime], ConflictOut] = {}
    for one in occupied:
        # A booking of several units is one conflict.
        found.setdefault(
            (one.source_id, one.starts_at),
            ConflictOut(
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                kind=one.kind if told else None,
                booking_id=one.source_id if told and one.kind in ("booking", "hold") else None,
            ),
        )
    return sorted(found.values(), key=lambda conflict: conflict.starts_at)[:_MOST_CONFLICTS]


async def with_alternatives(unit: HasInfo, taken: SlotTaken, *, now: datetime) -> SlotTaken:
    """The same error, with `conflicts` and `alternatives`. Call it in a transaction that holds no locks."""
    if taken.facts is None or taken.wish is None:
        return taken
    facts: Facts = taken.facts
    wish: Wish = taken.wish
    if facts.is_free(wish.quantity):  # a race was lost: whoever won it was not there yet when we looked
        facts = await load_facts(
            unit,
            resource_id=facts.resource_id,
            starts_at=facts.starts_at,
            ends_at=facts.ends_at,
            member_id=facts.member_id,
            team_id=facts.team_id,
            own=taken.own,
        )
    conflicts = conflicts_of(unit, facts.occupied)
    alternatives = await alternatives_to(unit, facts, wish, now=now)
    return SlotTaken(
        facts.taken(wish).detail,
        extra={
            "resource_id": encode_id("res", facts.resource_id),
            "conflicts": [one.model_dump(mode="json", exclude_defaults=True) for one in conflicts],
            "alternatives": [one.model_dump(mode="json") for one in alternatives],
        },
    )


async def alternatives_to(unit: HasInfo, facts: Facts, wish: Wish, *, now: datetime) -> list[AlternativeOut]:
    """The free times nearest to the wish on the same resource, and other resources of the same kind and location, with
    as much room or more, at the same time. Two statements, no locks.
    """
    teams = wish.member_team_ids | ({wish.team_id} if wish.team_id else set())
    who = Who(wish.asker, wish.member_id, teams, facts.permissions)
    starts_at, ends_at = max(wish.starts_at - _NEARBY, min(now, wish.starts_at)), wish.ends_at + _NEARBY
    same = await load_candidates(
        unit, {"resource_ids": [facts.resource_id]}, starts_at=starts_at, ends_at=ends_at, limit=1
    )
    found: list[AlternativeOut] = []
    if same:
        found += await _other_times(unit, who.permitted(same[0], starts_at, ends_at), wish, starts_at, ends_at, now)
        found += await _other_resources(unit, same[0], who, wish, now)
    return found


async def _other_times(
    unit: HasInfo, one: Candidate, wish: Wish, starts_at: datetime, ends_at: datetime, now: datetime
) -> list[AlternativeOut]:
    minutes = int(wish.minutes)
    calendars = await calendars_of(unit, [one])
    finder = Finder(calendars, starts_at, ends_at, now, minutes=minutes, quantity=wish.quantity)
    if finder.setting(one).length != minutes * MINUTE:
        return []  # booked outside the policy: nothing within it is alike
    starts = finder.starts(one)
    length = wish.ends_at - wish.starts_at
    return [
        AlternativeOut(resource_id=one.id, resource_name=one.name, starts_at=instant(at), ends_at=instant(at) + length)
        for at in nearest_starts(starts, ticks(wish.starts_at), SAME_RESOURCE)
    ]


async def _other_resources(
    unit: HasInfo, taken: Candidate, who: Who, wish: Wish, now: datetime
) -> list[AlternativeOut]:
    others = await load_candidates(
        unit,
        {
            "bookable": True,
            "not_resource_id": taken.id,
            "location_id": taken.location_id,
            "kinds": [taken.kind],
            "min_capacity": taken.capacity,
        },
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        limit=50,
        near_capacity=taken.capacity,
    )
    calendars = await calendars_of(unit, others)
    wanted = ExactWish(
        who,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        now=now,
        quantity=wish.quantity,
        attendee_count=wish.attendee_count,
    )
    found = []
    for one in others:
        if wanted.units_for(one, calendars[one.location_id]):
            found.append(
                AlternativeOut(
                    resource_id=one.id, resource_name=one.name, starts_at=wish.starts_at, ends_at=wish.ends_at
                )
            )
        if len(found) == OTHER_RESOURCES:
            break
    return found
