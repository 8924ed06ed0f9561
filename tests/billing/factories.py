"""Charges to work on, written as other rooms write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from coworkapi.billing import service
from coworkapi.billing.values import NO_TAX, NewCharge, Tax
from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.spaces.models import Location
from tests.members.factories import make_member
from tests.operator import Operator

NOON = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)
VAT = Tax("standard", "VAT 19 %", 1900, False)
GROSS_VAT = Tax("standard", "VAT 19 %", 1900, True)


def new_charge(location: Location, *, account_id: UUID | None = None, tax: Tax = NO_TAX, **options: Any) -> NewCharge:
    """100.00 EUR for an hour of a booking, unless told otherwise."""
    return NewCharge(
        **{
            "id": new_id(),
            "account_id": account_id,
            "legal_entity_id": location.legal_entity_id,
            "location_id": location.id,
            "member_id": None,
            "source_kind": "booking",
            "source_id": new_id(),
            "part": "price",
            "starts_at": NOON,
            "ends_at": NOON + timedelta(hours=1),
            "description": "Aquarium, an hour",
            "amount": 10_000,
            "currency": "EUR",
            "tax": tax,
            "explanation": [{"code": "base", "name": "Day", "detail": "1 x 100.00", "amount": 10_000}],
            **options,
        }
    )


async def charged(operator: Operator, *charges: NewCharge) -> None:
    async with operator.db.transaction(operator.principal) as session:
        await service.charge(session, charges)


async def an_account(operator: Operator, name: str = "Anna") -> tuple[dict[str, Any], UUID]:
    """A member and the id of their account."""
    member = await make_member(operator, name)
    page = await operator.get("/v1/billing-accounts", member_id=member["id"])
    return member, decode_id("acct", page["data"][0]["id"])


def charge_id(one: NewCharge) -> str:
    return encode_id("chg", one.id)
