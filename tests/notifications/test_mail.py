"""Mail from the fact to the outbox: written late, sent outside any transaction, tried again, never twice by intent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from coworkapi.core.clock import utcnow
from coworkapi.core.db import Database
from coworkapi.core.files import FolderStore
from coworkapi.core.jobs import sweep, tidy
from coworkapi.core.principal import NO_ORGANIZATION
from coworkapi.gateways.mail import Delivery, Mail
from coworkapi.notifications import jobs
from coworkapi.notifications.service import Writer
from tests.identity.factories import make_user
from tests.operator import Operator, make_operator

FILES = FolderStore(Path("/nowhere"))  # these mails carry none
WRITER = Writer("https://space.example.com", "test-secret-" + "x" * 32)


@dataclass
class Recorder:
    """A mail server that keeps what it got and answers what it is told."""

    answers: list[Delivery] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    wait: asyncio.Event | None = None
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, mail: Mail) -> Delivery:
        self.mails.append(mail)
        self.reached.set()
        if self.wait is not None:
            await self.wait.wait()
        return self.answers.pop(0) if self.answers else Delivery("sent")


async def invite(operator: Operator, email: str = "ada@example.com", **more: Any) -> dict[str, Any]:
    body = {"email": email, "name": "Ada", "role_assignments": [{"role": "front_desk"}], **more}
    made: dict[str, Any] = await operator.post("/v1/invitations", body)
    return made


async def outbox(operator: Operator, **filters: Any) -> list[dict[str, Any]]:
    page: dict[str, Any] = await operator.get("/v1/mail-messages", **filters)
    found: list[dict[str, Any]] = page["data"]
    return found


async def due_again(operator: Operator) -> None:
    """As if the time of the next attempt had come."""
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE mail_messages SET next_attempt_at = now() WHERE state <> 'sent'"))


async def send(db: Database, operator: Operator, gateway: Recorder) -> int:
    """What the worker does about a live organization's mail, with that mail server."""
    return await sweep(db, [jobs.send_mails(gateway, WRITER, FILES)], organization_id=operator.organization_id)


@pytest.fixture
async def live(app: FastAPI) -> Any:
    async with make_operator(app, mode="live") as made:
        yield made


async def test_a_test_organizations_mail_can_be_read(operator: Operator) -> None:
    await invite(operator)
    await operator.sweep()
    (mail,) = await outbox(operator)
    assert (mail["state"], mail["template"], mail["to_email"]) == ("sent", "invitation", "ada@example.com")
    assert mail["subject"] == "Test Space invites you to its team"
    assert "/links/invitation#token=cwi_" in mail["text"]
    assert "cwi_" in mail["html"]
    assert mail["sent_at"] is not None
    assert (await operator.get(f"/v1/mail-messages/{mail['id']}")) == mail
    assert await operator.sweep() == 0


async def test_the_token_lies_nowhere_in_clear(operator: Operator, db: Database) -> None:
    await invite(operator)
    await operator.sweep()
    (mail,) = await outbox(operator)
    token = mail["text"].partition("#token=")[2].split()[0]
    async with db.transaction(operator.principal) as session:
        for table in ("mail_messages", "events", "event_deliveries", "invitations", "audit_entries"):
            dump = "\n".join((await session.execute(text(f"SELECT to_jsonb(t)::text FROM {table} t"))).scalars())
            assert token not in dump, table
            assert token.encode().hex() not in dump, table


async def test_live_mail_goes_out_and_its_text_is_not_kept(live: Operator, db: Database) -> None:
    await invite(live)
    await sweep(db, [], organization_id=live.organization_id)  # the fact's handler
    (queued,) = await outbox(live)
    assert (queued["state"], queued["subject"], queued["text"]) == ("queued", None, None)
    server = Recorder()
    assert await send(db, live, server) == 1
    (mail,) = server.mails
    assert mail.to_email == "ada@example.com"
    assert mail.text.partition("#token=")[2].startswith("cwi_")
    (sent,) = await outbox(live)
    assert (sent["state"], sent["text"], sent["html"]) == ("sent", None, None)


