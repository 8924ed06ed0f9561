"""Writing mails and keeping what became of them. Nothing here speaks to a mail server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.service import note_delivered
from coworkapi.bookings.service import Letter, calendar_of, rsvp_token
from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Conflict, NotFound
from coworkapi.core.events import emit
from coworkapi.core.files import FileStore
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.core.sealing import Seal
from coworkapi.core.unit_of_work import acting_principal, leave_work, organization_of
from coworkapi.gateways.mail import Attachment, CalendarPart, Delivery, Mail
from coworkapi.identity.service import give_token, make_link, token_for_mail
from coworkapi.memberships.service import letter_goes, note_letter_delivered
from coworkapi.notifications.events import MailFailed
from coworkapi.notifications.letter_texts import LETTER_TEXTS
from coworkapi.notifications.models import MailMessage
from coworkapi.notifications.schemas import AttachmentOut, MailMessageOut
from coworkapi.notifications.templates import WITHOUT_LINK, render

BATCH = 40
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 12
MEMBER_INVITATION = timedelta(days=7)


class MailNotFailed(Conflict):
    """Only a mail that has failed can be tried again."""


@dataclass(frozen=True, slots=True)
class Writer:
    """What mails are written with: where links lead, the service's secret, and the address that mails come from.

    `keeps`: whether live organizations' mails, too, are kept as written, to be read in the local inbox.
    """

    public_url: str
    secret: str
    sender: str = "no-reply@localhost"
    keeps: bool = False

    @property
    def seal(self) -> Seal:
        return Seal(self.secret, "mail")


@dataclass(frozen=True, slots=True)
class Written:
    """A mail that is ready to go, and whether it is a test organization's, which never leaves the house."""

    mail: Mail
    test: bool
    files: Sequence[Mapping[str, Any]] = ()


async def with_files(written: Written, files: FileStore) -> Mail:
    """The mail with the files that go with it. Not inside a transaction. Raises NotFound where one is gone."""
    attached = [Attachment(file["name"], file["content_type"], await files.get(file["key"])) for file in written.files]
    return replace(written.mail, attachments=tuple(attached))


