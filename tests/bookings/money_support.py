"""Priced rooms, people who pay, and the agreement of bookings, lots and charges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from coworkapi.benefits.values import Restrictions
from coworkapi.billing.models import TaxRate
from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.pricing.values import Tariff
from tests.benefits.lots import a_lot, account_of, granted
from tests.bookings.factories import Room, a_member, a_room, a_team
from tests.operator import Operator
from tests.pricing.factories import a_rate, hourly

# 19 % on 20.00 an hour: 23.80.
VAT = 1900


async def a_priced_room(
    operator: Operator, tariff: Tariff | None = None, *, vat: int | None = VAT, **options: Any
) -> Room:
    """A room with a rate of its own: 20.00 an hour by started quarters, net, with 19 % VAT, unless told otherwise."""
    room = await a_room(operator, **options)
    await a_rate(operator, tariff or hourly(2000), resource_id=room.row.id)
    if vat is not None:
        await a_tax(operator, room, vat)
    return room


async def a_tax(operator: Operator, room: Room, basis_points: int = VAT) -> None:
    """The standard rate of the room's legal entity, if it has none yet."""
    async with operator.db.transaction(operator.principal) as session:
        entity = room.location.legal_entity_id
        known = await session.execute(text("SELECT 1 FROM tax_rates WHERE legal_entity_id = :id"), {"id": entity})
        if known.first() is None:
            session.add(
                TaxRate(
                    legal_entity_id=entity,
                    code="standard",
                    name=f"VAT {basis_points / 100:g} %",
                    basis_points=basis_points,
                    valid_from=date(2020, 1, 1),
                )
            )


@dataclass
class Payer:
    """Someone who pays: ids as the API writes them, and the account."""

    member: str
    account_id: UUID

    @property
    def account(self) -> str:
        return encode_id("acct", self.account_id)


async def a_payer(operator: Operator, **options: Any) -> Payer:
    member = await a_member(operator, **options)
    return Payer(member, await account_of(operator, member=member))


async def a_paying_team(
    operator: Operator, *, pays_for: list[str] | None = None, monthly_cap: int | None = None
) -> tuple[str, UUID]:
    """A team and its account."""
    team = await a_team(operator)
    account = await account_of(operator, team=team)
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            text(
                "UPDATE billing_accounts SET pays_for = CAST(:pays AS jsonb), monthly_cap = CAST(:cap AS bigint) "
                "WHERE id = :id"
            ),
            {"pays": str(pays_for or []).replace("'", '"'), "cap": monthly_cap, "id": account},
        )
    return team, account


async def lot(operator: Operator, account_id: UUID, granted_units: int = 600, **fields: Any) -> str:
    """A lot of that account; its id."""
    restrictions = fields.pop("restrictions", None)
    if restrictions is not None:
        fields["restrictions"] = Restrictions(**restrictions)
    [made] = await granted(operator, a_lot(account_id, granted_units, **fields))
    return encode_id("lot", made.id)


async def balances(operator: Operator) -> dict[str, int]:
    """What each lot has."""
    async with operator.db.transaction(operator.principal) as session:
        rows = await session.execute(text("SELECT id, balance FROM credit_lots"))
        return {encode_id("lot", row.id): row.balance for row in rows}


