"""Third-party apps made with the Python client: acting for themselves, and for a person who agreed."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from coworkapi_client import AsyncCoworkapi, Coworkapi, OAuth, ProblemError, Tokens
from coworkapi_client.errors import Forbidden
from tests.identity.factories import make_user
from tests.identity.oauth.dance import CALLBACK, browser, register, sign_in, submit
from tests.operator import Operator


async def test_an_app_acts_for_itself(operator: Operator, service_url: str) -> None:
    app = await register(operator, acts_alone=True)
    given: list[Tokens] = []
    itself = OAuth(app.id, app.registered["client_secret"], scope="bookings:read", on_change=given.append)
    async with AsyncCoworkapi(credentials=itself, base_url=service_url) as client:
        await asyncio.gather(*(client.bookings.list().page() for _ in range(5)))
        assert len(given) == 1  # five calls asked for one token
        with pytest.raises(Forbidden):
            await client.members.list().page()
        itself.tokens = Tokens("ended", None)
        assert (await client.bookings.list().page()).data == []
        assert len(given) == 2
    wrong = OAuth(app.id, "cwk_wrong")
    with Coworkapi(credentials=wrong, base_url=service_url) as client, pytest.raises(ProblemError) as refused:
        client.bookings.list().page()
    assert (refused.value.status, refused.value.error) == (401, "invalid_client")


@pytest.mark.parametrize("kind", ["confidential", "public"])
async def test_an_app_acts_for_somebody(operator: Operator, service_url: str, kind: str) -> None:
    person, app = await make_user(operator), await register(operator, kind=kind)
    given: list[Tokens] = []
    somebody = OAuth(app.id, app.registered["client_secret"], scope="bookings:read", on_change=given.append)
    address, verifier = somebody.authorization_url(service_url, redirect_uri=CALLBACK, state="st4te")
    assert address.startswith(f"{service_url}/oauth/authorize?")
    async with browser(operator) as http:
        page = await sign_in(http, "/oauth/authorize?" + urlsplit(address).query, person)
        back = parse_qs(urlsplit((await submit(http, page, "allow")).headers["location"]).query)
    assert back["state"] == ["st4te"]
    somebody.use_code(back["code"][0], verifier=verifier, redirect_uri=CALLBACK)
    with Coworkapi(credentials=somebody, base_url=service_url) as client:
        session = client.auth.get_current_session()
        assert (session.kind, [right.scope for right in session.rights]) == ("user", ["bookings:read"])
        somebody.tokens = Tokens("ended", given[0].refresh_token)
        assert client.bookings.list().first() is None
    assert len({one.refresh_token for one in given}) == 2  # rotated