async def take_due(session: AsyncSession, *, writer: Writer, test: bool) -> list[Written]:
    """Takes mails that are due, writes them, and notes the attempt, with a lease for whoever sends them.

    What the mail was about may be over by now (an invitation that was revoked): then it is cancelled.
    """
    rows = await session.scalars(
        select(MailMessage)
        .where(MailMessage.state.in_(("queued", "sending")), MailMessage.next_attempt_at <= utcnow())
        .order_by(MailMessage.next_attempt_at, MailMessage.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    written = []
    for row in rows:
        link = await _link(session, row, writer)
        if link is None:
            row.state = "cancelled"
            continue
        values = {"name": row.to_name or row.to_email, **row.params}
        found = render(row.template, row.locale, values, link)
        calendar = _calendar(row, writer)
        mail = Mail(row.id, row.to_email, row.to_name, found.subject, found.text, found.html, calendar)
        row.state, row.subject = "sending", found.subject[:300]
        row.attempts += 1
        row.next_attempt_at = utcnow() + LEASE
        if test or writer.keeps:
            content = {"text": found.text, "html": found.html}
            if calendar is not None:
                content["calendar"] = calendar.content
            row.content = writer.seal.seal(orjson.dumps(content))
        written.append(Written(mail, test, row.attachments or ()))
    return written


def _calendar(row: MailMessage, writer: Writer) -> CalendarPart | None:
    if row.calendar is None:
        return None
    letter = Letter.model_validate(row.calendar)
    return CalendarPart(letter.method, calendar_of(letter, sender=writer.sender, house=row.params["organization"]))


async def _link(session: AsyncSession, row: MailMessage, writer: Writer) -> str | None:
    """Where the mail's link leads; its secret is made here, and only its hash is kept. None: there is nothing left to
    mail about. The secret stands behind the `#`, so that no server's log has it."""
    where, params = f"{writer.public_url}/links", row.params
    if row.template in LETTER_TEXTS and not await letter_goes(session, decode_id("prl", params["letter_id"])):
        return None  # the price rise was withdrawn
    if row.template in WITHOUT_LINK:
        return ""
    if row.template in ("booking_invitation", "booking_update"):
        here, letter = organization_of(session), Letter.model_validate(row.calendar)
        token = rsvp_token(writer.secret, here, letter.attendee_id)
        return f"{writer.public_url}/v1/public/{encode_id('org', here)}/invitations/{token}"
    if row.template == "team_invitation":
        return f"{where}/member"
    if row.template == "waitlist_offer":
        if acting_principal(session).now >= datetime.fromisoformat(params["expires_at"]):
            return None
        return f"{where}/waitlist/{params['entry_id']}"
    if row.template == "invitation":
        token = token_for_mail("invitation", mail_id=row.id, secret=writer.secret)
        invitation_id = decode_id("ivt", params["invitation_id"])
        if await give_token(session, invitation_id=invitation_id, token=token) is None:
            return None
        return f"{where}/invitation#token={token}"
    token = token_for_mail("link", mail_id=row.id, secret=writer.secret)
    if row.template in ("member_invited", "member_sign_in"):
        await make_link(
            session,
            purpose="member_sign_in",
            organization_id=organization_of(session),
            member_id=decode_id("mem", params["member_id"]),
            lifetime=MEMBER_INVITATION if row.template == "member_invited" else None,
            token=token,
        )
        return f"{where}/member-sign-in#token={token}"
    if row.template == "sign_up":
        await make_link(session, purpose="sign_up", email=row.to_email, token=token)
        return f"{where}/sign-up#token={token}"
    user_id = decode_id("usr", params["user_id"])
    await make_link(session, purpose="reset_password", user_id=user_id, token=token)
    return f"{where}/password-reset#token={token}"


async def record_delivery(session: AsyncSession, *, mail_id: UUID, delivery: Delivery) -> None:
    """Keeps what became of a mail: sent, failed for good, or to be tried again (1, 2, 4 ... minutes later, at most an
    hour, twelve times in all)."""
    row = await session.scalar(
        select(MailMessage).where(MailMessage.id == mail_id, MailMessage.state == "sending").with_for_update()
    )
    if row is None:  # a twin whose lease ran out was slower than the mail it sent again
        return
    if delivery.state == "sent":
        row.state, row.sent_at, row.last_error, row.calendar = "sent", utcnow(), None, None
        await _tell_document(session, row, sent=True)
        return
    row.last_error = delivery.detail
    if delivery.state == "delayed" and row.attempts < MAX_ATTEMPTS:
        row.state = "queued"
        row.next_attempt_at = utcnow() + min(timedelta(hours=1), timedelta(minutes=2 ** (row.attempts - 1)))
        return
    row.state = "failed"
    await _tell_document(session, row, sent=False)
    await session.flush()
    await session.refresh(row)
    emit(session, MailFailed(aggregate_id=row.id, data=mail_out(row)))


async def _tell_document(session: AsyncSession, row: MailMessage, *, sent: bool) -> None:
    if row.template in ("invoice", "credit_note"):
        prefix = "inv" if row.template == "invoice" else "crn"
        await note_delivered(session, decode_id(prefix, row.params["document_id"]), sent=sent)
    elif row.template in LETTER_TEXTS:
        error = None if sent else row.last_error or "the mail was refused"
        await note_letter_delivered(session, decode_id("prl", row.params["letter_id"]), error=error)


async def get_mail(session: AsyncSession, *, mail_id: UUID, lock: bool = False) -> MailMessage:
    """A mail. Raises NotFound."""
    statement = select(MailMessage).where(MailMessage.id == mail_id)
    row = await session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFound("there is no such mail in this organization")
    return row


async def retry_mail(session: AsyncSession, *, mail: MailMessage) -> MailMessage:
    """Tries a (locked) failed mail again from the start. Raises MailNotFailed."""
    if mail.state != "failed":
        raise MailNotFailed(f"the mail is {mail.state}; only a failed one can be tried again")
    mail.state, mail.attempts, mail.next_attempt_at = "queued", 0, utcnow()
    await session.flush()
    await session.refresh(mail)
    leave_work(session)
    return mail


def mail_out(row: MailMessage, content: dict[str, str] | None = None) -> MailMessageOut:
    """A mail as GET shows it; `content`: its text, HTML and calendar entry."""
    return MailMessageOut(
        id=row.id,
        template=row.template,
        locale=row.locale,
        to_email=row.to_email,
        to_name=row.to_name,
        subject=row.subject,
        state=row.state,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at if row.state in ("queued", "sending") else None,
        last_error=row.last_error,
        sent_at=row.sent_at,
        attachments=[
            AttachmentOut(**{n: file[n] for n in AttachmentOut.model_fields}) for file in row.attachments or ()
        ],
        created_at=row.created_at,
        updated_at=row.updated_at,
        **(content or {}),
    )


def content_of(row: MailMessage, seal: Seal) -> dict[str, str] | None:
    """Text, HTML and calendar entry, where they are kept."""
    found = seal.unseal(row.content) if row.content else None
    return orjson.loads(found) if found else None
