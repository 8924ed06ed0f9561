"""The mail gateways: a real SMTP conversation with a local server, and the local one that only answers."""

from __future__ import annotations

import asyncio
import email
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from typing import Any, cast
from uuid import UUID

import pytest
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from coworkapi.core.ids import new_id
from coworkapi.gateways.mail import Delivery, LocalMail, Mail, SmtpMail, open_mail

SENDER = "North Wharf <no-reply@north-wharf.example.com>"


@dataclass
class Inbox:
    """What an SMTP server got; `refuse` answers recipients with that line, `fail` the content."""

    refuse: str = ""
    fail: str = ""
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        if self.fail:
            return self.fail
        content = cast(bytes, envelope.content)
        self.mails.append(cast(EmailMessage, email.message_from_bytes(content, policy=policy.default)))
        return "250 OK"


@asynccontextmanager
async def smtp_server(inbox: Inbox, **options: Any) -> AsyncIterator[str]:
    """An SMTP server on this machine; its address."""
    loop = asyncio.get_running_loop()
    conversations: list[Server] = []

    def answer() -> Server:
        conversations.append(Server(inbox, hostname="local", loop=loop, **options))
        return conversations[-1]

    server = await loop.create_server(answer, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for one in conversations:
            if one.transport is not None:
                one.transport.close()
        await server.wait_closed()
        await asyncio.sleep(0)


def mail(**changes: Any) -> Mail:
    values: dict[str, Any] = {
        "id": UUID("01957c5e-0000-7000-8000-000000000001"),
        "to_email": "ada@example.com",
        "to_name": "Ada Lövelace",
        "subject": "Grüße, mit Link",
        "text": "Guten Tag\n\nhttps://example.com/links#token=x\n",
        "html": "<p>Guten Tag</p>",
    }
    return Mail(**values | changes)


async def test_a_mail_arrives_whole() -> None:
    inbox = Inbox()
    async with smtp_server(inbox) as server:
        delivery = await SmtpMail(f"smtp://{server}", SENDER).send(mail())
    assert delivery.state == "sent"
    (got,) = inbox.mails
    assert got["Subject"] == "Grüße, mit Link"
    assert got["To"] == "Ada Lövelace <ada@example.com>"
    assert got["From"] == SENDER
    assert got["Message-ID"] == "<01957c5e000070008000000000000001@north-wharf.example.com>"
    assert got["Auto-Submitted"] == "auto-generated"
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == mail().text
    assert html.get_content().strip() == mail().html


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # this machine alone listens
async def test_the_password_is_presented() -> None:
    seen = []

    def check(server: Server, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"pass/word", handled=False)

    inbox = Inbox()
    async with smtp_server(inbox, authenticator=check, auth_required=True, auth_require_tls=False) as server:
        right = await SmtpMail(f"smtp://user:pass%2Fword@{server}", SENDER).send(mail())
        wrong = await SmtpMail(f"smtp://user:other@{server}", SENDER).send(mail())
    assert right == Delivery("sent")
    assert wrong.detail.startswith("the mail server refuses us: 535")
    assert (wrong.state, len(inbox.mails)) == ("delayed", 1)  # our fault, not the recipient's: worth another try
    assert seen[0] == (b"user", b"pass/word")


@pytest.mark.parametrize(
    ("inbox", "state"),
    [
        (Inbox(refuse="550 no such mailbox"), "refused"),
        (Inbox(refuse="450 try later"), "delayed"),
        (Inbox(fail="554 spam"), "refused"),
        (Inbox(fail="451 try later"), "delayed"),
    ],
)
async def test_refusals_for_good_and_for_now(inbox: Inbox, state: str) -> None:
    async with smtp_server(inbox) as server:
        delivery = await SmtpMail(f"smtp://{server}", SENDER).send(mail())
    assert delivery.state == state
    assert delivery.detail[:3] in (inbox.refuse + inbox.fail)


async def test_a_server_that_is_away_is_worth_another_try() -> None:
    async with smtp_server(Inbox()) as server:
        gone = server
    delivery = await SmtpMail(f"smtp://{gone}", SENDER).send(mail())
    assert delivery.state == "delayed"


@pytest.mark.parametrize("name", ["Ada\r\nBcc: eve@example.com", "Ada, Queen <x@y>", '"', ""])
async def test_a_name_cannot_add_a_header(name: str) -> None:
    inbox = Inbox()
    async with smtp_server(inbox) as server:
        await SmtpMail(f"smtp://{server}", SENDER).send(mail(to_name=name))
    (got,) = inbox.mails
    assert got["Bcc"] is None
    assert [str(address.addr_spec) for address in got["To"].addresses] == ["ada@example.com"]


async def test_addresses_of_the_whole_world() -> None:
    inbox = Inbox()
    async with smtp_server(inbox) as server:
        sent = await SmtpMail(f"smtp://{server}", SENDER).send(mail(to_email="ada@exämple.com"))
        refused = await SmtpMail(f"smtp://{server}", SENDER).send(mail(to_email="lövelace@example.com"))
    assert (sent.state, refused.state) == ("sent", "refused")
    assert inbox.mails[0]["To"].addresses[0].domain == "xn--exmple-cua.com"


async def test_the_local_gateway_fails_on_request() -> None:
    local = LocalMail()
    assert (await local.send(mail())).state == "sent"
    assert (await local.send(mail(to_email="x@refused.example.com"))).state == "refused"
    assert (await local.send(mail(to_email="x@delayed.example.com"))).state == "delayed"


def test_settings_choose() -> None:
    assert isinstance(open_mail("local:", SENDER), LocalMail)
    assert isinstance(open_mail("smtp://mail.example.com:587?starttls=1", SENDER), SmtpMail)
    for wrong in ("http://mail.example.com", "smtp://", "nonsense"):
        with pytest.raises(ValueError, match="mail_url"):
            open_mail(wrong, SENDER)
    with pytest.raises(ValueError, match="mail_from"):
        open_mail("smtp://mail.example.com", "nobody")


def test_ids_differ() -> None:
    sender = SmtpMail("smtp://mail.example.com", SENDER)
    assert sender.message(mail(id=new_id()))["Message-ID"] != sender.message(mail())["Message-ID"]
