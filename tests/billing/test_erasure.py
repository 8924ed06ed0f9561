"""A test organization with charges and coupons can be erased; a live one's charges outlive every DELETE."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.billing import service
from coworkapi.core.ids import new_id
from coworkapi.identity.service import erase_organization
from coworkapi.pricing import service as pricing
from tests.billing.books import an_invoice, pay
from tests.billing.factories import an_account, charge_id, charged, new_charge
from tests.operator import Operator
from tests.pricing.coupon_support import a_coupon, use
from tests.spaces.factories import a_location


async def test_a_test_organization_is_erased_with_its_books(operator: Operator) -> None:
    location = await a_location(operator)
    _, account = await an_account(operator)
    one, two = new_charge(location, account_id=account), new_charge(location)
    await charged(operator, one, two)
    await operator.post(f"/v1/charges/{charge_id(one)}/settle", {"method": "cash"}, status=200)
    invoice = await an_invoice(operator, location, account)
    await pay(operator, location, account, 5_000)
    async with operator.db.transaction(operator.principal) as session:
        await service.credit(session, invoice.id, None, "wrong", operator.principal.now)
    coupon = await a_coupon(operator)
    async with operator.db.transaction(operator.principal) as session:
        await service.void(session, [one.source_id, new_id()], "cancelled")
        await pricing.redeem(session, [use(coupon)])
    async with operator.db.transaction(operator.principal) as session:
        await erase_organization(session)
    async with operator.db.transaction(operator.principal) as session:
        for table in (
            "charges",
            "charge_balances",
            "charge_settlements",
            "invoices",
            "invoice_lines",
            "receivable_items",
            "receivable_matches",
            "postings",
            "coupon_redemptions",
            "coupons",
        ):
            count = (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
            assert count == 0, table
