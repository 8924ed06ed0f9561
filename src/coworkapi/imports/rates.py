"""Rates: published as they are loaded. A published rate never changes; a later one follows it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.imports.load import Load, Refused, place_currency, types_by_kind
from coworkapi.imports.reading import Entry, Read
from coworkapi.imports.schemas import RateEntry
from coworkapi.pricing import service as pricing
from coworkapi.pricing.models import Rate

_REMEDY = "a rate that was published stays as it is: give the new price its own external_id and the day it begins on"


async def load_rates(load: Load, read: Read[RateEntry], *, now: datetime) -> None:
    """In the order of their days, so that a later one follows the earlier. A few statements for each new one."""
    await load.know("rate", Rate)
    read.entries.sort(key=lambda entry: entry.value.valid_from)
    types = await types_by_kind(load.session) if read.entries else {}

    async def put(entry: Entry[RateEntry], found: UUID | None) -> tuple[UUID, str]:
        value = entry.value
        resource_id = load.find("resource", entry, "resource", value.resource)
        location_id = load.find("location", entry, "location", value.location)
        kinds = types.get(value.kind, []) if value.kind else [None]
        if len(kinds) != 1:
            known = "no resource type" if not kinds else f"{len(kinds)} resource types"
            message = f"there are {known} of kind {value.kind}; publish this rate over the API"
            raise Refused(entry.fault("kind", message))
        target = {"resource_id": resource_id, "resource_type_id": kinds[0], "location_id": location_id}
        currency = value.currency or await place_currency(
            load.session, entry, resource_id=resource_id, location_id=location_id
        )
        if found is not None:
            await _check_same(load, entry, await pricing.get_rate(load.session, found), target, currency)
            return found, "unchanged"
        before = await _in_its_days(load.session, target, value, currency)
        if before is not None and before.valid_from < value.valid_from:
            _check_end(entry, before)
            made = await pricing.schedule_rate(
                load.session,
                rate=before,
                now=now,
                from_on=value.valid_from,
                tariff=value.tariff,
                name=value.name,
                tax_code=value.tax_code,
                external_id=value.external_id,
            )
            return made.id, "created"
        made = await pricing.create_rate(
            load.session,
            name=value.name,
            currency=currency,
            tariff=value.tariff,
            valid_from=value.valid_from,
            valid_until=value.valid_until,
            audience=value.audience,
            tax_code=value.tax_code,
            external_id=value.external_id,
            resource_id=resource_id,
            resource_type_id=kinds[0],
            location_id=location_id,
        )
        await pricing.publish_rate(load.session, rate=made, now=now, allow_gap=value.allow_gap)
        return made.id, "created"

    await load.each("rate", read, put)


async def _in_its_days(
    session: AsyncSession, target: dict[str, UUID | None], value: RateEntry, currency: str
) -> Rate | None:
    """The published rate for the same that is valid on the entry's first day."""
    statement = select(Rate).where(
        Rate.state == "published",
        Rate.audience == value.audience,
        Rate.currency == currency,
        Rate.valid_from <= value.valid_from,
        Rate.valid_until.is_(None) | (Rate.valid_until > value.valid_from),
        *(getattr(Rate, name).is_not_distinct_from(wanted) for name, wanted in target.items()),
    )
    found: Rate | None = await session.scalar(statement.with_for_update())
    return found


def _check_end(entry: Entry[RateEntry], before: Rate) -> None:
    """A successor ends where the one before would have. Raises Refused for another end."""
    if entry.value.valid_until != before.valid_until:
        until = before.valid_until or "no end: leave it empty"
        message = f"{before.name!r} goes before it, so it ends as that one would: {until}"
        raise Refused(entry.fault("valid_until", message))


async def _check_same(
    load: Load, entry: Entry[RateEntry], rate: Rate, target: dict[str, UUID | None], currency: str
) -> None:
    """Raises Refused where the file says anything else than what was published."""
    value = entry.value
    until = rate.valid_until
    if until is not None and until != value.valid_until:  # it may have been ended by the one that follows it
        follower = await load.session.scalar(select(Rate).where(Rate.continues_rate_id == rate.id))
        until = value.valid_until if follower is not None and follower.valid_from == until else until
    there: dict[str, Any] = {
        "name": rate.name,
        "resource": rate.resource_id,
        "kind": rate.resource_type_id,
        "location": rate.location_id,
        "audience": rate.audience,
        "currency": rate.currency,
        "tax_code": rate.tax_code,
        "tariff": rate.content,
        "valid_from": rate.valid_from,
        "valid_until": until,
    }
    wanted: dict[str, Any] = {
        "name": value.name,
        "resource": target["resource_id"],
        "kind": target["resource_type_id"],
        "location": target["location_id"],
        "audience": value.audience,
        "currency": currency,
        "tax_code": value.tax_code,
        "tariff": value.tariff.model_dump(mode="json"),
        "valid_from": value.valid_from,
        "valid_until": value.valid_until,
    }
    faults = [
        entry.fault(column, f"can't change{_now(there[column])}; {_REMEDY}")
        for column in there
        if there[column] != wanted[column]
    ]
    if faults:
        raise Refused(*faults)


def _now(value: Any) -> str:
    return f": it is {value}" if isinstance(value, str | date) else ""