async def charges(operator: Operator, booking: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The charges of a booking (or all), oldest first; voided ones and their opposites too."""
    async with operator.db.transaction(operator.principal) as session:
        rows = await session.execute(
            text(
                "SELECT c.*, EXISTS (SELECT FROM charges v WHERE v.voids_charge_id = c.id) AS is_voided FROM charges c "
                "WHERE CAST(:id AS uuid) IS NULL OR c.source_id = CAST(:id AS uuid) ORDER BY c.created_at, c.id"
            ),
            {"id": decode_id("bkg", booking["id"]) if booking else None},
        )
        return [dict(row._mapping) for row in rows]


async def owed(operator: Operator, booking: dict[str, Any] | None = None) -> int:
    """What charges ask for in sum, tax included."""
    return sum(one["gross"] for one in await charges(operator, booking))


async def money_agrees(operator: Operator) -> None:
    """Every booking has paid, and still pays, exactly what its price and its state say.

    Confirmed: the price's credits are consumed and what is left is charged. Waiting: credits held; charged only where
    it waits for payment. Given up: the fee's share, and nothing held. Each lot's balance is the sum of its entries.
    """
    async with operator.db.transaction(operator.principal) as session:
        bookings = (
            await session.execute(text("SELECT id, state, price, account_id, cancellation_fee_percent FROM bookings"))
        ).all()
        taken: dict[tuple[UUID, str], dict[str, int]] = {}
        for row in await session.execute(
            text(
                "SELECT source_id, lot_id, "
                "CASE WHEN kind IN ('hold', 'release') THEN 'held' ELSE 'consumed' END AS how, "
                "-sum(quantity)::bigint AS quantity FROM credit_entries WHERE source_kind = 'booking' "
                "GROUP BY 1, 2, 3 HAVING sum(quantity) <> 0"
            )
        ):
            taken.setdefault((row.source_id, row.how), {})[encode_id("lot", row.lot_id)] = row.quantity
        charged = {
            row.source_id: (row.gross, row.accounts)
            for row in await session.execute(
                text(
                    "SELECT source_id, sum(gross)::bigint AS gross, array_agg(DISTINCT account_id) AS accounts "
                    "FROM charges WHERE source_kind = 'booking' GROUP BY 1"
                )
            )
        }
        wrong = (
            await session.execute(
                text(
                    "SELECT l.id FROM credit_lots l WHERE l.balance <> "
                    "(SELECT coalesce(sum(e.quantity), 0) FROM credit_entries e WHERE e.lot_id = l.id)"
                )
            )
        ).all()
    assert wrong == []
    for one in bookings:
        price = one.price
        uses = {use["lot_id"]: use["quantity"] for use in (price["credits"] if price else []) if use["quantity"]}
        held, consumed = taken.get((one.id, "held"), {}), taken.get((one.id, "consumed"), {})
        gross, _ = charged.get(one.id, (0, []))
        to_pay = at_the_rate(price) if price else 0
        if price:
            assert sum(line["amount"] for line in price["lines"]) == price["total"]
            assert sum(piece["amount"] for piece in price["pieces"]) == price["total"]
            assert price["left"] + sum(use["amount"] for use in price["credits"]) == price["total"]
        if one.state in ("confirmed", "checked_in", "completed", "no_show"):
            assert (held, consumed, gross) == ({}, uses, to_pay), one
        elif one.state in ("held", "pending_approval"):
            assert (held, consumed, gross) == (uses, {}, 0), one
        elif one.state == "pending_payment":
            assert (held, consumed, gross) == (uses, {}, to_pay), one
        else:
            percent = one.cancellation_fee_percent or 0
            kept = {lot: (quantity * percent * 2 + 100) // 200 for lot, quantity in uses.items()}
            assert held == {}, one
            assert consumed == {lot: quantity for lot, quantity in kept.items() if quantity}, one
            assert gross == fee_of(price, percent), one


def at_the_rate(price: dict[str, Any]) -> int:
    """What is left to pay with the tax of the rate, which is charged until it is invoiced, whoever pays."""
    tax = price["tax"]
    if "spared" not in tax:
        return int(price["to_pay"])
    left = int(price["left"])
    return left if tax["included"] else left + (left * tax["rate_basis_points"] * 2 + 10_000) // 20_000


def fee_of(price: dict[str, Any] | None, percent: int) -> int:
    """The fee with its tax: so much of what was left to pay, half up."""
    if price is None:
        return 0
    net = (price["left"] * percent * 2 + 100) // 200
    points = price["tax"]["basis_points"]
    return net if price["tax"]["included"] else net + (net * points * 2 + 10_000) // 20_000


def new_key() -> dict[str, str]:
    """An idempotency key of its own."""
    return {"Idempotency-Key": new_id().hex}
