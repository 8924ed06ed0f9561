"""Rates: drafted, published, followed by another, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import zone
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.references import ensure_exist
from coworkapi.core.unit_of_work import organization_of
from coworkapi.pricing.errors import RateIsNotPublished, RateIsPublished, RateLeavesGap, RatesOverlap, WrongCurrency
from coworkapi.pricing.events import RateCreated, RateDeleted, RatePublished, RateUpdated, RateWithdrawn
from coworkapi.pricing.models import Rate
from coworkapi.pricing.rules.validity import Days, check_target, check_validity, gaps_beside
from coworkapi.pricing.schemas import RateOut
from coworkapi.pricing.values import Tariff
from coworkapi.spaces.models import Location, Resource

_ALWAYS_OPEN = ("external_id", "metadata")


async def create_rate(
    session: AsyncSession,
    *,
    name: str,
    currency: str,
    tariff: Tariff,
    valid_from: date,
    valid_until: date | None = None,
    resource_id: UUID | None = None,
    resource_type_id: UUID | None = None,
    location_id: UUID | None = None,
    audience: str = "everyone",
    tax_code: str = "standard",
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Rate:
    """A draft. Raises NotFound, naming the target's field, and Invalid for days or a currency that can't be."""
    rate = Rate(
        id=new_id(),
        name=name,
        resource_id=resource_id,
        resource_type_id=resource_type_id,
        location_id=location_id,
        audience=audience,
        currency=currency,
        tax_code=tax_code,
        content=tariff.model_dump(mode="json"),
        valid_from=valid_from,
        valid_until=valid_until,
        state="draft",
        external_id=external_id,
        meta=dict(metadata or {}),
    )
    await _check(session, rate, tariff)
    session.add(rate)
    await session.flush()
    emit(session, RateCreated(**await _told(session, rate)))
    return rate


async def check_new_rate(
    session: AsyncSession,
    *,
    resource_id: UUID | None,
    resource_type_id: UUID | None,
    location_id: UUID | None,
    currency: str,
    tariff: Tariff,
    valid_from: date,
    valid_until: date | None,
) -> UUID | None:
    """What `create_rate` checks, without making one; the location whose price it would be. Raises NotFound, Invalid."""
    rate = Rate(
        resource_id=resource_id,
        resource_type_id=resource_type_id,
        location_id=location_id,
        currency=currency,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    await _check(session, rate, tariff)
    return await location_of(session, rate)


async def get_rate(session: AsyncSession, rate_id: UUID, *, lock: bool = False) -> Rate:
    """Raises NotFound."""
    rate = await session.get(
        Rate, (organization_of(session), rate_id), with_for_update=True if lock else None, populate_existing=lock
    )
    if rate is None:
        raise NotFound(f"there is no rate {encode_id('rate', rate_id)} in this organization")
    return rate


async def location_of(session: AsyncSession, rate: Rate) -> UUID | None:
    """The location whose price it is; None for a type everywhere. One statement for a resource's rate."""
    if rate.resource_id is None:
        return rate.location_id
    return await session.scalar(select(Resource.location_id).where(Resource.id == rate.resource_id))


async def update_rate(session: AsyncSession, *, rate: Rate, changes: Mapping[str, Any]) -> None:
    """Changes a locked draft; of any other rate, `external_id` and `metadata`. Raises RateIsPublished, Invalid."""
    frozen = [name for name in changes if name not in _ALWAYS_OPEN]
    if rate.state != "draft" and frozen:
        raise RateIsPublished(
            f"{frozen[0]}: a rate that was published is never changed; schedule a successor with the new content"
        )
    before = rate_out(rate)
    for name, value in changes.items():
        if name == "tariff":
            rate.content = value.model_dump(mode="json")
        else:
            setattr(rate, "meta" if name == "metadata" else name, value)
    if frozen:
        await _check(session, rate, Tariff.model_validate(rate.content))
    await _changed(session, rate, before)


async def delete_rate(session: AsyncSession, *, rate: Rate) -> None:
    """Removes a locked draft. Raises RateIsPublished."""
    if rate.state != "draft":
        raise RateIsPublished("a rate that was published stays for what was priced by it; withdraw it instead")
    emit(session, RateDeleted(**await _told(session, rate)))
    await session.delete(rate)
    await session.flush()


