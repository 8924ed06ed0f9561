"""`/v1/bank-statements`, `/v1/bank-lines`: what the bank says, and what it is made of."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query, Response, UploadFile
from sqlalchemy import select

from coworkapi.billing.errors import MoreThanOutstanding
from coworkapi.billing.service import taken_back
from coworkapi.core.errors import NotFound
from coworkapi.core.http import Ctx, Router, check_if_match, etag, problems, requires
from coworkapi.core.ids import BankLineId, BankStatementId, LegalEntityId, encode_id
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import CalendarDate
from coworkapi.payments.bank import service
from coworkapi.payments.bank.errors import AmountsDontAddUp, BankFileRefused, BankLineDecided, NoProposal, RefundMatched
from coworkapi.payments.bank.models import BankLine, BankStatement
from coworkapi.payments.bank.schemas import (
    AcceptBankLineIn,
    BankImportOut,
    BankLineAnswer,
    BankLineOut,
    BankProposalsOut,
    BankSettingsIn,
    BankSettingsOut,
    BankStatementOut,
    BookBankLineIn,
    LineState,
    LineWithProposals,
    RejectBankLineIn,
    SplitBankLineIn,
)

statements = Router(prefix="/v1/bank-statements", tags=["Bank statements"])
lines = Router(prefix="/v1/bank-lines", tags=["Bank statements"])
settings = Router(prefix="/v1/legal-entities", tags=["Bank statements"])
ROUTERS = [statements, lines, settings]
TAGS = [
    {
        "name": "Bank statements",
        "description": "CAMT.053 and CSV files of the bank, what each booking in them probably is, and booking it.",
    }
]
READ, WRITE = [requires("payments:read")], [requires("payments:write")]
IfMatch = Annotated[str | None, Header(description="The ETag that you read; 412 if it was changed since")]
DryRun = Annotated[bool, Query(description="Only say what would happen")]
_DECIDES = (BankLineDecided, NoProposal, MoreThanOutstanding)


@statements.get("", dependencies=READ, summary="List bank statements")
async def list_bank_statements(
    ctx: Ctx,
    page: Paging,
    legal_entity_id: Annotated[LegalEntityId | None, Query(description="Only of this legal entity")] = None,
) -> Page[BankStatementOut]:
    """Newest first."""
    ctx.require("payments:read", None)
    statement = select(BankStatement)
    if legal_entity_id is not None:
        statement = statement.where(BankStatement.legal_entity_id == legal_entity_id)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[BankStatement.id], page=page, order="bank_statements", descending=True
    )
    return Page(data=[service.statement_out(row[0]) for row in rows], next_cursor=cursor)


@statements.post(
    "",
    status_code=201,
    dependencies=WRITE,
    summary="Import a bank statement",
    responses={
        **problems(BankFileRefused),
        200: {"model": BankImportOut, "description": "All of it was imported before; nothing was changed"},
    },
    openapi_extra={"x-at-once": 2},
)
async def import_bank_statement(
    file: UploadFile,
    ctx: Ctx,
    response: Response,
    legal_entity_id: Annotated[LegalEntityId, Query(description="Whose bank account it is")],
) -> BankImportOut:
    """A CAMT.053 file (XML), or a table (CSV) by the usual column names or the legal entity's bank settings.

    All of it is kept or, where anything in it is wrong or missing, nothing. The same statement again changes nothing,
    and lines that another statement has brought are left out.
    """
    ctx.require("payments:write", None)
    found = await service.import_file(
        ctx.session, legal_entity_id=legal_entity_id, file=file.file, filename=file.filename
    )
    if not any(one.is_new for one in found.statements):
        response.status_code = 200
    return found


@statements.get("/{statement_id}", dependencies=READ, summary="Get a bank statement")
async def get_bank_statement(statement_id: BankStatementId, ctx: Ctx) -> BankStatementOut:
    ctx.require("payments:read", None)
    row = await ctx.session.get(BankStatement, (ctx.organization_id, statement_id))
    if row is None:
        raise NotFound(f"there is no bank statement {encode_id('stm', statement_id)}")
    return service.statement_out(row)


@lines.get("", dependencies=READ, summary="List bank lines")
async def list_bank_lines(
    ctx: Ctx,
    page: Paging,
    statement_id: Annotated[BankStatementId | None, Query(description="Only of this statement")] = None,
    legal_entity_id: Annotated[LegalEntityId | None, Query(description="Only of this legal entity")] = None,
    state: Annotated[LineState | None, Query(description="Only in this state; `open`: to be decided")] = None,
    booked_from: Annotated[CalendarDate | None, Query(description="Booked on or after")] = None,
    booked_before: Annotated[CalendarDate | None, Query(description="Booked before")] = None,
    with_proposals: Annotated[bool, Query(description="With what the open ones probably are")] = False,
) -> Page[LineWithProposals]:
    """By the day of booking, oldest first."""
    ctx.require("payments:read", None)
    statement = select(BankLine)
    for column, value in (
        (BankLine.statement_id, statement_id),
        (BankLine.legal_entity_id, legal_entity_id),
        (BankLine.state, state),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if booked_from is not None:
        statement = statement.where(BankLine.booked_on >= booked_from)
    if booked_before is not None:
        statement = statement.where(BankLine.booked_on < booked_before)
    found, cursor = await fetch_page(
        ctx.session, statement, keys=[BankLine.booked_on, BankLine.id], page=page, order="bank_lines"
    )
    rows = [row[0] for row in found]
    proposals = await service.proposals_of(ctx.unit, rows) if with_proposals else {}
    shown = [LineWithProposals(line=service.line_out(row), proposals=proposals.get(row.id)) for row in rows]
    return Page(data=shown, next_cursor=cursor)


@lines.get("/{line_id}", dependencies=READ, summary="Get a bank line")
async def get_bank_line(line_id: BankLineId, ctx: Ctx, response: Response) -> BankLineOut:
    ctx.require("payments:read", None)
    return _tagged(response, await service.find_line(ctx.session, line_id))


@lines.get("/{line_id}/proposals", dependencies=READ, summary="See what a bank line probably is")
async def list_bank_line_proposals(line_id: BankLineId, ctx: Ctx) -> BankProposalsOut:
    """By the invoice numbers in its text, the amount, the bank account and the name; each with its reasons. None for a
    line that is decided."""
    ctx.require("payments:read", None)
    row = await service.find_line(ctx.session, line_id)
    found = await service.proposals_of(ctx.unit, [row])
    return found.get(row.id, BankProposalsOut(payments=[], refunds=[], is_fee=False))


@lines.post(
    "/{line_id}/accept",
    dependencies=WRITE,
    summary="Accept a bank line",
    responses=problems(*_DECIDES, RefundMatched),
)
async def accept_bank_line(
    line_id: BankLineId,
    ctx: Ctx,
    response: Response,
    body: AcceptBankLineIn | None = None,
    dry_run: DryRun = False,
    if_match: IfMatch = None,
) -> BankLineAnswer:
    """Money of one account: a payment by transfer, for the invoices named, then the oldest, the rest as balance. An
    account alone: as balance and for its oldest invoices. Nothing named: by the likeliest proposal, if it is clear."""
    body = body or AcceptBankLineIn()
    ctx.require("payments:write", None)
    row = await service.find_line(ctx.session, line_id, lock=True)
    check_if_match(if_match, row.version)
    async with taken_back(ctx.unit, dry_run=dry_run):
        row = await service.accept(ctx.session, row, **dict(body), now=ctx.now)
    return BankLineAnswer(line=_tagged(response, row), dry_run=dry_run)


@lines.post(
    "/{line_id}/split",
    dependencies=WRITE,
    summary="Split a bank line",
    responses=problems(*_DECIDES, AmountsDontAddUp),
)
async def split_bank_line(
    line_id: BankLineId,
    body: SplitBankLineIn,
    ctx: Ctx,
    response: Response,
    dry_run: DryRun = False,
    if_match: IfMatch = None,
) -> BankLineAnswer:
    """Money of several accounts in one transfer: a payment each."""
    ctx.require("payments:write", None)
    row = await service.find_line(ctx.session, line_id, lock=True)
    check_if_match(if_match, row.version)
    async with taken_back(ctx.unit, dry_run=dry_run):
        row = await service.split(ctx.session, row, parts=body.parts, now=ctx.now)
    return BankLineAnswer(line=_tagged(response, row), dry_run=dry_run)


@lines.post(
    "/{line_id}/book", dependencies=WRITE, summary="Book a bank line as a fee or payout", responses=problems(*_DECIDES)
)
async def book_bank_line(
    line_id: BankLineId, body: BookBankLineIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> BankLineOut:
    """What is no customer's: a fee of the bank, or what a payment provider pays out of what it collected."""
    ctx.require("payments:write", None)
    row = await service.find_line(ctx.session, line_id, lock=True)
    check_if_match(if_match, row.version)
    return _tagged(response, await service.book_as(ctx.session, row, **dict(body), now=ctx.now))


