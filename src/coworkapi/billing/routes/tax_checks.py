"""`/v1/billing-accounts/{id}/tax-check`."""

from __future__ import annotations

from coworkapi.billing import service
from coworkapi.billing.errors import NoVatId
from coworkapi.billing.routes.account_books import require_account
from coworkapi.billing.schemas.invoicing import TaxCheckOut
from coworkapi.core.http import Ctx, Router, problems, requires
from coworkapi.core.ids import BillingAccountId

router = Router(prefix="/v1/billing-accounts", tags=["Billing accounts"])
READ, WRITE = requires("invoices:read"), requires("invoices:write")


@router.get("/{account_id}/tax-check", dependencies=[READ], summary="Read what is known of an account's VAT id")
async def get_account_tax_check(account_id: BillingAccountId, ctx: Ctx) -> TaxCheckOut:
    """`not_checked` until it is asked for."""
    await require_account(ctx, account_id, "invoices:read")
    return await service.find_tax_check(ctx.session, account_id)


@router.post(
    "/{account_id}/tax-check", dependencies=[WRITE], summary="Check an account's VAT id", responses=problems(NoVatId)
)
async def check_account_tax(account_id: BillingAccountId, ctx: Ctx) -> TaxCheckOut:
    """Asks the authority, where one is set up; the answer comes within seconds, as `billing_account.tax_checked`.

    An account with `reverse_charge` whose VAT id the authority denies is charged tax again.
    """
    await require_account(ctx, account_id, "invoices:write")
    ask = ctx.principal.organization_mode == "test" or bool(ctx.settings.vat_register)
    return await service.request_tax_check(ctx.session, account_id, ask=ask, now=ctx.now)
