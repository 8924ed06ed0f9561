"""Invoices, credit notes and statements as files, mailing them, and the logo that they bear.

What is rendered is rendered outside of any transaction (`x-streams`): one reads what it needs, a second one notes the
PDF that was made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response, UploadFile

from coworkapi.billing import service
from coworkapi.billing.errors import EInvoiceIncomplete, InvoiceIsDraft, NoAddress, NotPaid
from coworkapi.billing.routes.account_books import require_account
from coworkapi.billing.routes.common import IfMatch
from coworkapi.billing.schemas.documents import SendIn
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.billing.schemas.invoicing import InvoicingSettingsOut
from coworkapi.billing.service.logos import logo_of
from coworkapi.core.db import Database
from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.files import FileStore
from coworkapi.core.http import (
    Context,
    Ctx,
    Router,
    check_if_match,
    etag,
    for_members,
    json_response,
    problems,
    requires,
)
from coworkapi.core.ids import BillingAccountId, CreditNoteId, InvoiceId, LegalEntityId, encode_id
from coworkapi.core.prepared import HasInfo
from coworkapi.core.schemas import CalendarDate
from coworkapi.core.unit_of_work import enter

invoices = Router(prefix="/v1/invoices", tags=["Invoices"])
credit_notes = Router(prefix="/v1/credit-notes", tags=["Credit notes"])
mine = Router(prefix="/v1/me", tags=["Invoices"])
accounts = Router(prefix="/v1/billing-accounts", tags=["Billing accounts"])
entities = Router(prefix="/v1/legal-entities", tags=["Legal entities"])
READ, WRITE = requires("invoices:read"), requires("invoices:write")
_MINE = [for_members()]
# Rendering takes a processor for some 10 ms: two at a time leave the others their turn.
_RENDERS = {"x-streams": True, "x-at-once": 2}
_PDF: dict[int | str, dict[str, Any]] = {
    200: {"description": "The PDF", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}
_XML: dict[int | str, dict[str, Any]] = {
    200: {"description": "EN 16931", "content": {"application/xml": {"schema": {"type": "string"}}}}
}
_PNG: dict[int | str, dict[str, Any]] = {
    200: {"description": "The logo", "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}
}
_Copy = Annotated[bool, Query(alias="paid_copy", description="A copy that says when it was paid, without data inside")]
_Syntax = Annotated[Literal["cii", "ubl"], Query(alias="format", description="The syntax of EN 16931")]
_Since = Annotated[CalendarDate | None, Query(description="90 days before its end, unless given")]
_Until = Annotated[CalendarDate | None, Query(description="Inclusive; today, unless given")]
_Entity = Annotated[
    LegalEntityId | None, Query(description="Whose statement; needed where the account has dealings with several")
]


async def file_store(request: Request) -> FileStore:
    store: FileStore = request.app.state.files
    return store


Files = Annotated[FileStore, Depends(file_store)]


@invoices.get(
    "/{invoice_id}/pdf",
    dependencies=[READ],
    summary="Read an invoice as PDF",
    response_class=Response,
    responses=_PDF | problems(InvoiceIsDraft, NotPaid),
    openapi_extra=_RENDERS,
)
async def get_invoice_pdf(
    invoice_id: InvoiceId, ctx: Ctx, request: Request, files: Files, copy: _Copy = False
) -> Response:
    """PDF/A-3 with EN 16931 inside (Factur-X). Rendered once: it is the same file ever after."""
    return await _invoice_pdf(ctx, request, files, invoice_id, copy=copy)


@credit_notes.get(
    "/{credit_note_id}/pdf",
    dependencies=[READ],
    summary="Read a credit note as PDF",
    response_class=Response,
    responses=_PDF,
    openapi_extra=_RENDERS,
)
async def get_credit_note_pdf(credit_note_id: CreditNoteId, ctx: Ctx, request: Request, files: Files) -> Response:
    """PDF/A-3 with EN 16931 inside (Factur-X). Rendered once: it is the same file ever after."""
    return await _pdf(ctx, request, files, lambda unit: _credit_note(unit, credit_note_id))


@mine.get(
    "/invoices/{invoice_id}/pdf",
    dependencies=_MINE,
    summary="Read your invoice as PDF",
    response_class=Response,
    responses=_PDF | problems(NotPaid),
    openapi_extra=_RENDERS,
)
async def get_my_invoice_pdf(
    invoice_id: InvoiceId, ctx: Ctx, request: Request, files: Files, copy: _Copy = False
) -> Response:
    """Of your own account, or of a team that you run."""
    return await _invoice_pdf(ctx, request, files, invoice_id, copy=copy)


@mine.get(
    "/credit-notes/{credit_note_id}/pdf",
    dependencies=_MINE,
    summary="Read your credit note as PDF",
    response_class=Response,
    responses=_PDF,
    openapi_extra=_RENDERS,
)
async def get_my_credit_note_pdf(credit_note_id: CreditNoteId, ctx: Ctx, request: Request, files: Files) -> Response:
    """Of your own account, or of a team that you run."""
    return await _pdf(ctx, request, files, lambda unit: _credit_note(unit, credit_note_id))


@invoices.get(
    "/{invoice_id}/xml",
    dependencies=[READ],
    summary="Read an invoice as EN 16931 XML",
    response_class=Response,
    responses=_XML | problems(InvoiceIsDraft, EInvoiceIncomplete),
)
async def get_invoice_xml(invoice_id: InvoiceId, ctx: Ctx, syntax: _Syntax = "cii") -> Response:
    """`cii`: as the PDF embeds it; `ubl`: the same as UBL 2.1."""
    return await _xml(ctx, (await service.find_invoice(ctx.unit, invoice_id)).out, syntax)


@credit_notes.get(
    "/{credit_note_id}/xml",
    dependencies=[READ],
    summary="Read a credit note as EN 16931 XML",
    response_class=Response,
    responses=_XML | problems(EInvoiceIncomplete),
)
async def get_credit_note_xml(credit_note_id: CreditNoteId, ctx: Ctx, syntax: _Syntax = "cii") -> Response:
    """`cii`: as the PDF embeds it; `ubl`: the same as UBL 2.1."""
    return await _xml(ctx, (await service.find_credit_note(ctx.unit, credit_note_id)).out, syntax)


@invoices.post(
    "/{invoice_id}/send",
    dependencies=[WRITE],
    summary="Mail an invoice",
    response_model=InvoiceOut,
    responses=problems(InvoiceIsDraft, NoAddress),
)
async def send_invoice(invoice_id: InvoiceId, body: SendIn, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """With its PDF, in its language; also again, and where the legal entity doesn't mail by itself."""
    found = await service.lock_invoice(ctx.unit, invoice_id)
    check_if_match(if_match, found.version)
    await service.send_document(ctx.unit, found.out, body.emails)
    after = await service.find_invoice(ctx.unit, invoice_id)
    return json_response(after.out, version=after.version)