@lines.post(
    "/{line_id}/reject", dependencies=WRITE, summary="Set a bank line aside", responses=problems(BankLineDecided)
)
async def reject_bank_line(
    line_id: BankLineId, body: RejectBankLineIn, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> BankLineOut:
    """Nothing is booked; it can be taken up again."""
    ctx.require("payments:write", None)
    row = await service.find_line(ctx.session, line_id, lock=True)
    check_if_match(if_match, row.version)
    return _tagged(response, await service.reject(ctx.session, row, reason=body.reason, now=ctx.now))


@lines.post(
    "/{line_id}/reopen", dependencies=WRITE, summary="Take a bank line up again", responses=problems(BankLineDecided)
)
async def reopen_bank_line(line_id: BankLineId, ctx: Ctx, response: Response, if_match: IfMatch = None) -> BankLineOut:
    """One that was set aside. Doing it again changes nothing."""
    ctx.require("payments:write", None)
    row = await service.find_line(ctx.session, line_id, lock=True)
    check_if_match(if_match, row.version)
    return _tagged(response, await service.reopen(ctx.session, row))


@settings.get("/{legal_entity_id}/bank-settings", dependencies=READ, summary="Get the bank settings of a legal entity")
async def get_bank_settings(legal_entity_id: LegalEntityId, ctx: Ctx) -> BankSettingsOut:
    ctx.require("payments:read", None)
    await service.require_entity(ctx.session, legal_entity_id)
    return await service.settings_of(ctx.session, legal_entity_id)


@settings.put("/{legal_entity_id}/bank-settings", dependencies=WRITE, summary="Set the bank settings of a legal entity")
async def put_bank_settings(legal_entity_id: LegalEntityId, body: BankSettingsIn, ctx: Ctx) -> BankSettingsOut:
    """Whether what is certain is booked without asking, and how the bank writes its tables."""
    ctx.require("payments:write", None)
    return await service.keep_settings(ctx.session, legal_entity_id, body)


def _tagged(response: Response, row: BankLine) -> BankLineOut:
    response.headers["ETag"] = etag(row.version)
    return service.line_out(row)
