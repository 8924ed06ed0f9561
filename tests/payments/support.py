"""Accounts with payment methods and invoices, and how they are paid."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
from sqlalchemy import text

from coworkapi.billing.service.invoices import invoice_now
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.identity.service import sessions
from coworkapi.spaces.models import Location
from tests.billing.factories import an_account, charged, new_charge
from tests.operator import Operator
from tests.spaces.factories import a_location

VISA = "4242 4242 4242 4242"
SEPA = "DE89 3704 0044 0532 0130 00"
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class House:
    """A location, and members who owe it money. The clock stands at START unless moved."""

    def __init__(self, operator: Operator, location: Location) -> None:
        self.operator, self.location = operator, location

    async def account(self, name: str = "Anna") -> tuple[dict[str, Any], str]:
        member, account_id = await an_account(self.operator, name)
        return member, encode_id("acct", account_id)

    async def invoice(self, account: str | None, *amounts: int) -> str:
        """A final invoice of these charges (100.00 unless given), without tax."""
        owner = None if account is None else decode_id("acct", account)
        charges = [new_charge(self.location, account_id=owner, amount=one) for one in amounts or (10_000,)]
        await charged(self.operator, *charges)
        now = await self.now()
        async with self.operator.db.transaction(await self.principal()) as session:
            [made] = await invoice_now(session, [one.id for one in charges], now=now)
        return encode_id("inv", made.id)

    async def principal(self) -> Any:

        return replace(self.operator.principal, test_clock_at=await self.now())

    async def now(self) -> datetime:
        async with self.operator.db.transaction(self.operator.principal) as session:
            found = await session.scalar(
                text("SELECT test_clock_at FROM organizations WHERE id = :id"), {"id": self.operator.organization_id}
            )
        assert found is not None
        return found

    async def at(self, moment: datetime) -> None:
        """Puts the clock there and does all that is due."""
        await self.operator.set_clock(moment)
        await self.operator.sweep()

    async def method(self, account: str, number: str = VISA, kind: str = "card", **body: Any) -> dict[str, Any]:
        """A payment method by a magic number, as far as it gets."""
        made = await self.operator.post("/v1/payment-methods", {"account_id": account, "kind": kind, **body})
        await self.operator.sweep()
        path = f"/v1/payment-methods/{made['id']}"
        await self.operator.post(f"{path}/confirm", {"number": number}, 200)
        await self.operator.sweep()
        found: dict[str, Any] = await self.operator.get(path)
        return found

    async def pay(self, invoice: str, status: int = 201, **body: Any) -> dict[str, Any]:
        """A payment of the invoice by its account's method, as far as it gets at once."""
        made = await self.operator.post(f"/v1/invoices/{invoice}/pay", body, status)
        if status != 201:
            problem: dict[str, Any] = made
            return problem
        await self.operator.sweep()
        found: dict[str, Any] = await self.operator.get(f"/v1/payments/{made['id']}")
        return found

    async def open(self, *invoices: str) -> list[int]:
        """What is open of the invoices."""
        return await self._column("SELECT document_id, open FROM receivable_items WHERE kind = 'invoice'", invoices)

    async def _column(self, statement: str, ids: Sequence[str]) -> list[int]:
        async with self.operator.db.transaction(self.operator.principal) as session:
            rows = {row[0]: row[1] for row in await session.execute(text(statement))}
        return [rows[decode_id("inv", one)] for one in ids]

    async def balance(self, account: str) -> int:
        """What the account owes, less what it has in its favour."""
        return await self.scalar(
            "SELECT coalesce(sum(open), 0) FROM receivable_items WHERE account_id = :id", id=decode_id("acct", account)
        )

    async def ledger(self, prefix: str) -> int:
        """The balance of the ledger's accounts that begin so; debit positive."""
        return await self.scalar(
            "SELECT coalesce(sum(amount), 0) FROM postings WHERE ledger_account LIKE :code || '%'", code=prefix
        )

    async def charges_made(self) -> int:
        """How many payments the local gateway has made."""
        return await self.scalar("SELECT count(*) FROM local_payment_objects WHERE kind = 'payment'")

    async def scalar(self, statement: str, **values: Any) -> int:
        async with self.operator.db.transaction(self.operator.principal) as session:
            return int((await session.execute(text(statement), values)).scalar_one())

    async def events(self, *types: str) -> list[str]:
        return [event["type"] for event in await self.operator.events(*types)]


@asynccontextmanager
async def signed_in(operator: Operator, member: dict[str, Any]) -> AsyncIterator[httpx.AsyncClient]:
    """A client that holds a session of the member (sign-in lives in real time, these tests don't)."""
    async with operator.db.transaction(operator.principal) as session:
        tokens = await sessions.open_member_session(
            session,
            settings=operator.app.state.settings,
            organization_id=operator.organization_id,
            member_id=decode_id("mem", member["id"]),
            ip=None,
            user_agent=None,
        )
    async with operator.client(tokens.access_token) as http:
        yield http


async def a_house(operator: Operator) -> House:
    await operator.set_clock(START)
    return House(operator, await a_location(operator))
