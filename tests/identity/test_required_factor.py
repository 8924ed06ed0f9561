"""An organization that asks its staff for a second factor: who lacks one can do nothing but set one up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from coworkapi.core.clock import utcnow
from tests.identity.authenticator import Authenticator
from tests.identity.factories import PASSWORD, make_user, sign_in, signed_in
from tests.identity.test_factors import ask_in, passkey_of, post, with_app
from tests.operator import Operator, client_of

HOUR = timedelta(hours=1)


async def ask_for_factors(operator: Operator, since: timedelta | None) -> dict[str, Any]:
    at = None if since is None else (utcnow() + since).isoformat()
    changed: dict[str, Any] = await operator.patch("/v1/organization", {"second_factor_required_from": at})
    return changed


async def missing(client: httpx.AsyncClient, path: str = "/v1/members") -> bool:
    answer = await client.get(path)
    assert answer.status_code in (200, 403), answer.text
    return answer.status_code == 403 and answer.json()["code"] == "second_factor_missing"


async def test_from_the_date_on_who_lacks_one_can_only_set_one_up(
    operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    person = await make_user(operator, "owner")
    async with signed_in(operator, person) as client, client_of(operator.app, operator.api_key) as by_key:
        assert (await ask_for_factors(operator, HOUR))["second_factor_required_from"] is not None
        assert not await missing(client), "the date is to come"
        await ask_for_factors(operator, -HOUR)
        for path in ("/v1/members", "/v1/organization", "/v1/operations", "/v1/exports/lists", "/v1/automations"):
            assert await missing(client, path), path
        refused = (await client.patch("/v1/organization", json={"second_factor_required_from": None})).json()
        assert refused["code"] == "second_factor_missing"
        assert "POST /v1/auth/totp" in refused["detail"]
        assert not await missing(by_key), "machines have no second factor"
        who = (await client.get("/v1/auth/session")).json()
        assert (who["user"]["email"], who["rights"]) == (person.email, [])
        for path in ("second-factor", "sessions", "passkeys"):
            assert (await client.get(f"/v1/auth/{path}")).status_code == 200
        app, recovery = await with_app(client)
        assert not await missing(client), "the code that confirmed the app is a proof"
        entered = await sign_in(anonymous, person, otp=app.now())
        async with client_of(operator.app, entered["access_token"]) as other:
            assert not await missing(other)
            await post(client, "totp/remove", {"code": recovery[0]}, 204)
            assert await missing(other), "who takes the factor away lacks it in every session"
            assert await missing(client)
            await ask_for_factors(operator, None)
            assert not await missing(other)
    (asked, sooner, off) = await operator.events("organization.updated")
    assert asked["previous"] == {"second_factor_required_from": None}
    assert sooner["data"]["second_factor_required_from"] < asked["data"]["second_factor_required_from"]
    assert off["data"]["second_factor_required_from"] is None


async def test_a_passkey_is_enough_and_the_password_beside_it_isnt(
    operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    person, device = await make_user(operator, "manager"), Authenticator()
    await ask_for_factors(operator, -HOUR)
    async with signed_in(operator, person) as client:
        assert await missing(client)
        await passkey_of(client, device)
        assert not await missing(client)
    async with signed_in(operator, person) as client:
        assert await missing(client), "who knows the password hasn't proved the passkey"
    async with client_of(operator.app, (await ask_in(anonymous, device))["access_token"]) as client:
        assert not await missing(client)


async def test_each_organization_asks_for_itself(
    operator: Operator, stranger: Operator, anonymous: httpx.AsyncClient
) -> None:
    await ask_for_factors(stranger, -HOUR)
    person = await make_user(operator, "owner")
    async with signed_in(operator, person) as client:
        assert not await missing(client)
        wrong = await client.patch("/v1/organization", json={"second_factor_required_from": "tomorrow"})
        assert wrong.status_code == 422
        await client.patch("/v1/organization", json={"second_factor_required_from": utcnow().isoformat()})
        assert await missing(client), "who sets the rule is under it"
        await post(client, "totp", {"password": PASSWORD})
        assert await missing(client), "an app that no code confirmed is none"
