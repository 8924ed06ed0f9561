"""Contracts as reckoning takes them, out of what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from coworkapi.core.prepared import HasInfo, Record
from coworkapi.memberships.queries.cycles import CONTRACTS, VERSIONS
from coworkapi.memberships.queries.memberships import terms_of
from coworkapi.memberships.rules.cycles import Calendar, Cycle
from coworkapi.memberships.rules.cycles_reckoning import FOREVER, Billed, Contract, Segment
from coworkapi.memberships.values import PlanTerms

# Nothing is billed of these.
UNBOUND = ("draft", "awaiting_signature")


@dataclass(frozen=True, slots=True)
class Version:
    """A plan's version with its plan's name of today."""

    id: UUID
    plan_id: UUID
    plan_name: str
    terms: PlanTerms


@dataclass(frozen=True, slots=True)
class Agreed:
    """What holds from a day on. `price`: of one, for a whole cycle; `anchor_on`, `anchor_day`: its cycles."""

    starts_on: date
    version: Version
    quantity: int
    price_override: int | None
    anchor_on: date
    anchor_day: int

    @property
    def price(self) -> int:
        return self.version.terms.price.amount if self.price_override is None else self.price_override

    @property
    def full(self) -> int:
        """What a whole cycle costs."""
        return self.price * self.quantity

    @property
    def calendar(self) -> Calendar:
        cycle = self.version.terms.cycle
        return Calendar(cycle.unit, cycle.count, self.anchor_on, self.anchor_day)


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period as it is kept, for whoever cuts it short."""

    id: UUID
    number: int
    own_amount: int
    credited: int
    credits: int
    charge_id: UUID | None
    own_charge_id: UUID | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A membership as it stands: its contract, what was billed of it, and the row that it was read from."""

    row: Any
    agreed: Sequence[Agreed]
    contract: Contract | None
    billed: Sequence[Billed]

    @property
    def id(self) -> UUID:
        found: UUID = self.row.id
        return found

    def agreed_on(self, day: date) -> Agreed:
        """The terms that hold on a day; before the first, those of the beginning."""
        found = self.agreed[0]
        for one in self.agreed:
            if one.starts_on > day:
                break
            found = one
        return found


async def read_standings(unit: HasInfo, membership_ids: Sequence[UUID]) -> list[Standing]:
    """These memberships in the order of their payers, in two statements."""
    if not membership_ids:
        return []
    rows = await CONTRACTS.fetch(unit, ids=list(membership_ids))
    versions = await read_versions(unit, version_ids_of(rows))
    return [standing_of(row, versions) for row in rows]


async def read_versions(unit: HasInfo, version_ids: Iterable[UUID]) -> dict[UUID, Version]:
    """One statement."""
    rows = await VERSIONS.fetch(unit, ids=list(set(version_ids)))
    return {row.id: Version(row.id, row.plan_id, row.plan_name, terms_of(row.terms)) for row in rows}


def version_ids_of(rows: Iterable[Record]) -> set[UUID]:
    """The versions that these memberships are pinned to, were, and will be."""
    found: set[UUID] = set()
    for row in rows:
        found.add(row.plan_version_id)
        for _, _, before, after in row.changes or ():
            found |= {UUID(before[0]), UUID(after[0])}
    return found


def standing_of(row: Any, versions: Mapping[UUID, Version]) -> Standing:
    """A row of `CONTRACTS`."""
    agreed = agreements(row, versions)
    billed = [_billed(values) for values in row.billed or ()]
    return Standing(row, agreed, None if row.state in UNBOUND else contract_of(row, agreed), billed)


def agreements(row: Any, versions: Mapping[UUID, Version]) -> list[Agreed]:
    """The membership's terms over time, those to come included.

    Before its first change it held what that one notes; without any, what it holds now.
    """
    changes = row.changes or ()
    if not changes:
        version = versions[row.plan_version_id]
        return [
            Agreed(row.starts_on, version, row.quantity, row.price_override, row.anchor_on, row.anchor_day),
        ]
    found = [_agreed(row.starts_on, changes[0][2], versions)]
    found += [_agreed(date.fromisoformat(effective_on), after, versions) for effective_on, _, _, after in changes]
    return found


def contract_of(row: Any, agreed: Sequence[Agreed]) -> Contract:
    """What rules reckon with. A cancelled membership lives no day."""
    rests = [
        (date.fromisoformat(starts_on), FOREVER if ends_on is None else date.fromisoformat(ends_on))
        for starts_on, ends_on, _ in row.rests or ()
    ]
    suspended = [
        (date.fromisoformat(starts_on), FOREVER if ends_on is None else date.fromisoformat(ends_on))
        for starts_on, ends_on in row.suspended or ()
    ]
    ends_on = row.starts_on if row.state == "cancelled" else row.ends_on or FOREVER
    return Contract(
        starts_on=row.starts_on,
        ends_on=ends_on,
        segments=[segment_of(one, row.first_started_on, row.billed_from) for one in agreed],
        rests=rests,
        suspended=suspended,
        over=row.state in ("ended", "cancelled"),
    )


def segment_of(agreed: Agreed, first_started_on: date, billed_from: date | None = None) -> Segment:
    """Terms as a segment. A trial counts from the very first start, whichever terms it is of; what was billed
    elsewhere, until `billed_from`, is as free here."""
    terms = agreed.version.terms
    trial = first_started_on + timedelta(days=terms.trial_days) if terms.trial_days else date.min
    return Segment(
        starts_on=agreed.starts_on,
        calendar=agreed.calendar,
        full=agreed.full,
        billed=terms.billed,
        proration=terms.proration,
        free_until=max(trial, billed_from or date.min),
        kind=agreed.version.plan_id,
        suspension=terms.suspension,
        terms=agreed,
    )


def _agreed(starts_on: date, values: Sequence[Any], versions: Mapping[UUID, Version]) -> Agreed:
    version_id, quantity, price_override, anchor_on, anchor_day = values
    return Agreed(
        starts_on, versions[UUID(version_id)], quantity, price_override, date.fromisoformat(anchor_on), anchor_day
    )


def _billed(values: Sequence[Any]) -> Billed:
    (
        id_,
        number,
        starts_on,
        ends_on,
        billed_until,
        cycle_starts_on,
        cycle_ends_on,
        plan_id,
        proration,
        quantity,
        price,
        amount,
        own_amount,
        credited,
        credits_,
        charge_id,
        own_charge_id,
    ) = values
    return Billed(
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on),
        billed_until=date.fromisoformat(billed_until),
        cycle=Cycle(date.fromisoformat(cycle_starts_on), date.fromisoformat(cycle_ends_on)),
        full=price * quantity,
        proration=proration,
        amount=amount,
        credited=credited,
        kind=UUID(plan_id),
        row=PeriodRow(
            UUID(id_),
            number,
            own_amount,
            credited,
            credits_,
            UUID(charge_id) if charge_id else None,
            UUID(own_charge_id) if own_charge_id else None,
        ),
    )
