"""`/v1/legal-entities/{id}/invoicing-settings`."""

from __future__ import annotations

from fastapi import Response

from coworkapi.billing import service
from coworkapi.billing.routes.common import IfMatch
from coworkapi.billing.schemas.invoicing import InvoicingSettingsOut, InvoicingSettingsPatch
from coworkapi.core.http import Ctx, Router, check_if_match, etag, requires
from coworkapi.core.ids import LegalEntityId
from coworkapi.core.schemas import changes

router = Router(prefix="/v1/legal-entities", tags=["Legal entities"])
READ, WRITE = requires("invoices:read"), requires("invoices:write")


@router.get(
    "/{legal_entity_id}/invoicing-settings", dependencies=[READ], summary="Read how a legal entity writes invoices"
)
async def get_invoicing_settings(legal_entity_id: LegalEntityId, ctx: Ctx, response: Response) -> InvoicingSettingsOut:
    """Series, terms, language, bank account and looks."""
    out, version = await service.find_invoicing_settings(ctx.session, legal_entity_id)
    response.headers["ETag"] = etag(version)
    return out


@router.patch(
    "/{legal_entity_id}/invoicing-settings", dependencies=[WRITE], summary="Change how a legal entity writes invoices"
)
async def update_invoicing_settings(
    legal_entity_id: LegalEntityId,
    body: InvoicingSettingsPatch,
    ctx: Ctx,
    response: Response,
    if_match: IfMatch = None,
) -> InvoicingSettingsOut:
    """From the next invoice on. Another prefix doesn't begin a series anew: its count goes on."""
    ctx.require("invoices:write", None)
    before, version = await service.find_invoicing_settings(ctx.session, legal_entity_id, lock=True)
    check_if_match(if_match, version)
    out, version = await service.update_invoicing_settings(ctx.session, legal_entity_id, before, changes(body))
    response.headers["ETag"] = etag(version)
    return out
