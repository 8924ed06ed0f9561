"""`/v1/price-rises/{id}/letters`, `/v1/me/price-rise-letters`: what accounts are told of price rises."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from sqlalchemy import ColumnElement, Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.queries import MY_ACCOUNTS
from coworkapi.core.db import Database
from coworkapi.core.errors import Forbidden, NotFound
from coworkapi.core.http import Context, Ctx, Router, check_if_match, etag, problems
from coworkapi.core.ids import BillingAccountId, PriceRiseId, PriceRiseLetterId, encode_id
from coworkapi.core.money import Money
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.unit_of_work import enter
from coworkapi.memberships.change_errors import LetterNotToPost
from coworkapi.memberships.models import PriceRiseLetter
from coworkapi.memberships.routes.common import MEMBER, READ, WRITE, IfMatch
from coworkapi.memberships.schemas.price_rises import LetterKind, LetterLineOut, LetterState, PriceRiseLetterOut
from coworkapi.memberships.service import letters, price_rises

router = Router(prefix="/v1/price-rises/{price_rise_id}/letters", tags=["Price rises"])
mine = Router(prefix="/v1/me/price-rise-letters", tags=["My memberships"])
# On their way, as far as anybody outside needs to know.
_PENDING = ("queued", "rendering", "ready", "mailing")
# Members see what they were told: what hasn't gone out yet may still be held back, and then nobody tells them so.
_TOLD = ("mailing", "sent", "posted", "taken_back")
_PDF: dict[int | str, dict[str, Any]] = {
    200: {"description": "The PDF", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("", dependencies=[READ], summary="List the letters of a price rise")
async def list_price_rise_letters(
    price_rise_id: PriceRiseId,
    ctx: Ctx,
    page: Paging,
    state: Annotated[LetterState | None, Query(description="Only in this state")] = None,
    kind: Annotated[
        LetterKind | None, Query(description="Only announcements, or what takes them back, whole or in part")
    ] = None,
    account_id: Annotated[BillingAccountId | None, Query(description="Only to this account")] = None,
) -> Page[PriceRiseLetterOut]:
    """One for each account and legal entity, once the rise was announced. `state=to_post`: those to be printed."""
    await price_rises.find_rise(ctx.session, price_rise_id)
    statement = select(PriceRiseLetter).where(PriceRiseLetter.price_rise_id == price_rise_id)
    if state is not None:
        statement = statement.where(PriceRiseLetter.state.in_(_PENDING if state == "pending" else (state,)))
    statement = _narrowed(statement, kind, account_id)
    seen = ctx.principal.locations("memberships:read")
    if seen is not None:
        statement = statement.where(PriceRiseLetter.location_id.in_(seen))
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[PriceRiseLetter.id], page=page, order="price_rise_letters"
    )
    return Page(data=[_out(row[0]) for row in rows], next_cursor=cursor)


@router.get("/{letter_id}", dependencies=[READ], summary="Read a letter of a price rise")
async def get_price_rise_letter(
    price_rise_id: PriceRiseId, letter_id: PriceRiseLetterId, ctx: Ctx, response: Response
) -> PriceRiseLetterOut:
    letter = await _read(ctx, price_rise_id, letter_id)
    response.headers["ETag"] = etag(letter.version)
    return _out(letter)


@router.get(
    "/{letter_id}/pdf",
    dependencies=[READ],
    summary="Read a letter of a price rise as PDF",
    response_class=Response,
    responses=_PDF,
    openapi_extra={"x-streams": True, "x-at-once": 2},
)
async def get_price_rise_letter_pdf(
    price_rise_id: PriceRiseId, letter_id: PriceRiseLetterId, ctx: Ctx, request: Request
) -> Response:
    """As it was mailed, or as it is to be printed. Rendered once: it is the same file ever after."""
    return await _pdf(ctx, request, letter_id, lambda session: _read(ctx, price_rise_id, letter_id, session=session))


async def _pdf(
    ctx: Context, request: Request, letter_id: UUID, check: Callable[[AsyncSession], Awaitable[object]]
) -> Response:
    """Rendered outside of any transaction. `check`: that whoever asks may see it."""
    db: Database = request.app.state.db
    async with db.unit() as unit:
        await enter(unit, ctx.principal)
        await check(unit.session)
        letter = await letters.find_letter(unit, letter_id)
    printed = await letters.print_letter(letter, request.app.state.files)
    if letter.storage_key is None:
        await db.run(ctx.principal, lambda session: letters.keep_letter(session, letter, printed))
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'inline; filename="{letter.file_name}"',
        "ETag": f'"{printed.storage_key.rpartition("/")[2][:32]}"',
    }
    return Response(printed.content, media_type="application/pdf", headers=headers)


@router.post(
    "/{letter_id}/mark-posted",
    status_code=200,
    dependencies=[WRITE],
    summary="Note that a letter was posted",
    responses=problems(LetterNotToPost),
)
async def mark_price_rise_letter_posted(
    price_rise_id: PriceRiseId, letter_id: PriceRiseLetterId, ctx: Ctx, response: Response, if_match: IfMatch = None
) -> PriceRiseLetterOut:
    """It went out on paper: to an account without an address, or whose mail was refused. Should the rise be withdrawn
    after that, another letter takes it back."""
    letter = await _read(ctx, price_rise_id, letter_id, lock=True)
    if letter.location_id is None:
        ctx.principal.require_everywhere("memberships:write")
    else:
        ctx.require("memberships:write", letter.location_id)
    check_if_match(if_match, letter.version)
    await letters.mark_posted(ctx.session, letter, now=ctx.now)
    response.headers["ETag"] = etag(letter.version)
    return _out(letter)


@mine.get("", dependencies=[MEMBER], summary="List your letters about price rises")
async def list_my_price_rise_letters(
    ctx: Ctx,
    page: Paging,
    kind: Annotated[LetterKind | None, Query(description="Only announcements, or what takes them back")] = None,
    account_id: Annotated[BillingAccountId | None, Query(description="Only to this account")] = None,
) -> Page[PriceRiseLetterOut]:
    """To your own account, and to those of the teams that you run, once they went out; the newest first."""
    statement = _narrowed(select(PriceRiseLetter).where(*_mine(ctx)), kind, account_id)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[PriceRiseLetter.id], page=page, order="my_price_rise_letters", descending=True
    )
    return Page(data=[_out(row[0]) for row in rows], next_cursor=cursor)


@mine.get("/{letter_id}", dependencies=[MEMBER], summary="Read your letter about a price rise")
async def get_my_price_rise_letter(letter_id: PriceRiseLetterId, ctx: Ctx, response: Response) -> PriceRiseLetterOut:
    letter = await _read_mine(ctx, letter_id, ctx.session)
    response.headers["ETag"] = etag(letter.version)
    return _out(letter)


@mine.get(
    "/{letter_id}/pdf",
    dependencies=[MEMBER],
    summary="Read your letter about a price rise as PDF",
    response_class=Response,
    responses=_PDF,
    openapi_extra={"x-streams": True, "x-at-once": 2},
)
async def get_my_price_rise_letter_pdf(letter_id: PriceRiseLetterId, ctx: Ctx, request: Request) -> Response:
    """As it was mailed or posted."""
    return await _pdf(ctx, request, letter_id, lambda session: _read_mine(ctx, letter_id, session))


def _narrowed(
    statement: Select[PriceRiseLetter], kind: LetterKind | None, account_id: UUID | None
) -> Select[PriceRiseLetter]:
    if kind is not None:
        statement = statement.where(PriceRiseLetter.kind == kind)
    if account_id is not None:
        statement = statement.where(PriceRiseLetter.account_id == account_id)
    return statement


async def _read_mine(ctx: Context, letter_id: UUID, session: AsyncSession) -> PriceRiseLetter:
    """Raises NotFound."""
    found = await session.scalar(select(PriceRiseLetter).where(PriceRiseLetter.id == letter_id, *_mine(ctx)))
    if found is None:
        raise NotFound(f"there is no letter {encode_id('prl', letter_id)} to you")
    return found


def _mine(ctx: Context) -> Sequence[ColumnElement[bool]]:
    """That it went out to the member's own account, or to that of a team that they run."""
    if ctx.principal.id is None:
        raise Forbidden("/v1/me is the signed-in member's own")
    mine: Any = text(f"price_rise_letters.account_id IN {MY_ACCOUNTS}")
    return [PriceRiseLetter.state.in_(_TOLD), mine.bindparams(me=ctx.principal.id)]