async def test_no_transaction_is_open_while_the_server_is_spoken_to(live: Operator, db: Database) -> None:
    await invite(live)
    await sweep(db, [], organization_id=live.organization_id)
    server = Recorder(wait=asyncio.Event())
    sending = asyncio.create_task(send(db, live, server))
    await server.reached.wait()
    (mail,) = await outbox(live)  # the attempt is already written down
    assert (mail["state"], mail["attempts"]) == ("sending", 1)
    # Nobody holds the row: it can be locked at once.
    async with db.transaction(live.principal) as session:
        await session.execute(text("SELECT 1 FROM mail_messages FOR UPDATE NOWAIT"))
    assert await send(db, live, Recorder()) == 0  # and nobody else takes it
    assert server.wait is not None
    server.wait.set()
    await sending
    assert (await outbox(live))[0]["state"] == "sent"


async def test_a_delayed_mail_is_tried_again_with_the_same_link(live: Operator, db: Database) -> None:
    await invite(live)
    await sweep(db, [], organization_id=live.organization_id)
    server = Recorder(answers=[Delivery("delayed", "450 later")])
    await send(db, live, server)
    (mail,) = await outbox(live)
    assert (mail["state"], mail["last_error"]) == ("queued", "450 later")
    assert await send(db, live, server) == 0  # not before its time
    await due_again(live)
    await send(db, live, server)
    first, second = server.mails
    assert (first.id, first.text) == (second.id, second.text)
    assert (await outbox(live))[0]["state"] == "sent"


async def test_a_crash_while_sending_sends_again_after_the_lease(live: Operator, db: Database) -> None:
    await invite(live)
    await sweep(db, [], organization_id=live.organization_id)

    class Crash(Recorder):
        async def send(self, mail: Mail) -> Delivery:
            self.mails.append(mail)
            raise RuntimeError("the worker died here")

    crashed, server = Crash(), Recorder()
    await send(db, live, crashed)
    assert (await outbox(live))[0]["state"] == "sending"
    assert await send(db, live, server) == 0
    await due_again(live)
    await send(db, live, server)
    assert (crashed.mails[0].id, crashed.mails[0].text) == (server.mails[0].id, server.mails[0].text)
    assert (await outbox(live))[0]["state"] == "sent"


async def test_a_refused_mail_fails_and_can_be_sent_again(operator: Operator) -> None:
    await invite(operator, "ada@refused.example.com")
    await operator.sweep()
    (mail,) = await outbox(operator, state="failed")
    assert mail["last_error"].startswith("550")
    assert mail["next_attempt_at"] is None
    (event,) = await operator.events("mail_message.failed")
    assert event["data"]["id"] == mail["id"]
    assert event["data"]["text"] is None
    again = await operator.post(f"/v1/mail-messages/{mail['id']}/retry", status=200)
    assert (again["state"], again["attempts"]) == ("queued", 0)
    problem = await operator.post(f"/v1/mail-messages/{mail['id']}/retry", status=409)
    assert problem["code"] == "mail_not_failed"


async def test_a_delayed_mail_is_given_up_in_the_end(operator: Operator) -> None:
    await invite(operator, "ada@delayed.example.com")
    for _ in range(12):
        await operator.sweep()
        await due_again(operator)
    (mail,) = await outbox(operator)
    assert (mail["state"], mail["attempts"]) == ("failed", 12)


async def test_what_is_over_is_not_mailed(operator: Operator, db: Database) -> None:
    made = await invite(operator)
    await sweep(db, [], organization_id=operator.organization_id)
    await operator.post(f"/v1/invitations/{made['id']}/revoke", status=200)
    await operator.sweep()
    assert (await outbox(operator))[0]["state"] == "cancelled"


async def test_a_handler_that_runs_twice_mails_once(operator: Operator, db: Database) -> None:
    await invite(operator)
    await operator.sweep()
    async with db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE event_deliveries SET state = 'pending'"))
    await operator.sweep()
    assert len(await outbox(operator)) == 1


async def test_the_language_is_the_accounts(operator: Operator, db: Database) -> None:
    person = await make_user(operator)
    async with db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE users SET locale = 'de-AT' WHERE id = :id"), {"id": person.id})
        await session.execute(text("DELETE FROM role_assignments"))
        await session.execute(text("DELETE FROM organization_users"))
    await invite(operator, person.email)
    await operator.sweep()
    assert (await outbox(operator))[0]["subject"] == "Test Space lädt Sie in sein Team ein"


