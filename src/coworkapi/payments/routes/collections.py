"""`/v1/collections`: charging what is due, by hand."""

from __future__ import annotations

from fastapi import Response

from coworkapi.core.http import Ctx, Router, json_response, requires
from coworkapi.core.money import Money
from coworkapi.core.operations import OperationOut, start
from coworkapi.members.models import BillingAccount
from coworkapi.payments import service
from coworkapi.payments.routes.common import DryRun, check_known
from coworkapi.payments.schemas import CollectAnswer, CollectIn, PlannedPaymentOut, SkippedInvoiceOut
from coworkapi.spaces.models import LegalEntity

router = Router(prefix="/v1/collections", tags=["Payments"])


@router.post(
    "",
    status_code=202,
    dependencies=[requires("payments:write")],
    summary="Collect what is due",
    response_model=OperationOut,
    responses={200: {"model": CollectAnswer, "description": "With `dry_run`: what would be charged"}},
)
async def collect_due_invoices(body: CollectIn, ctx: Ctx, dry_run: DryRun = False) -> Response | OperationOut:
    """Charges the open invoices that are due to the accounts' default methods, each once: what failed before is for
    dunning to try again. The same happens by itself every day."""
    ctx.require("payments:write", None)
    await check_known(ctx.session, BillingAccount, "acct", body.account_ids, pointer="/account_ids")
    if body.legal_entity_id is not None:
        await check_known(ctx.session, LegalEntity, "ent", [body.legal_entity_id], pointer="/legal_entity_id")
    if not dry_run:
        params = {
            "now": ctx.now.isoformat(),
            "account_ids": None if body.account_ids is None else [str(one) for one in body.account_ids],
            "legal_entity_id": None if body.legal_entity_id is None else str(body.legal_entity_id),
        }
        return await start(ctx.session, kind="payments.collect", scope="payments:write", params=params)
    planned, count = await service.preview_due(
        ctx.unit, now=ctx.now, account_ids=body.account_ids, legal_entity_id=body.legal_entity_id
    )
    skipped = await service.preview_skipped(
        ctx.unit, now=ctx.now, account_ids=body.account_ids, legal_entity_id=body.legal_entity_id
    )
    return json_response(
        CollectAnswer(
            payments=[
                PlannedPaymentOut(
                    account_id=one.account_id,
                    invoice_id=one.invoice_id,
                    payment_method_id=one.method_id,
                    amount=Money(amount=one.amount, currency=one.currency),
                )
                for one in planned
            ],
            skipped=[
                SkippedInvoiceOut(
                    account_id=one.account_id,
                    invoice_id=one.invoice_id,
                    payment_method_id=one.method_id,
                    amount=Money(amount=one.amount, currency=one.currency),
                    code="method_of_other_keys",
                    detail=one.why,
                )
                for one in skipped
            ],
            count=count,
            dry_run=True,
        )
    )
