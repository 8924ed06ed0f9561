"""What is done to a lot by hand: granted, changed, corrected, transferred, ended early.

Each takes a lot that the caller has found with `find_lot(..., lock=True)`, and gives it back as it is then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits.errors import CreditsSpent, LotExpired
from coworkapi.benefits.events.credits import (
    CreditsCorrected,
    CreditsExpired,
    CreditsTransferred,
    CreditsUpdated,
)
from coworkapi.benefits.schemas.credits import LotOut
from coworkapi.benefits.service.entries import post
from coworkapi.benefits.service.grants import grant, grant_shown, rollover_row
from coworkapi.benefits.service.lots import ShownLot, lots_shown, tell
from coworkapi.benefits.service.terms import check_restrictions, check_validity, previous
from coworkapi.benefits.values import NewEntry, NewLot, Restrictions, Rollover
from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.prepared import Prepared
from coworkapi.members.models import BillingAccount, Member, Team
from coworkapi.spaces.models import Location

_CHANGEABLE = (
    "name",
    "valid_until",
    "restrictions",
    "shared",
    "member_cap",
    "rollover",
    "external_id",
    "metadata",
)
_WORDS = {"money": "minor units", "minutes": "minutes", "uses": "uses"}

# What members took before a lot had a cap counts against it too. Nobody loses what they took above a lower one.
_COUNT_USES = Prepared(
    text("""
INSERT INTO credit_member_uses (organization_id, lot_id, member_id, used, cap)
SELECT e.organization_id, e.lot_id, coalesce(m.merged_into_id, m.id), greatest(-sum(e.quantity), 0),
  greatest(CAST(:cap AS bigint), -sum(e.quantity))
FROM credit_entries e JOIN members m ON m.organization_id = e.organization_id AND m.id = e.member_id
WHERE e.lot_id = CAST(:lot AS uuid) AND e.kind IN ('hold', 'release', 'consume', 'return')
GROUP BY 1, 2, 3
ON CONFLICT (organization_id, lot_id, member_id) DO UPDATE SET used = excluded.used, cap = excluded.cap
""")
)
_UPDATE = Prepared(
    text("""
UPDATE credit_lots l SET name = c.name, valid_until = c.valid_until, restrictions = c.restrictions, shared = c.shared,
  member_cap = c.member_cap, rollover = c.rollover, external_id = c.external_id, metadata = c.metadata,
  version = l.version + 1, updated_at = app_now()
FROM jsonb_to_record(CAST(CAST(:values AS text) AS jsonb)) AS c(name text, valid_until timestamptz, restrictions jsonb,
  shared boolean, member_cap bigint, rollover jsonb, external_id text, metadata jsonb)
WHERE l.id = CAST(:lot AS uuid)
""")
)
_END = Prepared(
    text("""
UPDATE credit_lots l SET expired_at = app_now(), version = l.version + 1, updated_at = app_now(),
  valid_until = CASE WHEN l.valid_from < app_now() THEN least(l.valid_until, app_now()) ELSE l.valid_until END
