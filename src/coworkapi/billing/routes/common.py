"""What the faces' routes of charges share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import Header, Query, Response

from coworkapi.billing.models import Charge
from coworkapi.billing.queries import charge_of, page_statement
from coworkapi.billing.schemas import ChargeOut
from coworkapi.core.http import Context, json_response
from coworkapi.core.pages import Page, PageParams, decode_cursor, encode_cursor
from coworkapi.core.schemas import Instant

IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]
DryRun = Annotated[bool, Query(description="Only say what would happen")]
Sort = Annotated[Literal["created_at", "-created_at"], Query(description="`-`: newest first")]
Unsettled = Annotated[bool | None, Query(description="Only what is outstanding (true) or isn't (false)")]
CreatedFrom = Annotated[Instant | None, Query(description="Written at or after")]
CreatedBefore = Annotated[Instant | None, Query(description="Written before")]


async def page_of_charges(
    ctx: Context, filters: Mapping[str, Any], *, unsettled: bool | None, sort: str, page: PageParams
) -> tuple[list[ChargeOut], str | None]:
    """One page. One statement."""
    values = {name: value for name, value in filters.items() if value is not None}
    names = set(values)
    if unsettled is not None:
        names.add("unsettled" if unsettled else "settled")
    values["limit"] = page.limit + 1
    if page.cursor is not None:
        values["key_at"], values["key_id"] = decode_cursor(
            page.cursor, sort, [Charge.__table__.c.created_at, Charge.__table__.c.id]
        )
    rows = await page_statement(frozenset(names), sort, after=page.cursor is not None).fetch(ctx.unit, **values)
    charges = [charge_of(row) for row in rows[: page.limit]]
    more = len(rows) > page.limit
    cursor = encode_cursor(sort, (charges[-1].created_at, charges[-1].id)) if more else None
    return charges, cursor


def shown_page(charges: Sequence[ChargeOut], cursor: str | None) -> Response:
    """A page as the answer, not validated a second time."""
    # The page is written by the rows' own type: pydantic leaves out what a type doesn't know.
    model: type[ChargeOut] = type(charges[0]) if charges else ChargeOut
    page: type[Page[Any]] = Page.__class_getitem__(model)  # type: ignore[assignment]
    return json_response(page.model_construct(data=list(charges), next_cursor=cursor))