@credit_notes.post(
    "/{credit_note_id}/send",
    dependencies=[WRITE],
    summary="Mail a credit note",
    response_model=CreditNoteOut,
    responses=problems(NoAddress),
)
async def send_credit_note(credit_note_id: CreditNoteId, body: SendIn, ctx: Ctx, if_match: IfMatch = None) -> Response:
    """With its PDF, in its language; also again."""
    found = await service.lock_credit_note(ctx.unit, credit_note_id)
    check_if_match(if_match, found.version)
    await service.send_document(ctx.unit, found.out, body.emails)
    after = await service.find_credit_note(ctx.unit, credit_note_id)
    return json_response(after.out, version=after.version)


@accounts.get(
    "/{account_id}/statement.pdf",
    dependencies=[READ],
    summary="Read the statement of an account as PDF",
    response_class=Response,
    responses=_PDF,
    openapi_extra=_RENDERS,
)
async def get_account_statement_pdf(
    account_id: BillingAccountId,
    ctx: Ctx,
    request: Request,
    files: Files,
    starts_on: _Since = None,
    ends_on: _Until = None,
    legal_entity_id: _Entity = None,
) -> Response:
    """What was booked on these days, between the balances before and after. At most 400 days."""
    db: Database = request.app.state.db
    async with db.unit() as unit:
        await enter(unit, ctx.principal)
        until = ends_on or await service.latest_today(unit, ctx.now)
        since = starts_on or until - timedelta(days=90)
        if not since <= until <= since + timedelta(days=400):
            raise Invalid.field("query/ends_on", "must lie in the 400 days from starts_on on")
        await require_account(replace(ctx, unit=unit), account_id, "invoices:read")
        document, logo_file = await service.statement_of(
            unit, account_id, since=since, until=until, legal_entity_id=legal_entity_id, now=ctx.now
        )
    brand = replace(document.brand, logo=await service.brand_logo(files, logo_file))
    content = await asyncio.to_thread(service.render_statement, replace(document, brand=brand))
    return _file(content, f"statement-{encode_id('acct', account_id)}-{until}.pdf")


