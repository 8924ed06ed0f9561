"""The local inbox: what it shows, to whom, and that nothing people write becomes markup."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from coworkapi.app import create_app
from coworkapi.core.clock import utcnow
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.jobs import sweep
from coworkapi.notifications.inbox.page import LocalMessage, list_page, message_page
from coworkapi.settings import Settings
from coworkapi.wiring import due_work
from tests.bookings.test_ics import read
from tests.notifications.test_invitations import GUEST, an_invitation
from tests.notifications.test_mail import invite
from tests.operator import Operator, make_operator

HERE = "http://127.0.0.1:8000"


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as client:
        yield client


def settings(**changes: Any) -> Settings:
    return Settings(
        **{"environment": "test", "secret_key": "x" * 40, "public_url": HERE, "database_url": "postgresql://x"}
        | changes
    )


def path_of(page: str, subject: str) -> str:
    """The address of the mail with that subject in a list."""
    found = re.search(rf'href="(/inbox/mail_\w+)"><b>{re.escape(subject)}', page)
    assert found, page
    return found[1]


async def test_every_organizations_mails_are_there(
    operator: Operator, app: FastAPI, browser: httpx.AsyncClient
) -> None:
    address = f"a{new_id().hex}@example.com"
    async with make_operator(app, mode="live") as live:
        for one in (operator, live):
            await invite(one, address)
            await sweep(one.db, due_work(app.state.settings), organization_id=one.organization_id)
    answer = await browser.get("/inbox", params={"q": address.upper()})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.count('class="mail"') == 2
    assert "script" not in answer.headers["content-security-policy"]
    page = await browser.get(path_of(answer.text, "Test Space invites you to its team"))
    assert "/links/invitation#token=cwi_" in page.text
    assert (await browser.get("/inbox", params={"q": f"not-{address}"})).text.count('class="mail"') == 0


async def test_a_mail_with_its_calendar_entry(operator: Operator, browser: httpx.AsyncClient) -> None:
    title = f"Meeting {new_id().hex}"
    booking, _ = await an_invitation(operator, title=title)
    await operator.sweep()
    listed = (await browser.get("/inbox", params={"q": title})).text
    path = path_of(listed, f"Invitation: {title}")
    page = (await browser.get(path)).text
    assert GUEST["email"] in page
    file = await browser.get(f"{path}/invite.ics")
    assert file.headers["content-disposition"] == 'attachment; filename="invite.ics"'
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    (only,) = read(file.content).walk("VEVENT")
    assert only["UID"] == f"{booking['id']}@coworkapi"
    assert (await browser.get(f"{path}/cancel.ics")).status_code == 404
    frame = await browser.get(f"{path}/html")
    assert "sandbox" in frame.headers["content-security-policy"]
    assert "default-src 'none'" in frame.headers["content-security-policy"]


async def test_pages(operator: Operator, browser: httpx.AsyncClient) -> None:
    mark = new_id().hex
    for number in range(51):
        await invite(operator, f"{mark}-{number}@example.com")
    await operator.sweep()
    first = (await browser.get("/inbox", params={"q": mark})).text
    assert first.count('class="mail"') == 50
    older = re.search(r'href="(/inbox\?before=[^"]+)"', first)
    assert older
    second = (await browser.get(older[1].replace("&amp;", "&"))).text
    assert second.count('class="mail"') == 1
    assert "Older" not in second


async def test_nothing_there_is_said(browser: httpx.AsyncClient) -> None:
    for path in (f"/inbox/{encode_id('mail', new_id())}", f"/inbox/{encode_id('mail', new_id())}/html"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await browser.get("/inbox/nonsense")).status_code == 422
    answer = await browser.post("/inbox")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    "host", ["space.example.com", "192.168.1.4", "127.0.0.1.evil.example", "localhost.evil.example"]
)
async def test_only_who_addresses_this_machine_sees_it(app: FastAPI, host: str) -> None:
    """A website whose name points to 127.0.0.1, a neighbour in the network, a proxy."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{host}:8000") as client:
        for path in ("/inbox", f"/inbox/{encode_id('mail', new_id())}"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
async def test_this_machine_has_names(app: FastAPI, name: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{name}:8000") as client:
        assert (await client.get("/inbox")).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"environment": "production"},
        {"mail_url": "smtp://mail.example.com:587"},
        {"public_url": "https://space.example.com"},
        {"public_url": "https://localhost.example.com"},
    ],
)
async def test_there_is_none_where_mail_is_real_or_the_world_comes_in(changes: dict[str, Any]) -> None:
    found = settings(**changes)
    assert not found.has_inbox
    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(found)), base_url=HERE) as client:
        assert (await client.get("/inbox")).status_code == 404
        assert (await client.get(f"/inbox/{encode_id('mail', new_id())}")).status_code == 404


def test_where_it_is() -> None:
    assert settings().has_inbox
    assert settings(environment="development", public_url="").has_inbox


class Markup(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def message(written: str) -> LocalMessage:
    return LocalMessage(
        id=new_id(),
        organization=written,
        to_email=written,
        to_name=written,
        subject=written,
        state="failed",
        last_error=written,
        queued_at=utcnow(),
        text=written,
        html=written,
        calendar=written,
    )


@given(st.text(max_size=200) | st.sampled_from(['"><script>alert(1)</script>', "' onload='x", "</pre><img src=x>"]))
def test_nothing_that_people_write_becomes_markup(written: str) -> None:
    hostile, plain = message(written), message("plain")
    for page in (
        lambda mail: list_page([mail], search=mail.subject, older=mail.id, newest=True),
        message_page,
    ):
        found, expected = Markup(page(hostile)), Markup(page(plain))
        if page is message_page or written:  # an empty search looks again by itself
            assert found.tags == expected.tags
            assert found.attributes <= expected.attributes
