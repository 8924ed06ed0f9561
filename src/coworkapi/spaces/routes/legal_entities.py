"""`/v1/legal-entities`."""

from __future__ import annotations

from fastapi import Response
from sqlalchemy import select

from coworkapi.core.http import Ctx, Router, check_if_match, problems, requires
from coworkapi.core.ids import LegalEntityId
from coworkapi.core.pages import Page, Paging
from coworkapi.core.schemas import changes
from coworkapi.spaces import service
from coworkapi.spaces.errors import ExternalIdTaken
from coworkapi.spaces.models import LegalEntity
from coworkapi.spaces.routes.common import ExternalIdFilter, IfMatch, UpdatedSince, page_of, tagged
from coworkapi.spaces.schemas.locations import LegalEntityIn, LegalEntityOut, LegalEntityPatch

router = Router(prefix="/v1/legal-entities", tags=["Legal entities"])
READ, WRITE = requires("organization:read"), requires("organization:write")


@router.get("", dependencies=[READ], summary="List legal entities")
async def list_legal_entities(
    ctx: Ctx, page: Paging, external_id: ExternalIdFilter = None, updated_since: UpdatedSince = None
) -> Page[LegalEntityOut]:
    """In the order they were made."""
    statement = select(LegalEntity)
    if external_id is not None:
        statement = statement.where(LegalEntity.external_id == external_id)
    if updated_since is not None:
        statement = statement.where(LegalEntity.updated_at >= updated_since)
    return await page_of(
        ctx,
        statement,
        keys=[LegalEntity.id],
        page=page,
        order="legal_entities",
        render=lambda row: LegalEntityOut.model_validate(row[0]),
    )


@router.post(
    "", status_code=201, dependencies=[WRITE], summary="Add a legal entity", responses=problems(ExternalIdTaken)
)
async def create_legal_entity(body: LegalEntityIn, ctx: Ctx, response: Response) -> LegalEntityOut:
    """The VAT id is checked by its country's rule, offline, and kept without blanks."""
    ctx.require("organization:write", None)
    entity = await service.create_legal_entity(
        ctx.session, **{**dict(body), "address": body.address.model_dump(mode="json", exclude_none=True)}
    )
    return tagged(response, LegalEntityOut.model_validate(entity), entity.version)


@router.get("/{legal_entity_id}", dependencies=[READ], summary="Read a legal entity")
async def get_legal_entity(legal_entity_id: LegalEntityId, ctx: Ctx, response: Response) -> LegalEntityOut:
    entity = await service.get_legal_entity(ctx.session, legal_entity_id)
    return tagged(response, LegalEntityOut.model_validate(entity), entity.version)


@router.patch(
    "/{legal_entity_id}", dependencies=[WRITE], summary="Change a legal entity", responses=problems(ExternalIdTaken)
)
async def update_legal_entity(
    legal_entity_id: LegalEntityId, body: LegalEntityPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> LegalEntityOut:
    ctx.require("organization:write", None)
    entity = await service.get_legal_entity(ctx.session, legal_entity_id, lock=True)
    check_if_match(if_match, entity.version)
    await service.update_legal_entity(ctx.session, entity=entity, changes=changes(body))
    return tagged(response, LegalEntityOut.model_validate(entity), entity.version)