async def _read(
    ctx: Context,
    price_rise_id: PriceRiseId,
    letter_id: PriceRiseLetterId,
    *,
    lock: bool = False,
    session: Any = None,
) -> PriceRiseLetter:
    """One of several locations is for those who may see them all. Raises NotFound."""
    letter = await letters.find_letter_row(session or ctx.session, price_rise_id, letter_id, lock=lock)
    seen = ctx.principal.locations("memberships:read")
    if seen is not None and letter.location_id not in seen:
        raise NotFound(f"there is no letter {encode_id('prl', letter_id)}")
    return letter


def _out(row: PriceRiseLetter) -> PriceRiseLetterOut:
    def money(line: dict[str, Any], name: str) -> Money:
        return Money(amount=line[name], currency=line["currency"])

    plain = {name: getattr(row, name) for name in _PLAIN}
    return PriceRiseLetterOut(
        **plain,
        state="pending" if row.state in _PENDING else row.state,
        lines=[
            LetterLineOut(
                membership_id=UUID(line["membership_id"]),
                plan_name=line["plan_name"],
                quantity=line["quantity"],
                before=money(line, "before"),
                after=money(line, "after"),
                taken_back=line.get("taken_back", row.kind == "withdrawal"),
            )
            for line in row.lines
        ],
    )


_PLAIN = [name for name in PriceRiseLetterOut.model_fields if name not in ("state", "lines")]