async def publish_rate(session: AsyncSession, *, rate: Rate, now: datetime, allow_gap: bool = False) -> None:
    """Lets a locked draft count. Raises RateIsPublished, WrongCurrency, RatesOverlap, RateLeavesGap."""
    if rate.state != "draft":
        raise RateIsPublished("it was published before; schedule a successor, or make a new draft")
    if problem := await _currency_problem(session, rate):
        raise WrongCurrency(f"currency: {problem}")
    await _make_room(session, rate, allow_gap=allow_gap)
    rate.state, rate.published_at = "published", now
    rate.version += 1
    await session.flush()
    emit(session, RatePublished(**await _told(session, rate)))


async def schedule_rate(
    session: AsyncSession,
    *,
    rate: Rate,
    now: datetime,
    from_on: date,
    tariff: Tariff,
    name: str | None = None,
    tax_code: str | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Rate:
    """Ends a locked published rate on `from_on` and publishes its successor from then to where it would have ended.

    Raises RateIsNotPublished, Invalid for a day that has gone by, or at which the rate isn't valid.
    """
    _require_published(rate)
    await _check_day(session, rate, from_on, now)
    if problem := await _currency_problem(session, rate):
        raise WrongCurrency(f"currency: {problem}; publish a new rate in its currency")
    until = rate.valid_until
    check_validity(from_on, until, tariff)
    before = rate_out(rate)
    rate.valid_until = from_on
    await _changed(session, rate, before)
    successor = Rate(
        id=new_id(),
        name=name or rate.name,
        resource_id=rate.resource_id,
        resource_type_id=rate.resource_type_id,
        location_id=rate.location_id,
        audience=rate.audience,
        currency=rate.currency,
        tax_code=tax_code or rate.tax_code,
        content=tariff.model_dump(mode="json"),
        valid_from=from_on,
        valid_until=until,
        state="published",
        published_at=now,
        continues_rate_id=rate.id,
        external_id=external_id,
        meta=dict(metadata or {}),
    )
    session.add(successor)
    await session.flush()
    emit(session, RatePublished(**await _told(session, successor)))
    return successor


async def withdraw_rate(session: AsyncSession, *, rate: Rate, now: datetime) -> None:
    """Lets a locked published rate no longer count. One that hasn't begun gives its days back to the one before it.

    Raises RateIsNotPublished.
    """
    _require_published(rate)
    previous = None
    if rate.continues_rate_id is not None and rate.valid_from > await _today(session, rate, now):
        previous = await get_rate(session, rate.continues_rate_id, lock=True)
    rate.state, rate.withdrawn_at = "withdrawn", now
    rate.version += 1
    await session.flush()
    emit(session, RateWithdrawn(**await _told(session, rate)))
    if previous is not None and previous.state == "published" and previous.valid_until == rate.valid_from:
        before = rate_out(previous)
        previous.valid_until = rate.valid_until
        await _changed(session, previous, before)


def rate_out(rate: Rate) -> RateOut:
    """A rate as its GET shows it."""
    return RateOut(
        id=rate.id,
        name=rate.name,
        resource_id=rate.resource_id,
        resource_type_id=rate.resource_type_id,
        location_id=rate.location_id,
        audience=rate.audience,
        currency=rate.currency,
        tax_code=rate.tax_code,
        tariff=Tariff.model_validate(rate.content),
        valid_from=rate.valid_from,
        valid_until=rate.valid_until,
        state=rate.state,
        continues_rate_id=rate.continues_rate_id,
        published_at=rate.published_at,
        withdrawn_at=rate.withdrawn_at,
        external_id=rate.external_id,
        metadata=rate.meta,
        created_at=rate.created_at,
        updated_at=rate.updated_at,
    )


async def _check(session: AsyncSession, rate: Rate, tariff: Tariff) -> None:
    for prefix, name in (("res", "resource_id"), ("rty", "resource_type_id"), ("loc", "location_id")):
        value = getattr(rate, name)
        await ensure_exist(session, prefix, [value] if value else None, pointer=f"/{name}")
    check_target(rate.resource_id, rate.resource_type_id, rate.location_id)
    check_validity(rate.valid_from, rate.valid_until, tariff)
    if problem := await _currency_problem(session, rate):
        raise Invalid.field("/currency", problem, code="wrong_currency")


async def _currency_problem(session: AsyncSession, rate: Rate) -> str | None:
    """What is wrong with its currency. A type everywhere has a rate for each currency of the locations."""
    if rate.resource_id is not None:
        own = select(Resource.location_id).where(Resource.id == rate.resource_id)
        statement = select(Location.name, Location.currency).where(Location.id.in_(own))
    elif rate.location_id is not None:
        statement = select(Location.name, Location.currency).where(Location.id == rate.location_id)
    else:
        used = set(await session.scalars(select(Location.currency).where(Location.archived_at.is_(None)).distinct()))
        if rate.currency in used:
            return None
        return f"no location is priced in {rate.currency}; use {' or '.join(sorted(used)) or 'that of a location'}"
    name, currency = (await session.execute(statement)).one()
    return None if currency == rate.currency else f"{name} is priced in {currency}; use {currency}"


async def _make_room(session: AsyncSession, rate: Rate, *, allow_gap: bool) -> None:
    """Checks a draft's days against what is published for the same; the constraint does it again for racers."""
    rows = await session.execute(
        select(Rate.id, Rate.name, Rate.audience, Rate.valid_from, Rate.valid_until)
        .where(
            Rate.state == "published",
            Rate.resource_id.is_not_distinct_from(rate.resource_id),
            Rate.resource_type_id.is_not_distinct_from(rate.resource_type_id),
            Rate.location_id.is_not_distinct_from(rate.location_id),
            Rate.currency == rate.currency,
            or_(Rate.audience == rate.audience, Rate.audience == "everyone"),
        )
        .order_by(Rate.valid_from)
    )
    others = list(rows)
    new: Days = (rate.valid_from, rate.valid_until)
    in_the_way = [one for one in others if one.audience == rate.audience and _overlap(new, (one[3], one[4]))]
    if in_the_way:
        one = in_the_way[0]
        raise RatesOverlap(
            f"{one.name} covers some of these days: it is valid from {one.valid_from} "
            f"{f'to {one.valid_until}' if one.valid_until else 'on'}; schedule a successor of it, withdraw it, or "
            "choose other days",
            extra={"rate_ids": [encode_id("rate", one.id) for one in in_the_way]},
        )
    gaps = gaps_beside(new, [(one.valid_from, one.valid_until) for one in others])
    if gaps and not allow_gap:
        first, end = gaps[0]
        raise RateLeavesGap(
            f"no price would be left from {first} up to, but not including, {end}; let the rate reach there, or "
            "publish it with allow_gap",
            extra={"gaps": [{"from_on": str(first), "to_on": str(end)} for first, end in gaps]},
        )


def _overlap(one: Days, other: Days) -> bool:
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


async def _check_day(session: AsyncSession, rate: Rate, from_on: date, now: datetime) -> None:
    today = await _today(session, rate, now)
    if from_on < today:
        raise Invalid.field("/from_on", f"has gone by; prices change from today, {today}, at the earliest")
    if from_on <= rate.valid_from:
        raise Invalid.field(
            "/from_on",
            f"the rate begins on {rate.valid_from}: a successor begins later; to replace it whole, withdraw it and "
            "publish another",
        )
    if rate.valid_until is not None and from_on >= rate.valid_until:
        raise Invalid.field(
            "/from_on",
            f"the rate ends on {rate.valid_until}: a successor begins before that; to go on after it, schedule one for "
            "the rate that is valid then, or publish one from that day on",
        )


async def _today(session: AsyncSession, rate: Rate, now: datetime) -> date:
    """The local day; of a type everywhere, the earliest that it is anywhere."""
    location_id = await location_of(session, rate)
    if location_id is None:
        return (now - timedelta(hours=12)).date()
    name = await session.scalar(select(Location.time_zone).where(Location.id == location_id))
    return now.astimezone(zone(name or "UTC")).date()


async def _changed(session: AsyncSession, rate: Rate, before: BaseModel) -> None:
    rate.version += 1
    await session.flush()
    after = rate_out(rate)
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    previous = {name: value for name, value in old.items() if new[name] != value and name != "updated_at"}
    emit(session, RateUpdated(**await _told(session, rate), previous=previous))


async def _told(session: AsyncSession, rate: Rate) -> dict[str, Any]:
    return {"aggregate_id": rate.id, "location_id": await location_of(session, rate), "data": rate_out(rate)}


def _require_published(rate: Rate) -> None:
    if rate.state == "published":
        return
    if rate.state == "draft":
        raise RateIsNotPublished("it is a draft; change or delete it as you like, or publish it first")
    raise RateIsNotPublished("it was withdrawn; publish a new rate instead")


def at_locations(locations: frozenset[UUID] | None) -> ColumnElement[bool] | None:
    """Of these locations, or of a type everywhere; None: all rates."""
    if locations is None:
        return None
    return or_(
        Rate.location_id.in_(locations),
        Rate.resource_id.in_(select(Resource.id).where(Resource.location_id.in_(locations))),
        Rate.location_id.is_(None) & Rate.resource_id.is_(None),
    )