@entities.put(
    "/{legal_entity_id}/logo",
    dependencies=[WRITE],
    summary="Set the logo of a legal entity's papers",
    openapi_extra={"x-at-once": 1},
)
async def put_legal_entity_logo(
    legal_entity_id: LegalEntityId,
    file: UploadFile,
    ctx: Ctx,
    response: Response,
    files: Files,
    if_match: IfMatch = None,
) -> InvoicingSettingsOut:
    """A PNG, JPEG or WebP; scaled down to 1200 x 300. Documents that were rendered before keep theirs."""
    ctx.require("invoices:write", None)
    _, version = await service.find_invoicing_settings(ctx.session, legal_entity_id)
    check_if_match(if_match, version)
    # Nothing is locked yet while it is drawn and stored.
    logo = await asyncio.to_thread(logo_of, await file.read())
    key = await files.put(logo.content, "image/png")
    out, version = await service.set_logo(ctx.session, legal_entity_id, key=key)
    response.headers["ETag"] = etag(version)
    return out


@entities.delete(
    "/{legal_entity_id}/logo", status_code=204, dependencies=[WRITE], summary="Remove the logo of a legal entity"
)
async def delete_legal_entity_logo(legal_entity_id: LegalEntityId, ctx: Ctx, if_match: IfMatch = None) -> None:
    """Its papers show its name instead."""
    ctx.require("invoices:write", None)
    _, version = await service.find_invoicing_settings(ctx.session, legal_entity_id, lock=True)
    check_if_match(if_match, version)
    await service.set_logo(ctx.session, legal_entity_id, key=None)


@entities.get(
    "/{legal_entity_id}/logo",
    dependencies=[READ],
    summary="Read the logo of a legal entity",
    response_class=Response,
    responses=_PNG,
)
async def get_legal_entity_logo(legal_entity_id: LegalEntityId, ctx: Ctx, files: Files) -> Response:
    """As its papers bear it."""
    seller = await service.load_seller(ctx.unit, legal_entity_id)
    if seller.logo_file is None:
        raise NotFound(f"the legal entity {encode_id('ent', legal_entity_id)} has no logo; PUT one")
    return Response(await files.get(seller.logo_file), media_type="image/png", headers=_SAFE)


# Nothing in a file may act or load, should one be opened by itself.
_SAFE = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-cache"}


async def _invoice(unit: HasInfo, invoice_id: UUID) -> InvoiceOut:
    return (await service.find_invoice(unit, invoice_id)).out


async def _credit_note(unit: HasInfo, credit_note_id: UUID) -> CreditNoteOut:
    return (await service.find_credit_note(unit, credit_note_id)).out


async def _invoice_pdf(ctx: Context, request: Request, files: FileStore, invoice_id: UUID, *, copy: bool) -> Response:
    if not copy:
        return await _pdf(ctx, request, files, lambda unit: _invoice(unit, invoice_id))
    db: Database = request.app.state.db
    async with db.unit() as unit:
        await enter(unit, ctx.principal)
        found = await service.paid_copy(unit, await _invoice(unit, invoice_id))
    return _file(await service.print_copy(found, files), f"paid-{found.file_name}")


async def _pdf(
    ctx: Context,
    request: Request,
    files: FileStore,
    find: Callable[[HasInfo], Awaitable[InvoiceOut | CreditNoteOut]],
) -> Response:
    db: Database = request.app.state.db
    async with db.unit() as unit:
        await enter(unit, ctx.principal)
        found = await service.printable(unit, await find(unit))
    printed = await service.print_pdf(found, files)
    if found.storage_key is None:
        await db.run(ctx.principal, lambda session: service.keep_printed(session, found, printed))
    return _file(printed.content, found.file_name, etag=f'"{printed.storage_key.rpartition("/")[2][:32]}"')


async def _xml(ctx: Context, out: InvoiceOut | CreditNoteOut, syntax: Literal["cii", "ubl"]) -> Response:
    found = await service.printable(ctx.unit, out)
    document = service.e_invoice_of(found)
    write = service.cii_xml if syntax == "cii" else service.ubl_xml
    name = found.file_name.removesuffix(".pdf") + ".xml"
    return Response(
        write(document),
        media_type="application/xml",
        headers={**_SAFE, "Content-Disposition": f'attachment; filename="{name}"'},
    )


def _file(content: bytes, name: str, *, etag: str | None = None) -> Response:
    headers = {**_SAFE, "Content-Disposition": f'inline; filename="{_ascii(name)}"'}
    if etag is not None:
        headers["ETag"] = etag
    return Response(content, media_type="application/pdf", headers=headers)


def _ascii(name: str) -> str:
    return "".join(sign if sign.isascii() else "-" for sign in name)
