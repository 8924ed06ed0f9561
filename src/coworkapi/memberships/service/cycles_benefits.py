"""What plans give, kept in step with memberships: credits of each cycle, discounts and permissions while they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits import service as benefits
from coworkapi.benefits.models import Discount, Permission
from coworkapi.benefits.values import NewLot, Restrictions, Rollover
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import Prepared
from coworkapi.memberships.rules.cycles_benefits import credited_parts, granted, stretches
from coworkapi.memberships.rules.cycles_reckoning import FOREVER, Contract
from coworkapi.memberships.rules.life import local_day
from coworkapi.memberships.service.cycles_charging import day_starts
from coworkapi.memberships.service.cycles_reading import Agreed, Standing, read_standings
from coworkapi.memberships.values import AccessBenefit, BookingBenefit, DiscountBenefit

BATCH = 200
INSTANT = timedelta(microseconds=1)
Validity = tuple[datetime, datetime | None]

_DUE = Prepared(
    text("""
SELECT b.membership_id FROM membership_billing b WHERE b.benefits_at <= CAST(:now AS timestamptz)
ORDER BY b.membership_id LIMIT CAST(:limit AS integer) FOR NO KEY UPDATE SKIP LOCKED
""")
)
# Of the holders' accounts: read along their index. Also those that have ended: what was granted once isn't again.
_LOTS = Prepared(
    text("""
SELECT l.id, l.source_id AS membership_id, l.name, l.valid_from, l.valid_until, l.expired_at, l.granted
FROM credit_lots l
WHERE l.account_id = ANY(CAST(:account_ids AS uuid[])) AND l.source = 'plan_cycle' AND l.source_kind = 'membership'
  AND l.source_id = ANY(CAST(:ids AS uuid[])) AND l.valid_from >= CAST(:since AS timestamptz)
""")
)
_NEXT = Prepared(
    text("""
