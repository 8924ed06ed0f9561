"""`/v1/test-inbox`: what a test organization has mailed, as its recipients would have got it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from email.errors import MessageError
from html import unescape
from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import Field
from sqlalchemy import delete, select

from coworkapi.core.db import Database
from coworkapi.core.errors import NotFound
from coworkapi.core.files import FileStore
from coworkapi.core.http import Context, Ctx, Router, problems, requires
from coworkapi.core.ids import MailMessageId
from coworkapi.core.pages import Page, PageParams, Paging, fetch_page
from coworkapi.core.schemas import Instant, Out
from coworkapi.core.sealing import Seal
from coworkapi.gateways.mail import CalendarPart, Mail, compose, sender_of
from coworkapi.identity.service import NotATestOrganization
from coworkapi.notifications.models import MailMessage
from coworkapi.notifications.schemas import AttachmentOut
from coworkapi.notifications.service import content_of

router = Router(prefix="/v1/test-inbox/messages", tags=["Test inbox"])
TAGS = [{"name": "Test inbox", "description": "Mails of a test organization, as they would have arrived"}]
READ = requires("mail:read")
_LONGEST_WAIT = 10.0
_PAUSE = 0.2
_LINK = re.compile(r'<a\s[^>]*?href="(https?://[^"]+)"', re.IGNORECASE)


class InboxMessageOut(Out):
    """A mail that has arrived. `links`: where its HTML leads, in order: a sign-in link is one of them."""

    id: MailMessageId
    to_email: Annotated[str, Field(description="Who gets it")]
    to_name: Annotated[str | None, Field(description="The recipient's name; null where only the address is known")]
    subject: Annotated[str, Field(description="As the recipient reads it")]
    template: str = Field(examples=["member_sign_in"], description="Which of the mails that the service writes it is")
    headers: dict[str, str] = Field(
        examples=[{"From": "coworkapi <no-reply@localhost>", "Subject": "Sign in"}],
        description="As they arrived, by name",
    )
    text: Annotated[str, Field(description="The plain text")]
    html: Annotated[str, Field(description="The HTML part")]
    links: Annotated[list[str], Field(description="Where its HTML leads, in order: a sign-in link is one of them")]
    attachments: Annotated[list[AttachmentOut], Field(description="The files that came with it")]
    arrived_at: datetime = Field(description="Real time, whatever the test clock says")


@router.get(
    "",
    dependencies=[READ],
    summary="List what arrived",
    openapi_extra={"x-streams": True, "x-at-once": 32},
    responses=problems(NotATestOrganization),
)
async def list_inbox_messages(
    ctx: Ctx,
    page: Paging,
    request: Request,
    to_email: Annotated[str | None, Query(max_length=254, description="Only to this address")] = None,
    template: Annotated[str | None, Query(max_length=40, description="Only written from this template")] = None,
    since: Annotated[Instant | None, Query(description="Only what arrived at or after; real time")] = None,
    wait: Annotated[
        float, Query(ge=0, le=_LONGEST_WAIT, description="Answer once there is one, or after so many seconds")
    ] = 0,
) -> Page[InboxMessageOut]:
    """Newest first. With `wait`, a test asks once for the mail that it has caused: `since` the moment before."""
    _check(ctx)
    statement = select(MailMessage).where(MailMessage.state == "sent", MailMessage.content.is_not(None))
    if to_email is not None:
        statement = statement.where(MailMessage.to_email == to_email.lower())
    if template is not None:
        statement = statement.where(MailMessage.template == template)
    if since is not None:
        statement = statement.where(MailMessage.sent_at >= since)
    db: Database = request.app.state.db
    deadline = asyncio.get_running_loop().time() + wait
    while True:
        rows, cursor = await _look(db, ctx, statement, page)
        if rows or asyncio.get_running_loop().time() >= deadline:
            return Page(data=[_shown(ctx, row) for row in rows], next_cursor=cursor)
        await asyncio.sleep(_PAUSE)


@router.delete(
    "",
    status_code=204,
    dependencies=[requires("sandboxes:write")],
    summary="Empty the inbox",
    responses=problems(NotATestOrganization),
)
async def delete_inbox_messages(ctx: Ctx) -> None:
    """Deletes what has arrived; what is on its way still arrives."""
    _check(ctx)
    await ctx.session.execute(
        delete(MailMessage)
        .where(MailMessage.state.in_(("sent", "failed", "cancelled")))
        .execution_options(synchronize_session=False)
    )


@router.get("/{mail_message_id}", dependencies=[READ], summary="Get what arrived", responses=problems(NotFound))
async def get_inbox_message(mail_message_id: MailMessageId, ctx: Ctx) -> InboxMessageOut:
    """One mail."""
    _check(ctx)
    return _shown(ctx, _arrived(await ctx.session.get(MailMessage, (ctx.organization_id, mail_message_id))))


@router.get(
    "/{mail_message_id}/attachments/{name}",
    dependencies=[READ],
    summary="Download an attachment",
    openapi_extra={"x-streams": True},
    response_class=Response,
    responses={
        **problems(NotFound),
        200: {
            "description": "The file",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
async def download_inbox_attachment(mail_message_id: MailMessageId, name: str, ctx: Ctx, request: Request) -> Response:
    """A file that came with the mail, by its name."""
    _check(ctx)
    db: Database = request.app.state.db
    files: FileStore = request.app.state.files
    async with db.transaction(ctx.principal) as session:
        row = _arrived(await session.get(MailMessage, (ctx.organization_id, mail_message_id)))
    headers = {"Content-Disposition": "attachment"}
    for file in row.attachments or ():
        if file["name"] == name:
            return Response(await files.get(file["key"]), media_type=file["content_type"], headers=headers)
    calendar = _calendar(_content(ctx, row))
    if calendar is not None and calendar.file_name == name:
        return Response(calendar.content, media_type="text/calendar; charset=utf-8", headers=headers)
    raise NotFound("no such file came with this mail")


async def _look(
    db: Database, ctx: Context, statement: Any, page: PageParams
) -> tuple[Sequence[MailMessage], str | None]:
    """One page in a transaction of its own: whoever waits holds no connection."""
    async with db.transaction(ctx.principal) as session:
        rows, cursor = await fetch_page(
            session, statement, keys=[MailMessage.id], page=page, order="test_inbox", descending=True
        )
        return [row[0] for row in rows], cursor


def _check(ctx: Context) -> None:
    ctx.require("mail:read", None)
    if ctx.principal.organization_mode != "test":
        raise NotATestOrganization("only a test organization has an inbox; a live one's mails really go out")


def _arrived(row: MailMessage | None) -> MailMessage:
    if row is None or row.state != "sent" or row.content is None:
        raise NotFound("no such mail has arrived")
    return row


def _content(ctx: Context, row: MailMessage) -> dict[str, str]:
    found = content_of(row, Seal(ctx.settings.secret_key.get_secret_value(), "mail"))
    # Sealed with another secret key.
    return found or {"text": "", "html": ""}


def _calendar(content: dict[str, str]) -> CalendarPart | None:
    if "calendar" not in content:
        return None
    return CalendarPart("CANCEL" if "\nMETHOD:CANCEL" in content["calendar"] else "REQUEST", content["calendar"])


def _shown(ctx: Context, row: MailMessage) -> InboxMessageOut:
    content = _content(ctx, row)
    calendar, arrived_at = _calendar(content), row.sent_at or row.queued_at
    mail = Mail(row.id, row.to_email, row.to_name, row.subject or "", content["text"], content["html"], calendar)
    try:
        message = compose(mail, sender_of(ctx.settings.mail_from), at=arrived_at)
        headers = {name: str(message[name]) for name in ("From", "To", "Subject", "Date", "Message-ID")}
        headers |= {"Auto-Submitted": str(message["Auto-Submitted"])}
    except (ValueError, MessageError):  # an address that can't be written into a mail: it arrives here only
        headers = {"To": row.to_email, "Subject": mail.subject}
    files = [
        AttachmentOut(**{name: file[name] for name in AttachmentOut.model_fields}) for file in row.attachments or ()
    ]
    if calendar is not None:
        size = len(calendar.content.encode())
        files.append(AttachmentOut(name=calendar.file_name, content_type="text/calendar", bytes=size))
    return InboxMessageOut(
        id=row.id,
        to_email=row.to_email,
        to_name=row.to_name,
        subject=mail.subject,
        template=row.template,
        headers=headers,
        text=mail.text,
        html=mail.html,
        links=[unescape(found) for found in _LINK.findall(mail.html)],
        attachments=files,
        arrived_at=arrived_at,
    )
