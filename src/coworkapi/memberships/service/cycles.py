"""What falls due of memberships by itself, for billing runs: `source`, a `billing.runs.values.ChargeSource`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from coworkapi.billing import service as billing
from coworkapi.billing.runs.values import Charged, Skipped
from coworkapi.billing.values import NewCharge
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import HasInfo
from coworkapi.memberships.queries import cycles as queries
from coworkapi.memberships.rules.cycles_reckoning import Reckoning, reckon
from coworkapi.memberships.service.cycles_charging import (
    Bill,
    NoRate,
    Purses,
    bill_of,
    fees_on,
    is_capped,
    months_capped,
)
from coworkapi.memberships.service.cycles_reading import Standing, read_standings


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a reckoning of several memberships came to."""

    bills: Sequence[Bill]
    reckonings: Mapping[UUID, Reckoning]
    skipped: Sequence[Skipped]

    @property
    def charges(self) -> list[NewCharge]:
        return [charge for bill in self.bills for charge in bill.charges]


class CycleSource:
    """Cycles of memberships: what is due up to a day, and what is given back of what was billed before."""

    @property
    def accounts_sql(self) -> str:
        return queries.DUE_ACCOUNTS_SQL

    async def charge(
        self,
        unit: HasInfo,
        account_ids: Sequence[UUID],
        *,
        legal_entity_id: UUID,
        until: date,
        now: datetime,
        write: bool,
    ) -> Charged:
        """Charges the due cycles of these accounts, in at most nine statements. See `ChargeSource.charge`."""
        due = await (queries.LOCK_DUE if write else queries.DUE).fetch(
            unit, account_ids=list(account_ids), legal_entity_id=legal_entity_id, until=until
        )
        if not due:
            return Charged()
        standings = await read_standings(unit, [row.membership_id for row in due])
        found = await reckon_all(unit, standings, legal_entity_id=legal_entity_id, until=until)
        if write:
            await keep(unit, found, until=until, now=now)
        return Charged(found.charges, found.skipped)


source = CycleSource()


async def reckon_all(unit: HasInfo, standings: Sequence[Standing], *, legal_entity_id: UUID, until: date) -> Reckoned:
    """What these memberships of one entity come to up to that day. Three statements at most; nothing is written.

    An account of which something can't be billed is skipped as a whole.
    """
    facts = await _facts(unit, standings, legal_entity_id=legal_entity_id, untils={one.id: until for one in standings})
    bills: list[Bill] = []
    skipped: dict[UUID, Skipped] = {}
    for one in standings:
        try:
            bills.append(facts.bill(one, until=until))
        except NoRate as error:
            skipped[one.row.account_id] = no_rate(one, error)
    bills = [bill for bill in bills if bill.standing.row.account_id not in skipped]
    return Reckoned(bills, facts.reckonings, list(skipped.values()))


async def reckon_each(
    unit: HasInfo, standings: Sequence[Standing], *, legal_entity_id: UUID, untils: Mapping[UUID, date]
) -> dict[UUID, list[NewCharge] | Skipped]:
    """What each of these memberships of one entity comes to by itself, up to its own day. Three statements at most;
    nothing is written. Skipped: one that can't be billed."""
    facts = await _facts(unit, standings, legal_entity_id=legal_entity_id, untils=untils)
    spent = facts.purses.spent
    found: dict[UUID, list[NewCharge] | Skipped] = {}
    for one in standings:
        facts.purses = Purses(dict(spent)) if is_capped(one) else Purses()  # what the others take of a cap is theirs
        try:
            found[one.id] = facts.bill(one, until=untils[one.id]).charges
        except NoRate as error:
            found[one.id] = no_rate(one, error)
    return found


@dataclass(slots=True)
class _Facts:
    """What bills of memberships of one entity are made of."""

    taxes: Mapping[str, Any]
    reckonings: Mapping[UUID, Reckoning]
    purses: Purses
    to_credit: Mapping[UUID, Any]

    def bill(self, one: Standing, *, until: date) -> Bill:
        """Raises NoRate."""
        return bill_of(
            one,
            self.reckonings[one.id],
            until=until,
            taxes=self.taxes,
            purses=self.purses,
            to_credit=self.to_credit,
        )