WHERE l.id = CAST(:lot AS uuid)
""")
)


async def grant_lot(session: AsyncSession, *, lot: NewLot, now: datetime) -> ShownLot:
    """A lot by hand. Raises NotFound and Invalid, each naming the field."""
    owner = await _owner(session, lot.account_id)
    await check_restrictions(session, lot.restrictions)
    check_validity(lot.valid_from or now, lot.valid_until)
    if lot.valid_until is not None and lot.valid_until <= now:
        raise Invalid.field("/valid_until", f"must lie after now, {now.isoformat()}: the lot would have lapsed already")
    _check_of_team(owner.team_id, shared=lot.shared, member_cap=lot.member_cap)
    if lot.currency is not None:
        await _check_currency(session, lot.currency, owner.currency, lot.restrictions)
    (granted,) = await grant_shown(session, [_zoned(lot, owner.time_zone)])
    return granted


async def update_lot(session: AsyncSession, *, lot: ShownLot, changes: Mapping[str, Any], now: datetime) -> ShownLot:
    """Applies the named fields. No change, no version. Raises LotExpired, NotFound, Invalid, ExternalIdTaken."""
    before = lot.out
    changed = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if not changed:
        return lot
    owner = await _owner(session, before.account_id)
    if "valid_until" in changed:
        _check_live(before, now)
        check_validity(before.valid_from, changed["valid_until"])
        if changed["valid_until"] is not None and changed["valid_until"] <= now:
            raise Invalid.field("/valid_until", f"must lie after now, {now.isoformat()}; to end it, expire it")
    if "restrictions" in changed:
        await check_restrictions(session, changed["restrictions"])
        if before.currency is not None:
            await _check_currency(session, before.currency, owner.currency, changed["restrictions"])
    _check_of_team(owner.team_id, shared=changed.get("shared", False), member_cap=changed.get("member_cap"))
    values = {name: changed.get(name, getattr(before, name)) for name in _CHANGEABLE}
    if values["rollover"] is not None and values["valid_until"] is None:
        raise Invalid.field("/rollover", "needs valid_until: a lot that never ends has nothing to roll over")
    rollover: Rollover | None = values["rollover"]
    if rollover is not None and rollover.time_zone is None:
        rollover = rollover.model_copy(update={"time_zone": owner.time_zone})
    restrictions: Restrictions = values["restrictions"]
    values |= {"rollover": rollover_row(rollover), "restrictions": restrictions.model_dump(mode="json")}
    await _UPDATE.fetch(session, lot=before.id, values=orjson.dumps(values).decode())
    if changed.get("member_cap") is not None:
        await _COUNT_USES.fetch(session, lot=before.id, cap=changed["member_cap"])
    (after,) = await lots_shown(session, [before.id])
    tell(session, CreditsUpdated, after, previous(before, after.out))
    return after


async def correct_lot(session: AsyncSession, *, lot: ShownLot, quantity: int, reason: str, now: datetime) -> ShownLot:
    """Adds to the balance, or takes off. Raises LotExpired, and CreditsSpent that says what is there."""
    _check_live(lot.out, now)
    if lot.out.balance + quantity < 0:
        raise _too_little(lot.out, -quantity)
    await post(session, [NewEntry(lot_id=lot.out.id, kind="correction", quantity=quantity, reason=reason)])
    (after,) = await lots_shown(session, [lot.out.id])
    tell(session, CreditsCorrected, after, {"balance": lot.out.balance})
    return after


async def transfer_lot(
    session: AsyncSession, *, lot: ShownLot, account_id: UUID, quantity: int | None, reason: str | None, now: datetime
) -> tuple[ShownLot, ShownLot]:
    """Moves a part or all to a new lot of another account, as valid, restricted and rolling over as this one.

    A team's stays shared, and capped, with another team. What is held stays. Raises NotFound, Invalid, LotExpired,
    CreditsSpent.
    """
    source = lot.out
    _check_live(source, now)
    if account_id == source.account_id:
        raise Invalid.field("/account_id", "has the lot already; name another account")
    owner = await _owner(session, account_id)
    moved = source.balance if quantity is None else quantity
    if not 0 < moved <= source.balance:
        raise _too_little(source, moved)
    to_id, to_team = new_id(), owner.team_id is not None
    out = NewEntry(
        lot_id=source.id, kind="transfer", quantity=-moved, source_kind="lot", source_id=to_id, reason=reason
    )
    await post(session, [out])
    to_lot = NewLot(
        id=to_id,
        account_id=account_id,
        kind=source.kind,
        use_of=source.use_of,
        currency=source.currency,
        name=source.name,
        granted=moved,
        valid_from=source.valid_from,
        valid_until=source.valid_until,
        restrictions=source.restrictions,
        shared=source.shared and to_team,
        member_cap=source.member_cap if to_team else None,
        source="transfer",
        source_kind="lot",
        source_id=source.id,
        rollover=source.rollover,
        transferred_from_lot_id=source.id,
        reason=reason,
    )
    await grant(session, [to_lot], tells=CreditsTransferred)
    shown = {one.out.id: one for one in await lots_shown(session, [source.id, to_id])}
    tell(session, CreditsTransferred, shown[source.id], {"balance": source.balance})
    return shown[source.id], shown[to_id]


async def end_lot(session: AsyncSession, *, lot: ShownLot, reason: str, now: datetime) -> ShownLot:
    """Ends it now: what is left lapses, without rolling over. What is held or was used is not touched.

    Raises LotExpired.
    """
    _check_live(lot.out, now)
    if lot.out.balance:
        await post(session, [NewEntry(lot_id=lot.out.id, kind="expire", quantity=-lot.out.balance, reason=reason)])
    await _END.fetch(session, lot=lot.out.id)
    (after,) = await lots_shown(session, [lot.out.id])
    tell(session, CreditsExpired, after, previous(lot.out, after.out))
    return after


async def _owner(session: AsyncSession, account_id: UUID) -> Any:
    """The account's currency, its team, and the time zone of its owner's home. Raises NotFound naming the field."""
    statement = (
        select(
            BillingAccount.currency,
            BillingAccount.team_id,
            func.coalesce(Location.time_zone, "UTC").label("time_zone"),
        )
        .outerjoin(Member, Member.id == BillingAccount.member_id)
        .outerjoin(Team, Team.id == BillingAccount.team_id)
        .outerjoin(Location, Location.id == func.coalesce(Member.home_location_id, Team.home_location_id))
        .where(BillingAccount.id == account_id)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        detail = f"there is no billing account {encode_id('acct', account_id)}"
        item = ProblemItem(pointer="/account_id", code="not_found", detail=detail)
        raise NotFound(f"account_id: {detail}", errors=[item])
    return found


async def _check_currency(session: AsyncSession, currency: str, own: str, restrictions: Restrictions) -> None:
    """Money pays in its own currency only, so there must be somewhere to spend it."""
    statement = select(Location.name, Location.currency)
    if restrictions.location_ids:
        statement = statement.where(Location.id.in_(restrictions.location_ids))
    places = (await session.execute(statement)).all()
    if restrictions.location_ids:
        wrong = next((place for place in places if place.currency != currency), None)
        if wrong is not None:
            raise Invalid.field("/currency", f"{wrong.name} charges in {wrong.currency}; {currency} would pay nothing")
    elif currency not in {own, *(place.currency for place in places)}:
        raise Invalid.field("/currency", f"no location charges in {currency}, and the account's currency is {own}")


def _check_of_team(team_id: UUID | None, *, shared: bool, member_cap: int | None) -> None:
    if team_id is None and shared:
        raise Invalid.field("/shared", "is for a team's account; a member's own lot is theirs alone")
    if team_id is None and member_cap is not None:
        raise Invalid.field("/member_cap", "is for a team's account; a member's own lot is theirs alone")


def _check_live(lot: LotOut, now: datetime) -> None:
    if lot.expired_at is not None or (lot.valid_until is not None and lot.valid_until <= now):
        ended = (lot.valid_until or now).isoformat()
        raise LotExpired(f"the lot {lot.name!r} ended at {ended} and what was left has lapsed; grant a new lot")


def _too_little(lot: LotOut, wanted: int) -> CreditsSpent:
    there, word = lot.balance, _WORDS[lot.kind]
    there_is = f"has {there} {word}, not {wanted}; take at most {there}" if there else "has nothing left; use another"
    return CreditsSpent(
        f"the lot {lot.name!r} {there_is}",
        extra={"lot_id": encode_id("lot", lot.id), "balance": there, "wanted": wanted},
    )


def _zoned(lot: NewLot, time_zone: str) -> NewLot:
    """With the time zone that its rollover counts days in."""
    if lot.rollover is None or lot.rollover.time_zone is not None:
        return lot
    return replace(lot, rollover=lot.rollover.model_copy(update={"time_zone": time_zone}))
