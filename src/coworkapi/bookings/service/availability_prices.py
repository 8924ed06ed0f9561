"""What each of many resources costs for one time: one statement, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from coworkapi.benefits.queries import DISCOUNTS_SQL, discounts_of
from coworkapi.billing.service import tax_of
from coworkapi.billing.values import Taxed
from coworkapi.bookings.money import first_able, month_of, tax_for
from coworkapi.bookings.service.busy import Candidate, calendars_of
from coworkapi.bookings.service.money_read import PAYERS_SQL, PLACES_SQL, months_around, payers_of, places_of
from coworkapi.core.clock import zone
from coworkapi.core.prepared import HasInfo, PreparedByNulls
from coworkapi.pricing.errors import NoPrice
from coworkapi.pricing.queries import OCCUPANCY_SQL, RATES_SQL
from coworkapi.pricing.service import occupancies, rate_book

# Whose they are decides on nothing where nobody is named.
_PAYERS = f"CASE WHEN coalesce(CAST(:member_id AS uuid), CAST(:team_id AS uuid)) IS NOT NULL THEN {PAYERS_SQL} END"
_READ = PreparedByNulls(
    f"SELECT {RATES_SQL} AS rates, {DISCOUNTS_SQL} AS discounts, {PLACES_SQL} AS places, {_PAYERS} AS payers, "
    f"{OCCUPANCY_SQL} AS occupancy",
    optional=("member_id", "team_id", "own"),
)


@dataclass(frozen=True, slots=True)
class TimePrice:
    """What a time costs before credits. `total` as prices are entered; `taxed`: what its payer would owe of it."""

    currency: str
    total: int
    taxed: Taxed


async def prices_of(
    unit: HasInfo,
    resources: Sequence[Candidate],
    *,
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    quantity: int,
    member_id: UUID | None,
    team_id: UUID | None,
) -> dict[UUID, TimePrice | None]:
    """By resource, with the discounts of the member or team, at this moment's demand; None: nothing is priced there.

    Those that rates exist for, but none for that time, are missing: they can't be booked then.
    """
    if not resources:
        return {}
    zones = {one.time_zone for one in resources}
    days = [at.astimezone(zone(name)).date() for name in zones for at in (starts_at, ends_at)]
    where = resources[0].time_zone
    row = await _READ.fetchrow(
        unit,
        resource_ids=[one.id for one in resources],
        location_ids=list({one.location_id for one in resources}),
        first_day=min(days),
        last_day=max(days),
        local_day=min(days),
        member_id=member_id,
        team_id=team_id,
        starts_at=starts_at,
        ends_at=ends_at,
        own=None,
        time_zone=where,
        **months_around(starts_at, starts_at, where),
    )
    assert row is not None
    book, discounts, places = rate_book(row.rates), discounts_of(row.discounts), places_of(row.places)
    payers = payers_of(row.payers)
    taken = occupancies(row.occupancy) if book.needs_occupancy else {}
    holidays = {place: calendar.is_public_holiday for place, calendar in (await calendars_of(unit, resources)).items()}
    found: dict[UUID, TimePrice | None] = {}
    # Resources that share their rates have the very same price: its tax is worked out once.
    known: dict[tuple[UUID, int], TimePrice] = {}
    for one in resources:
        place = places[one.location_id]
        try:
            price = book.price(
                resource_id=one.id,
                resource_type_id=one.resource_type_id,
                location_id=one.location_id,
                currency=place.currency,
                starts_at=starts_at,
                ends_at=ends_at,
                zone=zone(one.time_zone),
                holidays=holidays[one.location_id],
                audience="public" if member_id is None and team_id is None else "members",
                quantity=quantity,
                occupancy=taken.get((one.location_id, one.resource_type_id)),
                now=now,
                discounts=discounts,
            )
        except NoPrice:
            continue
        if price is None:
            found[one.id] = None
            continue
        key = (one.location_id, id(price))
        if key not in known:
            day = starts_at.astimezone(zone(one.time_zone)).date()
            tax = tax_of(place.taxes, price.tax_code, day)
            payer = first_able(payers, month_of(starts_at, where), tax.of(price.total).gross)
            owed = (tax if payer is None else tax_for(tax, place, payer)).owed(price.total)
            known[key] = TimePrice(price.currency, price.total, owed)
        found[one.id] = known[key]
    return found