UPDATE membership_billing b SET benefits_at = n.at
FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb)) AS n(membership_id uuid, at timestamptz)
WHERE b.membership_id = n.membership_id
""")
)


@dataclass(slots=True)
class Difference:
    """What is to be given and ended, of all memberships of a batch. Ends: None for no end."""

    lots: list[NewLot] = field(default_factory=list)
    lot_ends: dict[UUID, datetime] = field(default_factory=dict)
    discounts: list[Discount] = field(default_factory=list)
    discount_ends: dict[UUID, datetime | None] = field(default_factory=dict)
    permissions: list[Permission] = field(default_factory=list)
    permission_ends: dict[UUID, datetime | None] = field(default_factory=dict)


async def keep_benefits(session: AsyncSession, now: datetime) -> int:
    """Brings the benefits of a batch of memberships in step with what they hold; how many. A constant number of
    statements, whatever the batch."""
    due = await _DUE.fetch(session, now=now, limit=BATCH)
    if not due:
        return 0
    standings = await read_standings(session, [row.membership_id for row in due])
    ids, accounts = [one.id for one in standings], [one.row.holder_account_id for one in standings]
    since = min(_cycle_began(one, now) for one in standings)
    lots = _by_membership(await _LOTS.fetch(session, account_ids=accounts, ids=ids, since=since), "membership_id")
    discounts = _by_membership(await _held(session, Discount, accounts, ids, now), "source_id")
    permissions = _by_membership(await _held(session, Permission, accounts, ids, now), "source_id")
    found = Difference()
    following: list[Mapping[str, Any]] = []
    for one in standings:
        today = local_day(one.row.time_zone, now)
        _credits(found, one, lots.get(one.id, ()), today, now)
        _terms(found, one, discounts.get(one.id, ()), permissions.get(one.id, ()), today, now)
        following.append({"membership_id": one.id, "at": next_look(one, today)})
    await benefits.bound_lots(session, found.lot_ends, now=now, reason="the plan's terms ended or changed")
    await benefits.grant(session, found.lots)
    await benefits.bound_terms(session, discounts=found.discount_ends, permissions=found.permission_ends, now=now)
    if found.discounts:
        await benefits.give_discounts(session, found.discounts)
    if found.permissions:
        await benefits.give_permissions(session, found.permissions)
    await session.flush()
    await _NEXT.fetchrow(session, rows=orjson.dumps(following, default=str).decode())
    return len(due)


def next_look(standing: Standing, today: date) -> datetime | None:
    """When its benefits change by themselves: as its next cycle begins."""
    contract = standing.contract
    if contract is None or contract.ends_on <= today or contract.ends_on <= contract.starts_on:
        return None
    if contract.starts_on > today:
        return day_starts(standing.row.time_zone, contract.starts_on)
    days = [standing.agreed_on(today).calendar.cycle_of(today).ends_on]
    days += [one.starts_on for one in standing.agreed] + [
        day for rest in (*contract.rests, *contract.suspended) for day in rest
    ]
    coming = min(day for day in [*days, contract.ends_on] if day > today)
    return day_starts(standing.row.time_zone, coming)


def _cycle_began(standing: Standing, now: datetime) -> datetime:
    """When the present cycle began, by the terms of today."""
    zone_name, today = standing.row.time_zone, local_day(standing.row.time_zone, now)
    return day_starts(zone_name, standing.agreed_on(today).calendar.cycle_of(today).starts_on)


def _credits(found: Difference, standing: Standing, lots: Sequence[Any], today: date, now: datetime) -> None:
    """Lots of the live parts of the present cycle and the next; what isn't wanted any more ends."""
    row, contract = standing.row, standing.contract
    # One that was taken back before it began counts as never granted.
    there = {(lot.valid_from, lot.name): lot for lot in lots if lot.valid_until - lot.valid_from > INSTANT}
    if contract is not None and contract.starts_on <= today:
        same = [_same_credits(one) for one in standing.agreed]
        contract = _grouped(contract, same)
        for part in credited_parts(contract, today):
            agreed: Agreed = part.segment.terms
            begins, ends = day_starts(row.time_zone, part.starts_on), day_starts(row.time_zone, part.ends_on)
            for benefit in agreed.version.terms.benefits.credits:
                quantity = granted(benefit, agreed.quantity, part)
                lot = there.get((begins, benefit.name))
                if lot is not None and (lot.valid_from <= now or lot.granted == quantity):
                    del there[begins, benefit.name]
                    if lot.valid_until != ends and lot.expired_at is None:
                        found.lot_ends[lot.id] = ends
                    continue
                if not quantity:
                    continue
                rolls = benefit.rollover_cycles and part.ends_on == part.cycle.ends_on
                cycle = agreed.version.terms.cycle
                found.lots.append(
                    NewLot(
                        id=new_id(),
                        account_id=row.holder_account_id,
                        kind=benefit.kind,
                        name=benefit.name,
                        granted=quantity,
                        source="plan_cycle",
                        use_of=benefit.use_of,
                        currency=agreed.version.terms.price.currency if benefit.kind == "money" else None,
                        valid_from=begins,
                        valid_until=ends,
                        restrictions=benefit.restrictions,
                        shared=benefit.shared and row.team_id is not None,
                        member_cap=benefit.member_cap if row.team_id is not None else None,
                        source_kind="membership",
                        source_id=standing.id,
                        rollover=Rollover(
                            times=benefit.rollover_cycles,
                            months=cycle.count if cycle.unit == "months" else None,
                            days=cycle.count * 7 if cycle.unit == "weeks" else None,
                            time_zone=row.time_zone,
                        )
                        if rolls
                        else None,
                    )
                )
    for lot in there.values():
        if lot.expired_at is None and lot.valid_until > now:
            found.lot_ends[lot.id] = now


def _terms(
    found: Difference,
    standing: Standing,
    discounts: Sequence[Discount],
    permissions: Sequence[Permission],
    today: date,
    now: datetime,
) -> None:
    """Discounts and permissions on the days on which their terms hold, known ends and changes to come included."""
    wanted_discounts: list[Discount] = []
    wanted_permissions: list[Permission] = []
    for agreed, kept, begins, ends in _stretches(standing, today):
        given = agreed.version.terms.benefits
        validity = (begins, ends)
        if kept == "discounts":
            currency = agreed.version.terms.price.currency
            wanted_discounts += [_discount(standing, one, currency, validity) for one in given.discounts]
            wanted_permissions += [_booking(standing, one, validity) for one in given.booking]
        else:
            wanted_permissions += [_access(standing, one, validity) for one in given.access]
    found.discounts += _settle(wanted_discounts, discounts, found.discount_ends, now)
    found.permissions += _settle(wanted_permissions, permissions, found.permission_ends, now)


