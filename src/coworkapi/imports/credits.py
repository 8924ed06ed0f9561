"""Credit lots: granted once, in one set; what was granted is a ledger and doesn't change by loading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select

from coworkapi.benefits import service as benefits
from coworkapi.benefits.models import CreditLot
from coworkapi.benefits.values import NewLot, Restrictions
from coworkapi.core.clock import zone
from coworkapi.core.ids import new_id
from coworkapi.imports.load import Load, Refused, types_by_kind
from coworkapi.imports.reading import Entry, Read
from coworkapi.imports.schemas import CreditEntry
from coworkapi.members.models import BillingAccount, Member, Team
from coworkapi.spaces.models import Location

_BATCH = 1000
_REMEDY = "; it is in the ledger: give what is new its own external_id, or correct the lot over the API"


@dataclass(frozen=True, slots=True)
class _Owner:
    """A billing account, and the time zone of its owner's home; None where that can't be told."""

    account_id: UUID
    time_zone: str | None


async def load_credits(load: Load, read: Read[CreditEntry], *, now: datetime) -> None:
    """Six statements, and two for each thousand new lots."""
    await load.know("credit lot", CreditLot)
    owners = await _owners(load) if read.entries else {}
    types = await types_by_kind(load.session) if read.entries else {}
    there = await _there(load) if read.entries else {}
    new: list[NewLot] = []

    async def put(entry: Entry[CreditEntry], found: UUID | None) -> tuple[UUID, str]:
        lot = _lot(load, entry, owners, types, now)
        if found is not None:
            _check_same(entry, lot, there[entry.value.external_id])
            return found, "unchanged"
        new.append(lot)
        return lot.id, "created"

    await load.each("credit lot", read, put)
    for start in range(0, len(new), _BATCH):
        await benefits.grant(load.session, new[start : start + _BATCH])


def _lot(
    load: Load, entry: Entry[CreditEntry], owners: Mapping[UUID, _Owner], types: Mapping[str, list[UUID]], now: datetime
) -> NewLot:
    value = entry.value
    owner_id = load.find("member", entry, "member", value.member) or load.find("team", entry, "team", value.team)
    assert owner_id is not None
    owner = owners[owner_id]
    for kind in value.resource_kinds:
        if kind not in types:
            raise Refused(entry.fault("resource_kinds", f"there is nothing of kind {kind}; add it to resources first"))
    valid_from = _instant(entry, "valid_from", value.valid_from, owner)
    valid_until = _instant(entry, "valid_until", value.valid_until, owner)
    if valid_until is not None and valid_until <= (valid_from or now):
        raise Refused(entry.fault("valid_until", "must lie after valid_from (now, unless given); empty: no end"))
    locations = [load.find("location", entry, "locations", one) for one in value.locations]
    return NewLot(
        id=new_id(),
        account_id=owner.account_id,
        kind=value.kind,
        name=value.name,
        granted=value.quantity,
        source="manual",
        use_of=value.use_of,
        currency=value.currency,
        valid_from=valid_from,
        valid_until=valid_until,
        restrictions=Restrictions(
            resource_type_ids=sorted(one for kind in value.resource_kinds for one in types[kind]),
            location_ids=[one for one in locations if one],
        ),
        shared=value.shared,
        member_cap=value.member_cap,
        external_id=value.external_id,
        reason=value.reason or "Loaded from files",
    )


def _instant(entry: Entry[CreditEntry], column: str, at: date | datetime | None, owner: _Owner) -> datetime | None:
    if at is None or isinstance(at, datetime):
        return at and at.astimezone(UTC)
    if owner.time_zone is None:
        message = "a date needs a time zone, and its owner is at home nowhere: give them a location, or add an offset"
        raise Refused(entry.fault(column, f"{message} (2026-12-01T00:00+01:00)"))
    return datetime.combine(at, time.min, zone(owner.time_zone)).astimezone(UTC)


def _check_same(entry: Entry[CreditEntry], wanted: NewLot, lot: Any) -> None:
    """Raises Refused where the file says anything else than what was granted."""
    value = entry.value
    columns = {
        "member": ("account_id", value.member is not None),
        "team": ("account_id", value.team is not None),
        "name": ("name", True),
        "kind": ("kind", True),
        "quantity": ("granted", True),
        "currency": ("currency", True),
        "use_of": ("use_of", True),
        "valid_from": ("valid_from", value.valid_from is not None),
        "valid_until": ("valid_until", value.valid_until is not None),
        "shared": ("shared", True),
        "member_cap": ("member_cap", True),
    }
    faults = [
        entry.fault(column, f"can't change: it is {getattr(lot, name)}{_REMEDY}")
        for column, (name, said) in columns.items()
        if said and getattr(lot, name) != getattr(wanted, name)
    ]
    if faults:
        raise Refused(*faults)


async def _owners(load: Load) -> dict[UUID, _Owner]:
    """By the ids of members and teams. Who is at home nowhere has the zone of all locations, if they share one."""
    zones = {row.id: row.time_zone for row in await load.session.execute(select(Location.id, Location.time_zone))}
    shared = next(iter(zones.values())) if len(set(zones.values())) == 1 else None
    found: dict[UUID, _Owner] = {}
    for table, column in ((Member, BillingAccount.member_id), (Team, BillingAccount.team_id)):
        rows = await load.session.execute(
            select(column, BillingAccount.id, table.home_location_id).join(table, table.id == column)
        )
        for owner_id, account_id, home in rows:
            if owner_id is not None:
                found[owner_id] = _Owner(account_id, zones[home] if home else shared)
    return found


async def _there(load: Load) -> dict[str, Any]:
    rows = await load.session.scalars(select(CreditLot).where(CreditLot.external_id.is_not(None)))
    return {row.external_id: row for row in rows if row.external_id}
