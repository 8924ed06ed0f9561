"""`/v1/custom-fields`."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Header, Query, Response
from sqlalchemy import select

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import CustomFieldId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import changes
from coworkapi.members import service
from coworkapi.members.errors import CustomFieldExists, CustomFieldInUse
from coworkapi.members.models import CustomField
from coworkapi.members.schemas import CustomFieldIn, CustomFieldOut, CustomFieldPatch

router = Router(prefix="/v1/custom-fields", tags=["Custom fields"])
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]


@router.get("", dependencies=[requires("members:read")], summary="List custom fields")
async def list_custom_fields(
    ctx: Ctx,
    page: Paging,
    applies_to: Annotated[Literal["member", "team"] | None, Query(description="Only those of members or teams")] = None,
) -> Page[CustomFieldOut]:
    """By key."""
    statement = select(CustomField)
    if applies_to is not None:
        statement = statement.where(CustomField.applies_to == applies_to)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[CustomField.key, CustomField.id], page=page, order="custom_fields"
    )
    return Page(data=[CustomFieldOut.model_validate(row[0]) for row in rows], next_cursor=cursor)


@router.post(
    "",
    status_code=201,
    dependencies=[requires("members:write")],
    summary="Add a custom field",
    responses=problems(CustomFieldExists),
)
async def create_custom_field(body: CustomFieldIn, ctx: Ctx, response: Response) -> CustomFieldOut:
    """Adds a typed field to members or teams. A required one is asked for whenever custom fields are written."""
    ctx.require("members:write", None)
    field = await service.create_custom_field(
        ctx.session, **{name: getattr(body, name) for name in CustomFieldIn.model_fields}
    )
    response.headers["ETag"] = etag(field.version)
    return CustomFieldOut.model_validate(field)


@router.get("/{field_id}", dependencies=[requires("members:read")], summary="Get a custom field")
async def get_custom_field(field_id: CustomFieldId, ctx: Ctx, response: Response) -> CustomFieldOut:
    """One field."""
    found = await ctx.session.execute(select(CustomField).where(CustomField.id == field_id))
    field = found.scalar_one_or_none()
    if field is None:
        raise NotFound("there is no such custom field")
    response.headers["ETag"] = etag(field.version)
    return CustomFieldOut.model_validate(field)


@router.patch(
    "/{field_id}",
    dependencies=[requires("members:write")],
    summary="Change a custom field",
    responses=problems(CustomFieldInUse),
)
async def update_custom_field(
    field_id: CustomFieldId, body: CustomFieldPatch, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> CustomFieldOut:
    """Changes a field. A type or options that would make values in use wrong are refused."""
    ctx.require("members:write", None)
    field = await service.lock_custom_field(ctx.session, field_id)
    check_if_match(if_match, field.version)
    await service.update_custom_field(ctx.session, field=field, changes=changes(body))
    response.headers["ETag"] = etag(field.version)
    return CustomFieldOut.model_validate(field)


@router.delete(
    "/{field_id}",
    status_code=204,
    dependencies=[requires("members:write")],
    summary="Delete a custom field",
    responses=problems(CustomFieldInUse),
)
async def delete_custom_field(
    field_id: CustomFieldId,
    ctx: Ctx,
    erase_values: Annotated[bool, Query(description="Delete the values that members or teams have, too")] = False,
    if_match: IfMatch = None,
) -> None:
    """Refused while members or teams have values, unless told to erase them."""
    ctx.require("members:write", None)
    field = await service.lock_custom_field(ctx.session, field_id)
    check_if_match(if_match, field.version)
    await service.delete_custom_field(ctx.session, field=field, erase_values=erase_values)
