"""Mail over HTTP: what was sent, and in test organizations what it said."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request

from coworkapi.core.errors import NotFound
from coworkapi.core.http import Context, Ctx, Router, problems, requires
from coworkapi.core.ids import MailMessageId
from coworkapi.core.pages import Page, Paging, fetch_page
from coworkapi.core.schemas import Instant
from coworkapi.core.sealing import Seal
from coworkapi.notifications import queries, service
from coworkapi.notifications.inbox import api as test_inbox
from coworkapi.notifications.models import MailMessage
from coworkapi.notifications.schemas import MailMessageOut, MailState

router = Router(prefix="/v1/mail-messages", tags=["Mail"])
ROUTERS = [router, test_inbox.router]
TAGS = [{"name": "Mail", "description": "What people were told by mail"}, *test_inbox.TAGS]
READ = requires("mail:read")


@router.get("", dependencies=[READ], summary="List mails")
async def list_mail_messages(
    ctx: Ctx,
    page: Paging,
    request: Request,
    to_email: Annotated[str | None, Query(max_length=254, description="Only to this address")] = None,
    template: Annotated[str | None, Query(max_length=40, description="Only written from this template")] = None,
    state: Annotated[MailState | None, Query(description="Only in this state")] = None,
    updated_since: Annotated[Instant | None, Query(description="Only those changed at or after")] = None,
) -> Page[MailMessageOut]:
    """Newest first, 90 days. `text` and `html` are there in test organizations, whose mails are never really sent:
    addresses at `refused.example.com` and `delayed.example.com` make them fail."""
    ctx.require("mail:read", None)
    statement = queries.mails()
    if to_email is not None:
        statement = statement.where(MailMessage.to_email == to_email.lower())
    if template is not None:
        statement = statement.where(MailMessage.template == template)
    if state is not None:
        statement = statement.where(MailMessage.state == state)
    if updated_since is not None:
        statement = statement.where(MailMessage.updated_at >= updated_since)
    rows, cursor = await fetch_page(
        ctx.session, statement, keys=[MailMessage.id], page=page, order="mails", descending=True
    )
    return Page(data=[_out(row[0], ctx) for row in rows], next_cursor=cursor)


@router.get("/{mail_message_id}", dependencies=[READ], summary="Read a mail", responses=problems(NotFound))
async def get_mail_message(mail_message_id: MailMessageId, ctx: Ctx) -> MailMessageOut:
    """Its state, and in test organizations what it said."""
    ctx.require("mail:read", None)
    return _out(await service.get_mail(ctx.session, mail_id=mail_message_id), ctx)


@router.post(
    "/{mail_message_id}/retry",
    dependencies=[requires("organization:write")],
    summary="Send a failed mail again",
    responses=problems(NotFound, service.MailNotFailed),
)
async def retry_mail_message(mail_message_id: MailMessageId, ctx: Ctx) -> MailMessageOut:
    """From the start, with all of its tries."""
    ctx.require("organization:write", None)
    mail = await service.get_mail(ctx.session, mail_id=mail_message_id, lock=True)
    return _out(await service.retry_mail(ctx.session, mail=mail), ctx)


def _out(row: MailMessage, ctx: Context) -> MailMessageOut:
    content = None
    if ctx.principal.organization_mode == "test" and ctx.principal.has("mail:read"):
        content = service.content_of(row, Seal(ctx.settings.secret_key.get_secret_value(), "mail"))
    return service.mail_out(row, content)