def _discount(standing: Standing, one: DiscountBenefit, currency: str, validity: Validity) -> Discount:
    return Discount(
        **_common(standing, one.name, one.restrictions, validity),
        percent_basis_points=one.percent_basis_points,
        hourly_amount=one.hourly_amount,
        currency=currency if one.hourly_amount is not None else None,
    )


def _booking(standing: Standing, one: BookingBenefit, validity: Validity) -> Permission:
    return Permission(
        **_common(standing, one.name, one.restrictions, validity),
        kind="booking",
        resource_ids=list(one.resource_ids),
        allows=one.allows.model_dump(mode="json"),
    )


def _access(standing: Standing, one: AccessBenefit, validity: Validity) -> Permission:
    return Permission(
        **_common(standing, one.name, one.restrictions, validity), kind="access", resource_ids=[], allows=None
    )


def _settle(wanted: Sequence[Any], there: Sequence[Any], ends: dict[UUID, datetime | None], now: datetime) -> list[Any]:
    """The rows that are missing; `ends` gets what is to end, now or otherwise than it does."""
    left = list(there)
    missing: list[Any] = []
    for row in wanted:
        same = next((one for one in left if _payload(one) == _payload(row) and _goes_on(one, row, now)), None)
        if same is None:
            missing.append(row)
            continue
        left.remove(same)
        if same.valid_until != row.valid_until:
            ends[same.id] = row.valid_until
    ends.update({one.id: now for one in left})
    return missing


def _goes_on(one: Any, row: Any, now: datetime) -> bool:
    """Whether a row that is there stands for the wanted one: it begins with it, or both hold already."""
    return bool(one.valid_from == row.valid_from or (one.valid_from <= now and row.valid_from <= now))


def _payload(row: Any) -> tuple[Any, ...]:
    if isinstance(row, Discount):
        return row.name, row.percent_basis_points, row.hourly_amount, row.currency, row.restrictions
    return row.name, row.kind, row.allows, list(row.resource_ids), row.restrictions


def _common(standing: Standing, name: str, restrictions: Restrictions, validity: Validity) -> dict[str, Any]:
    begins, ends = validity
    return {
        "id": new_id(),
        "account_id": standing.row.holder_account_id,
        "name": name,
        "restrictions": restrictions.model_dump(mode="json"),
        "valid_from": begins,
        "valid_until": ends,
        "external_id": None,
        "meta": {},
        "source": "plan",
        "source_id": standing.id,
        "archived_at": None,
    }


def _stretches(standing: Standing, today: date) -> Iterator[tuple[Agreed, str, datetime, datetime | None]]:
    """`(terms, what a pause would have to keep, from, until)` of what holds from today on."""
    contract, row = standing.contract, standing.row
    if contract is None or contract.ends_on <= contract.starts_on:
        return
    same = [orjson.dumps(one.version.terms.benefits.model_dump(mode="json")) for one in standing.agreed]
    for kept in ("discounts", "access"):
        rests = [rest for rest, (_, _, keeps) in zip(contract.rests, row.rests or (), strict=True) if kept not in keeps]
        for one in stretches(contract, rests, same, today):
            ends = None if one.ends_on == FOREVER else day_starts(row.time_zone, one.ends_on)
            yield standing.agreed[one.segment], kept, day_starts(row.time_zone, one.starts_on), ends


def _same_credits(agreed: Agreed) -> bytes:
    given = agreed.version.terms.benefits.model_dump(mode="json")["credits"]
    return orjson.dumps([given, agreed.quantity])


def _grouped(contract: Contract, same: Sequence[bytes]) -> Contract:
    """The contract with segments that go on as one where they give the same credits."""
    segments = [replace(one, full=0, kind=key) for one, key in zip(contract.segments, same, strict=True)]
    return replace(contract, segments=segments)


async def _held(
    session: AsyncSession,
    table: type[Discount] | type[Permission],
    accounts: Sequence[UUID],
    ids: Sequence[UUID],
    now: datetime,
) -> list[Any]:
    """What these memberships gave that still holds, or will. One statement."""
    return list(
        await session.scalars(
            select(table).where(
                table.account_id.in_(accounts),
                table.source == "plan",
                table.source_id.in_(ids),
                table.archived_at.is_(None),
                or_(table.valid_until.is_(None), table.valid_until > now),
            )
        )
    )


def _by_membership(rows: Sequence[Any], name: str) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found