async def test_a_password_reset_is_mailed_where_only_test_organizations_are(
    operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    person = await make_user(operator)
    answer = await anonymous.post("/v1/auth/password-reset-requests", json={"email": person.email})
    assert answer.status_code == 202
    await operator.sweep()
    (mail,) = await outbox(operator)
    assert (mail["template"], mail["state"]) == ("password_reset", "sent")


async def test_a_live_users_reset_is_nobodys_to_read(
    operator: Operator, live: Operator, db: Database, anonymous: httpx.AsyncClient
) -> None:
    """Someone who works in a live organization, too, must not be taken over through a test organization's outbox."""
    person = await make_user(live)
    async with db.transaction(operator.principal) as session:
        await session.execute(
            text("INSERT INTO organization_users (organization_id, user_id) VALUES (:org, :id)"),
            {"org": operator.organization_id, "id": person.id},
        )
    await anonymous.post("/v1/auth/password-reset-requests", json={"email": person.email})
    server = Recorder()
    await sweep(db, [jobs.send_mails(server, WRITER, FILES)], organization_id=NO_ORGANIZATION)
    assert [mail.to_email for mail in server.mails if mail.to_email == person.email] == [person.email]
    assert await outbox(operator) == []
    assert await outbox(live) == []


async def test_three_resets_an_hour_at_most(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    for _ in range(5):
        await anonymous.post("/v1/auth/password-reset-requests", json={"email": person.email})
    await operator.sweep()
    assert len(await outbox(operator, template="password_reset")) == 3


async def test_an_unknown_address_gets_no_mail(operator: Operator, db: Database, anonymous: httpx.AsyncClient) -> None:
    email = f"nobody-{uuid4().hex}@example.com"
    answer = await anonymous.post("/v1/auth/password-reset-requests", json={"email": email})
    assert answer.status_code == 202
    server = Recorder()
    await sweep(db, [jobs.send_mails(server, WRITER, FILES)], organization_id=NO_ORGANIZATION)
    assert email not in [mail.to_email for mail in server.mails]


async def test_mail_needs_its_right_everywhere(operator: Operator) -> None:
    await invite(operator)
    await operator.sweep()
    (mail,) = await outbox(operator)
    for scopes, where in (["events:read"], None), (["mail:read"], [uuid4()]):
        async with operator.client(await operator.key(scopes, where)) as client:
            assert (await client.get("/v1/mail-messages")).status_code == 403
            assert (await client.get(f"/v1/mail-messages/{mail['id']}")).status_code == 403


async def test_another_organizations_mail_is_not_there(operator: Operator, stranger: Operator) -> None:
    await invite(stranger)
    await stranger.sweep()
    (mail,) = await outbox(stranger)
    await operator.get(f"/v1/mail-messages/{mail['id']}", 404)
    await operator.post(f"/v1/mail-messages/{mail['id']}/retry", status=404)
    assert await outbox(operator) == []


async def test_filters(operator: Operator) -> None:
    await invite(operator, "ada@example.com")
    await invite(operator, "ben@example.com")
    await operator.sweep()
    assert len(await outbox(operator, to_email="ADA@example.com")) == 1
    assert len(await outbox(operator, template="invitation", state="sent")) == 2
    assert await outbox(operator, state="failed") == []
    assert await outbox(operator, updated_since=(utcnow() + timedelta(minutes=1)).isoformat()) == []


async def test_old_mails_are_forgotten(operator: Operator, db: Database) -> None:
    await invite(operator, "ada@example.com")
    await invite(operator, "ben@example.com")
    await operator.sweep()
    async with db.transaction(operator.principal) as session:
        await session.execute(
            text("UPDATE mail_messages SET queued_at = now() - interval '91 days' WHERE to_email = 'ada@example.com'")
        )
    assert await tidy(db, ["forget_old_mails"]) >= 1
    assert [mail["to_email"] for mail in await outbox(operator)] == ["ben@example.com"]
    assert await tidy(db, ["forget_old_mails"]) == 0


async def test_a_member_is_invited_and_signs_in_by_the_link(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    email = f"m{uuid4().hex}@example.com"
    member = await operator.post("/v1/members", {"name": "Mia Member", "email": email})
    await operator.post(f"/v1/members/{member['id']}/invite", status=200)
    await operator.sweep()
    (mail,) = await outbox(operator)
    assert (mail["template"], mail["to_email"], mail["state"]) == ("member_invited", email, "sent")
    token = mail["text"].partition("#token=")[2].split()[0]
    path = f"/v1/public/{operator.slug}/sign-in"
    answer = await anonymous.post(path, json={"token": token})
    assert answer.status_code in (200, 201), answer.text
    assert (await anonymous.post(path, json={"token": token})).status_code == 401