async def _facts(
    unit: HasInfo, standings: Sequence[Standing], *, legal_entity_id: UUID, untils: Mapping[UUID, date]
) -> _Facts:
    taxes = await queries.TAXES.fetchrow(unit, legal_entity_id=legal_entity_id, local_day=date(1970, 1, 1))
    assert taxes is not None
    reckonings = {
        one.id: Reckoning()
        if one.contract is None
        else reckon(one.contract, one.billed, since=one.row.since, until=untils[one.id])
        for one in standings
    }
    purses = await _purses(unit, standings, reckonings)
    return _Facts(taxes.taxes, reckonings, purses, await _to_credit(unit, reckonings))


def no_rate(standing: Standing, error: NoRate) -> Skipped:
    """Why it can't be billed, and what to do."""
    return Skipped(
        account_id=standing.row.account_id,
        code="no_tax_rate",
        detail=f"{encode_id('mbr', standing.id)}: the legal entity has no rate {error.code!r} on {error.on}",
        remedy=f"add a rate of the code {error.code!r} that is valid on {error.on}",
    )


async def keep(unit: HasInfo, found: Reckoned, *, until: date, now: datetime) -> None:
    """Writes charges, periods and where the memberships stand; they are locked. Three statements at most."""
    if not found.bills:
        return
    await billing.charge(unit, found.charges, now=now)
    cuts = [cut for bill in found.bills for cut in bill.cuts]
    if cuts:  # before the new periods: their days were those of the old ones
        await queries.CUT.fetchrow(unit, cuts=_json(cuts))
    await queries.KEEP.fetchrow(
        unit,
        periods=_json([period for bill in found.bills for period in bill.periods]),
        standings=_json(
            [
                {
                    "membership_id": bill.standing.id,
                    "next_on": next_day(bill.standing, found.reckonings[bill.standing.id], bill),
                    "since": max(until, bill.standing.row.since),
                    "periods": bill.number,
                    "fees_charged": bill.fees_charged,
                }
                for bill in found.bills
            ]
        ),
    )


def next_day(standing: Standing, reckoning: Reckoning, bill: Bill) -> date | None:
    """When a run has to look at it again: for its fees on its first day, however long it is free."""
    contract = standing.contract
    if contract is None:
        return None
    waits = [reckoning.next_on] if reckoning.next_on is not None else []
    if not bill.fees_charged and contract.starts_on < contract.ends_on:
        waits.append(fees_on(standing.row))
    return min(waits, default=None)


async def _purses(unit: HasInfo, standings: Sequence[Standing], reckonings: Mapping[UUID, Reckoning]) -> Purses:
    """What payers with caps have spent in the months concerned. One statement; none without caps."""
    months = {month for one in standings for month in months_capped(one, reckonings[one.id])}
    if not months:
        return Purses()
    accounts, members, starts, ends = zip(*sorted(months, key=str), strict=True)
    rows = await queries.SPENT.fetch(
        unit,
        account_ids=list(accounts),
        member_ids=list(members),
        months_from=list(starts),
        months_until=list(ends),
    )
    return Purses({(row.account_id, row.member_id, row.month_from): row.gross for row in rows})


async def _to_credit(unit: HasInfo, reckonings: Mapping[UUID, Reckoning]) -> dict[UUID, Any]:
    """The charges that are given back in part. One statement; none where nothing is."""
    ids = [
        charge_id
        for reckoning in reckonings.values()
        for cut in reckoning.cuts
        if cut.credit
        for charge_id in (cut.billed.row.charge_id, cut.billed.row.own_charge_id)
        if charge_id is not None
    ]
    if not ids:
        return {}
    return {row.id: row for row in await queries.TO_CREDIT.fetch(unit, ids=ids)}


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return orjson.dumps(rows, default=str).decode()
