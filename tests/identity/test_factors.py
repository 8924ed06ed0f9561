"""Authenticator apps, recovery codes and passkeys: a whole life of each, and what must not pass."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import Any

import httpx
import pyotp
import pytest
from webauthn.helpers import bytes_to_base64url

from coworkapi.identity import service as identity
from tests.identity.authenticator import Authenticator
from tests.identity.factories import PASSWORD, Person, make_user, sign_in, signed_in
from tests.operator import Operator, client_of

Json = Any


async def post(client: httpx.AsyncClient, path: str, body: Json = None, status: int = 200) -> Json:
    answer = await client.post(f"/v1/auth/{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def with_app(client: httpx.AsyncClient) -> tuple[pyotp.TOTP, list[str]]:
    """Sets an authenticator app up; what it is, and the recovery codes. The first of this time's codes is used."""
    begun = await post(client, "totp", {"password": PASSWORD})
    app = pyotp.parse_uri(begun["uri"])
    assert isinstance(app, pyotp.TOTP)
    assert app.secret == begun["secret"]
    confirmed = await post(client, "totp/confirm", {"code": app.at(time.time() - 30)})
    return app, confirmed["recovery_codes"]


async def test_an_authenticator_app_from_beginning_to_end(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    async with signed_in(operator, person) as client:
        await post(client, "totp", {"password": "another password"}, 401)
        await post(client, "totp/confirm", {"code": "123456"}, 409)  # nothing was begun
        await post(client, "totp", {"password": PASSWORD})
        await sign_in(anonymous, person)  # what isn't confirmed isn't asked for
        app, recovery = await with_app(client)
        assert len(set(recovery)) == 10
        state = (await client.get("/v1/auth/second-factor")).json()
        assert (state["is_on"], state["recovery_codes_left"], state["passkeys"]) == (True, 10, 0)
        assert (await post(client, "totp", {"password": PASSWORD}, 409))["code"] == "second_factor_is_on"

        asked = await sign_in(anonymous, person, 401)
        assert asked["code"] == "second_factor_required"
        # Who doesn't know the password isn't told that there is a second factor.
        wrong = await sign_in(anonymous, replace(person, password="some wrong password"), 401)
        assert wrong["code"] == "wrong_credentials"
        code = app.now()
        entered = await sign_in(anonymous, person, otp=f"{code[:3]} {code[3:]}")
        again = await sign_in(anonymous, person, 401, otp=code)
        assert again["code"] == "wrong_code", "a code that was seen over the shoulder is worth nothing"
        by_recovery = await sign_in(anonymous, person, otp=recovery[0].upper())
        assert (await sign_in(anonymous, person, 401, otp=recovery[0]))["code"] == "wrong_code"
        async with client_of(operator.app, by_recovery["access_token"]) as other:
            sessions = (await other.get("/v1/auth/sessions")).json()["data"]
        methods = {one["id"]: one["methods"] for one in sessions}
        assert methods[entered["session_id"]] == ["password", "otp"]
        assert methods[by_recovery["session_id"]] == ["password", "recovery_code"]

        renewed = await post(client, "totp/recovery-codes", {"code": recovery[1]})
        await sign_in(anonymous, person, 401, otp=recovery[2])
        await post(client, "totp/remove", {"code": "000000"}, 401)
        await post(client, "totp/remove", {"code": renewed["recovery_codes"][0]}, 204)
        await sign_in(anonymous, person)
    await operator.sweep()
    mails = (await operator.get("/v1/mail-messages"))["data"]
    told = [mail["template"] for mail in mails if mail["to_email"] == person.email]
    assert sorted(told) == ["recovery_codes_renewed", "second_factor_off", "second_factor_on"]


async def test_codes_cannot_be_guessed(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    """Wrong codes are counted like wrong passwords, and a right password between them forgets none."""
    person = await make_user(operator)
    async with signed_in(operator, person) as client:
        app, _ = await with_app(client)
    for number in range(10):
        await sign_in(anonymous, person, 401, otp=f"{number:06}")
        assert (await sign_in(anonymous, person, 401 if number < 9 else 429))["code"] in (
            "second_factor_required",
            "sign_in_locked",
        )
    locked = await sign_in(anonymous, person, 429, otp=app.now())
    assert locked["code"] == "sign_in_locked"


async def passkey_of(client: httpx.AsyncClient, device: Authenticator) -> Json:
    begun = await post(client, "passkeys/options", {"password": PASSWORD})
    return await post(client, "passkeys", {"name": "Phone", "credential": device.create(begun["options"])}, 201)


async def ask_in(client: httpx.AsyncClient, device: Authenticator, status: int = 200) -> Json:
    options = (await post(client, "passkey-sign-in/options"))["options"]
    return await post(client, "passkey-sign-in", {"credential": device.get(options)}, status)


async def test_a_passkey_from_beginning_to_end(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person, device = await make_user(operator), Authenticator()
    async with signed_in(operator, person) as client:
        await post(client, "passkeys/options", {"password": "another password"}, 401)
        kept = await passkey_of(client, device)
        await with_app(client)
        entered = await ask_in(anonymous, device)  # no code: the device has checked its user
        assert entered["user"]["email"] == person.email
        assert entered["organization"]["slug"] == operator.slug
        weak = await post(client, "passkeys/options", {"password": PASSWORD}, 401)
        assert weak["code"] == "second_factor_required", "who has the password alone can't get around the code"
        renamed = await client.patch(f"/v1/auth/passkeys/{kept['id']}", json={"name": "Old phone"})
        assert renamed.json()["name"] == "Old phone"
        listed = (await client.get("/v1/auth/passkeys")).json()["data"]
        assert [one["last_used_at"] is not None for one in listed] == [True]
        async with client_of(operator.app, entered["access_token"]) as other:
            sessions = (await other.get("/v1/auth/sessions")).json()["data"]
            assert next(one for one in sessions if one["current"])["methods"] == ["passkey"]
            assert (await other.delete(f"/v1/auth/passkeys/{kept['id']}")).status_code == 204
    assert (await ask_in(anonymous, device, 401))["code"] == "passkey_refused"


async def test_a_challenge_is_answered_once(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person, device = await make_user(operator), Authenticator()
    async with signed_in(operator, person) as client:
        await passkey_of(client, device)
    options = (await post(anonymous, "passkey-sign-in/options"))["options"]
    answer = device.get(options)
    await post(anonymous, "passkey-sign-in", {"credential": answer})
    await post(anonymous, "passkey-sign-in", {"credential": answer}, 401)
    await post(anonymous, "passkey-sign-in", {"credential": device.get(options)}, 401)
    made_up = options | {"challenge": "bm9ib2R5IGdhdmUgdGhpcyBjaGFsbGVuZ2UgZXZlcg"}
    await post(anonymous, "passkey-sign-in", {"credential": device.get(made_up)}, 401)


@pytest.mark.parametrize(
    "forged",
    [
        {"origin": "https://coworkapi.example.org"},
        {"domain": "example.org"},
        {"verifies_user": False},
        {"key": Authenticator().key},
        {"sign_count": -1},  # a copy of the device that is behind: its next count is one that was seen
    ],
    ids=lambda forged: next(iter(forged)),
)
async def test_a_forged_answer_is_refused(
    forged: dict[str, Any], operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    person, device = await make_user(operator), Authenticator()
    async with signed_in(operator, person) as client:
        await passkey_of(client, device)
        await ask_in(anonymous, device)
        forged = {name: device.sign_count - 1 if name == "sign_count" else value for name, value in forged.items()}
        refused = await ask_in(anonymous, replace(device, **forged), 401)
        assert refused["code"] == "passkey_refused"
        if "sign_count" not in forged and "key" not in forged:
            begun = await post(client, "passkeys/options", {"password": PASSWORD})
            credential = replace(Authenticator(), **forged).create(begun["options"])
            await post(client, "passkeys", {"name": "Forged", "credential": credential}, 401)


async def test_nonsense_is_refused_as_such(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person, device = await make_user(operator), Authenticator()
    deep = bytes_to_base64url(b"[" * 20_000)
    for credential in (
        {},
        {"rawId": 1, "response": "x"},
        {"response": {"clientDataJSON": "!!"}},
        {"rawId": "AAAA", "response": {"clientDataJSON": deep}},
    ):
        await post(anonymous, "passkey-sign-in", {"credential": credential}, 401)
    async with signed_in(operator, person) as client:
        await post(client, "passkeys", {"name": "x", "credential": {"rawId": "AAAA", "response": {}}}, 401)
        for forged in ({"public_key": [1]}, {"public_key": {1: 2, 3: -7}}, {"credential_id": os.urandom(6000)}):
            begun = await post(client, "passkeys/options", {"password": PASSWORD})
            credential = device.create(begun["options"], **forged)
            refused = await post(client, "passkeys", {"name": "x", "credential": credential}, 401)
            assert refused["code"] == "passkey_refused"


async def test_a_passkey_belongs_to_one_account(operator: Operator) -> None:
    """Nothing proves whose id a new passkey's is: taking another's is refused, and takes nothing from them."""
    owner, other, device = await make_user(operator), await make_user(operator), Authenticator()
    async with signed_in(operator, owner) as client:
        await passkey_of(client, device)
    async with signed_in(operator, other) as client:
        begun = await post(client, "passkeys/options", {"password": PASSWORD})
        credential = Authenticator().create(begun["options"], credential_id=device.credential_id)
        refused = await post(client, "passkeys", {"name": "Phone", "credential": credential}, 401)
        assert refused["code"] == "passkey_refused"
        assert (await ask_in(client, device))["user"]["email"] == owner.email


async def test_a_new_password_keeps_the_second_factor(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    person = await make_user(operator)
    async with signed_in(operator, person) as client:
        app, _ = await with_app(client)
        new = "another horse battery"
        await post(client, "change-password", {"current_password": PASSWORD, "new_password": new}, 204)
    changed = Person(person.id, person.email, new)
    assert (await sign_in(anonymous, changed, 401))["code"] == "second_factor_required"
    await sign_in(anonymous, changed, otp=app.now())


async def test_a_reset_by_mail_gives_no_further_guesses_at_the_code(
    operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    """Who reads the mail of somebody with an authenticator app still has ten guesses, not ten with each reset."""
    person = await make_user(operator)
    async with signed_in(operator, person) as client:
        app, _ = await with_app(client)
        for number in range(5):
            await post(client, "totp/remove", {"code": f"{number:06}"}, 401)
            await post(client, "totp", {"password": PASSWORD}, 409)  # right, but no proof of the code
    for number in range(5):
        await sign_in(anonymous, person, 401, otp=f"{number:06}")
    async with operator.db.transaction(operator.principal) as session:
        token = await identity.make_link(session, purpose="reset_password", user_id=person.id)
    new = "another horse battery"
    await post(anonymous, "password-resets", {"token": token, "new_password": new}, 204)
    locked = await sign_in(anonymous, Person(person.id, person.email, new), 429, otp=app.now())
    assert locked["code"] == "sign_in_locked"
