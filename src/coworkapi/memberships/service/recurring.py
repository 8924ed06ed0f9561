"""What memberships bring in each month, and what they will bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text

from coworkapi.billing import service as billing
from coworkapi.billing.ledger.contributors import ExpectedCash
from coworkapi.billing.values import NewCharge
from coworkapi.core.clock import zone
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.memberships.queries import cycles
from coworkapi.memberships.queries.mrr_movements import MOVEMENTS
from coworkapi.memberships.schemas.mrr import MrrMonth, MrrOut
from coworkapi.memberships.service.cycles import reckon_all
from coworkapi.memberships.service.cycles_charging import Bill
from coworkapi.memberships.service.cycles_reading import read_standings

BATCH = 500
PAYMENT_TERMS_DAYS = 14
_ENTITIES = Prepared(
    text("""
SELECT e.id, coalesce(s.payment_terms_days, CAST(:default_days AS integer)) AS days
FROM legal_entities e LEFT JOIN invoicing_settings s ON s.legal_entity_id = e.id
WHERE CAST(:id AS uuid) IS NULL OR e.id = CAST(:id AS uuid) ORDER BY e.id""")
)
_ACCOUNTS = Prepared(text(cycles.DUE_ACCOUNTS_SQL))
_TERMS = Prepared(
    text("""
SELECT account_id, payment_terms_days FROM account_invoicing
WHERE account_id = ANY(CAST(:ids AS uuid[])) AND payment_terms_days IS NOT NULL""")
)


async def recurring(
    unit: HasInfo,
    *,
    starts_on: date,
    ends_on: date,
    legal_entity_id: UUID | None = None,
    location_id: UUID | None = None,
) -> MrrOut:
    """By month of `[starts_on, ends_on)`, both the first of a month. One statement."""
    first, last = ((day - timedelta(days=1)).replace(day=1) for day in (starts_on, ends_on))
    rows = await MOVEMENTS.fetch(unit, first=first, last=last, legal_entity_id=legal_entity_id, location_id=location_id)
    return MrrOut(
        months=[MrrMonth(**dict(row)) for row in rows],
        closing=[Money(amount=row.closing, currency=row.currency) for row in rows if row.month == last],
    )


class MembershipCash:
    """What billing runs will charge for memberships, by the very reckoning that they use; see `CashSource`."""

    name = "memberships"

    async def expected(
        self, unit: HasInfo, *, legal_entity_id: UUID | None, starts_on: date, ends_on: date
    ) -> Sequence[ExpectedCash]:
        """On the day that each is billed plus the account's payment terms. Credits count against it.

        Ten statements at most for each 500 payers.
        """
        found: dict[tuple[date, str], int] = defaultdict(int)
        for entity in await _ENTITIES.fetch(unit, id=legal_entity_id, default_days=PAYMENT_TERMS_DAYS):
            after = UUID(int=0)
            while True:
                rows = await _ACCOUNTS.fetch(unit, legal_entity_id=entity.id, after=after, until=ends_on, limit=BATCH)
                if not rows:
                    break
                account_ids = [row.account_id for row in rows]
                after = account_ids[-1]
                terms = {row.account_id: row.payment_terms_days for row in await _TERMS.fetch(unit, ids=account_ids)}
                due = await cycles.DUE.fetch(unit, account_ids=account_ids, legal_entity_id=entity.id, until=ends_on)
                standings = await read_standings(unit, [row.membership_id for row in due])
                reckoned = await reckon_all(unit, standings, legal_entity_id=entity.id, until=ends_on)
                charges = [one for bill in reckoned.bills for one in bill.charges]
                owed = {one.id: one.owed.gross for one in await billing.at_payers_tax(unit, charges)}
                for bill in reckoned.bills:
                    billed_on = {
                        one.part.starts_on: one.part.due_on for one in reckoned.reckonings[bill.standing.id].to_bill
                    }
                    for charge in bill.charges:
                        days = terms.get(charge.account_id or UUID(int=0), entity.days)
                        on = max(_billed_on(bill, charge, billed_on), starts_on) + timedelta(days=days)
                        if on < ends_on:
                            found[on, charge.currency] += owed[charge.id]
        return [ExpectedCash(on, currency, amount) for (on, currency), amount in sorted(found.items()) if amount]


cash = MembershipCash()


def _billed_on(bill: Bill, charge: NewCharge, billed_on: dict[date, date]) -> date:
    """The day of the run that makes the charge: fees and credits, the day they are of."""
    day = charge.starts_at.astimezone(zone(bill.standing.row.time_zone)).date()
    return billed_on.get(day, day)
