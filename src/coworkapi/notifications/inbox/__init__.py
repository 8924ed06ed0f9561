"""`/inbox`: the mails of a service whose mail is local, to be read in a browser. For the one at this machine.

`app.py` serves it only where `Settings.has_inbox` holds: never in production, never where mail really goes out. Whoever
asks must have addressed this machine by a name that no name server gives away, so that no website can read it through
its visitor's browser (DNS rebinding), and nobody through a proxy.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import text

from coworkapi.core.db import Database
from coworkapi.core.errors import NotFound
from coworkapi.core.ids import MailMessageId
from coworkapi.core.principal import NO_ORGANIZATION, system_principal
from coworkapi.core.sealing import Seal
from coworkapi.notifications.inbox.page import FRAME_POLICY, POLICY, LocalMessage, list_page, message_page
from coworkapi.settings import is_local_name

MOST = 50


async def _at_this_machine(request: Request) -> None:
    """Raises NotFound unless the request names this machine itself."""
    if not is_local_name(request.url.hostname or ""):
        raise NotFound("the inbox is read at this machine: http://127.0.0.1 and its port")


router = APIRouter(include_in_schema=False, prefix="/inbox", dependencies=[Depends(_at_this_machine)])
_LOCAL_MAILS = text(
    "SELECT * FROM local_mails(CAST(:id AS uuid), CAST(:before AS uuid), CAST(:search AS text), :limit)"
)


@router.get("")
async def inbox(
    request: Request,
    q: Annotated[str, Query(max_length=200)] = "",
    before: MailMessageId | None = None,
) -> HTMLResponse:
    """The newest mails of all organizations."""
    search = q.strip() or None
    mails = await _read(request, before=before, search=search, limit=MOST + 1)
    older = mails[MOST - 1].id if len(mails) > MOST else None
    return _page(list_page(mails[:MOST], search=search or "", older=older, newest=before is None))


@router.get("/{mail_id}")
async def inbox_mail(mail_id: MailMessageId, request: Request) -> HTMLResponse:
    """One mail: to whom, what it says, what comes with it."""
    return _page(message_page(await _one(request, mail_id)))


@router.get("/{mail_id}/html")
async def inbox_mail_html(mail_id: MailMessageId, request: Request) -> HTMLResponse:
    """The mail as HTML, for the frame in its page: no script, nothing from elsewhere."""
    mail = await _one(request, mail_id)
    return HTMLResponse(mail.html, headers={"Content-Security-Policy": FRAME_POLICY})


@router.get("/{mail_id}/{file_name}")
async def inbox_mail_file(mail_id: MailMessageId, file_name: str, request: Request) -> Response:
    """What comes with the mail, as a file."""
    mail = await _one(request, mail_id)
    if mail.calendar is None or file_name != mail.file_name:
        raise NotFound("no such file comes with this mail")
    return Response(
        mail.calendar,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


async def _one(request: Request, mail_id: UUID) -> LocalMessage:
    mails = await _read(request, mail_id=mail_id, limit=1)
    if not mails:
        raise NotFound("there is no such mail here; /inbox lists them")
    return mails[0]


async def _read(
    request: Request,
    *,
    mail_id: UUID | None = None,
    before: UUID | None = None,
    search: str | None = None,
    limit: int,
) -> list[LocalMessage]:
    db: Database = request.app.state.db
    seal = Seal(request.app.state.secret, "mail")
    async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
        rows = await session.execute(_LOCAL_MAILS, {"id": mail_id, "before": before, "search": search, "limit": limit})
        return [LocalMessage.of(row, seal) for row in rows]


def _page(html: str) -> HTMLResponse:
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})
