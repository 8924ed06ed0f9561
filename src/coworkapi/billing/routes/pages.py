"""Pages of invoices and credit notes, for each face."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Response

from coworkapi.billing.models import Invoice
from coworkapi.billing.queries.invoices import document_of, page_statement
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.core.http import Context, json_response
from coworkapi.core.pages import Page, PageParams, decode_cursor, encode_cursor
from coworkapi.core.schemas import CalendarDate

IssuedFrom = Annotated[CalendarDate | None, Query(description="Issued on that day or later")]
IssuedBefore = Annotated[CalendarDate | None, Query(description="Issued before that day")]
_KEYS = [Invoice.__table__.c.created_at, Invoice.__table__.c.id]


async def page_of_documents(
    ctx: Context,
    model: type[InvoiceOut] | type[CreditNoteOut],
    filters: Mapping[str, Any],
    *,
    also: frozenset[str] = frozenset(),
    sort: str,
    page: PageParams,
) -> Response:
    """One page as the answer. One statement. `also`: filters without a value."""
    values = {name: value for name, value in filters.items() if value is not None}
    names = frozenset(values) | also
    values["limit"] = page.limit + 1
    if page.cursor is not None:
        values["key_at"], values["key_id"] = decode_cursor(page.cursor, sort, _KEYS)
    rows = await page_statement(names, sort, after=page.cursor is not None).fetch(ctx.unit, **values)
    documents = [document_of(row) for row in rows[: page.limit]]
    cursor = encode_cursor(sort, (documents[-1].created_at, documents[-1].id)) if len(rows) > page.limit else None
    shape: type[Page[Any]] = Page.__class_getitem__(model)  # type: ignore[assignment]
    return json_response(shape.model_construct(data=documents, next_cursor=cursor))
