"""Sending mail: `SmtpMail`, and `LocalMail`, which sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Literal, Protocol
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import aiosmtplib

from coworkapi.core.clock import utcnow

TIMEOUT_SECONDS = 20
REFUSED_DOMAIN = "refused.example.com"
DELAYED_DOMAIN = "delayed.example.com"


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """iCalendar that a mail carries for its recipient's calendar (RFC 6047): as an alternative to its text, which mail
    programs offer to accept, and as a file, for those that don't."""

    method: Literal["REQUEST", "CANCEL"]
    content: str

    @property
    def file_name(self) -> str:
        return "invite.ics" if self.method == "REQUEST" else "cancel.ics"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail. `content_type`: `application/pdf`."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person. `id` is the same each time it is sent again."""

    id: UUID
    to_email: str
    to_name: str | None
    subject: str
    text: str
    html: str
    calendar: CalendarPart | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of it: `sent`; `refused` for good (no such mailbox); `delayed`: worth another try."""

    state: Literal["sent", "refused", "delayed"]
    detail: str = ""


class MailGateway(Protocol):
    """Hands mail on."""

    async def send(self, mail: Mail) -> Delivery:
        """Never raises for what a mail server may do. Sending the same mail again is harmless."""


class LocalMail:
    """Answers as a mail server would and sends nothing: the mail stays where it is kept, to be read over the API.

    Addresses tell it to fail: those at `refused.example.com` are refused for good, those at `delayed.example.com` are
    not answered.
    """

    async def send(self, mail: Mail) -> Delivery:
        domain = mail.to_email.rpartition("@")[2]
        if domain == REFUSED_DOMAIN:
            return Delivery("refused", "550 no such mailbox (local)")
        if domain == DELAYED_DOMAIN:
            return Delivery("delayed", "the mail server does not answer (local)")
        return Delivery("sent")


class SmtpMail:
    """Hands mail to an SMTP server, a connection for each. `url`: `smtp://user:password@host:587?starttls=1` or
    `smtps://user:password@host:465`; `sender`: `Name <address>`."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError(f"mail_url: expected smtp://host:port or smtps://host:port, not {parts.scheme or url!r}")
        self._host, self._tls = parts.hostname, parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587)
        self._starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] in ("1", "true")
        self._username = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._from = sender_of(sender)

    async def send(self, mail: Mail) -> Delivery:
        try:
            message = self.message(mail)
        except (ValueError, MessageError) as error:
            return Delivery("refused", f"the address can't be written into a mail: {error}"[:500])
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._username,
                password=self._password,
                use_tls=self._tls,
                start_tls=True if self._starttls else None if self._tls else False,
                timeout=TIMEOUT_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _refusal(error.recipients[0])
        except (aiosmtplib.SMTPAuthenticationError, aiosmtplib.SMTPSenderRefused) as error:
            return Delivery("delayed", f"the mail server refuses us: {error.code} {error.message}"[:500])
        except aiosmtplib.SMTPResponseException as error:
            return _refusal(error)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            return Delivery("delayed", f"{type(error).__name__}: {error}"[:500])
        return Delivery("sent")

    def message(self, mail: Mail) -> EmailMessage:
        """`compose`, from this gateway's sender."""
        return compose(mail, self._from)


def sender_of(text: str) -> Address:
    """The address of `Name <address>`. Raises ValueError."""
    name, address = parseaddr(text)
    if "@" not in address:
        raise ValueError("mail_from: expected `Name <address>`")
    return Address(name, addr_spec=address)


def compose(mail: Mail, sender: Address, *, at: datetime | None = None) -> EmailMessage:
    """The mail as it goes out: plain text, the same as HTML, and what it tells a calendar. Sent again it keeps its
    Message-ID. `at`: when, now unless given.

    Raises ValueError or MessageError for an address that only some servers could take (Unicode before the `@`).
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    local, _, domain = mail.to_email.rpartition("@")
    name = "".join(c if c.isprintable() else " " for c in mail.to_name or "")
    message["To"] = Address(name, addr_spec=f"{local}@{domain.encode('idna').decode()}")
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(at or utcnow())
    message["Message-ID"] = f"<{mail.id.hex}@{sender.domain or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if (calendar := mail.calendar) is not None:
        message.add_alternative(calendar.content, subtype="calendar", params={"method": calendar.method})
        message.add_attachment(
            calendar.content.encode(), maintype="application", subtype="ics", filename=calendar.file_name
        )
    for attachment in mail.attachments:
        main, _, sub = attachment.content_type.partition("/")
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    return message


def _refusal(error: aiosmtplib.SMTPResponseException) -> Delivery:
    detail = f"{error.code} {error.message}"[:500]
    return Delivery("refused" if error.code >= 500 else "delayed", detail)


def open_mail(url: str, sender: str) -> MailGateway:
    """The gateway of the settings. Raises ValueError for a wrong address."""
    return LocalMail() if url == "local:" else SmtpMail(url, sender)
