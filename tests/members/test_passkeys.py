"""Members' passkeys: a whole life of one, and what must not pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update

from coworkapi.core.clock import utcnow
from coworkapi.core.ids import decode_id
from coworkapi.identity.factors.ceremony import MOST_PASSKEYS
from coworkapi.identity.models import Session
from coworkapi.members.passkeys.models import MemberPasskey, MemberPasskeyChallenge
from tests.identity.authenticator import Authenticator
from tests.members.factories import make_member, signed_in
from tests.operator import Operator

Json = Any


async def post(client: httpx.AsyncClient, path: str, body: Json = None, status: int = 200) -> Json:
    answer = await client.post(path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def a_member(operator: Operator, name: str = "Anna") -> Json:
    return await make_member(operator, name, email=f"{name.lower()}@example.com", may_sign_in=True)


async def begin(client: httpx.AsyncClient) -> Json:
    return (await post(client, "/v1/me/passkeys/options"))["options"]


async def add(client: httpx.AsyncClient, device: Authenticator, status: int = 201) -> Json:
    credential = device.create(await begin(client))
    return await post(client, "/v1/me/passkeys", {"name": "Phone", "credential": credential}, status)


async def ask_in(client: httpx.AsyncClient, slug: str, device: Authenticator, status: int = 200) -> Json:
    path = f"/v1/public/{slug}/passkey-sign-in"
    options = (await post(client, f"{path}/options"))["options"]
    return await post(client, path, {"credential": device.get(options)}, status)


async def with_passkey(operator: Operator, name: str = "Anna") -> tuple[Json, Authenticator]:
    member, device = await a_member(operator, name), Authenticator()
    async with signed_in(operator, member) as http:
        await add(http, device)
    return member, device


async def test_a_members_passkey_from_beginning_to_end(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    anna, device = await a_member(operator), Authenticator()
    async with signed_in(operator, anna) as http:
        options = await begin(http)
        assert options["authenticatorSelection"]["userVerification"] == "required"
        kept = await post(http, "/v1/me/passkeys", {"name": "Phone", "credential": device.create(options)}, 201)
        assert device.user_handle == decode_id("mem", anna["id"]).bytes
        assert (await begin(http))["excludeCredentials"], "the same device isn't asked twice"
        assert kept["last_used_at"] is None
    entered = await ask_in(anonymous, operator.slug, device)
    assert entered["member"]["id"] == anna["id"]
    async with operator.client(entered["access_token"]) as http:
        sessions = (await http.get("/v1/auth/sessions")).json()["data"]
        assert next(one for one in sessions if one["current"])["methods"] == ["passkey"]
        await add(http, Authenticator())  # a sign-in by passkey is a fresh one, too
        renamed = await http.patch(f"/v1/me/passkeys/{kept['id']}", json={"name": "Old phone"})
        assert renamed.json()["name"] == "Old phone"
        listed = (await http.get("/v1/me/passkeys")).json()["data"]
        assert [(one["name"], one["last_used_at"] is None) for one in listed] == [
            ("Phone", True),
            ("Old phone", False),
        ]
        assert (await http.delete(f"/v1/me/passkeys/{kept['id']}")).status_code == 204
    assert (await ask_in(anonymous, operator.slug, device, 401))["code"] == "passkey_refused"
    told = await operator.events("member.passkey_added", "member.passkey_removed")
    assert [event["data"]["member_id"] for event in told] == [anna["id"]] * 3
    assert told[-1]["data"]["name"] == "Old phone"
    await operator.sweep()
    mails = [mail["template"] for mail in (await operator.get("/v1/mail-messages"))["data"]]
    assert sorted(mails) == ["member_passkey_added", "member_passkey_added", "member_passkey_removed"]
    done = {entry["action"] for entry in (await operator.get("/v1/audit-entries", limit=100))["data"]}
    assert {"add_my_passkey", "remove_my_passkey", "sign_in_member_with_passkey"} <= done


async def test_a_challenge_is_answered_once_and_soon(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    _, device = await with_passkey(operator)
    path = f"/v1/public/{operator.slug}/passkey-sign-in"
    options = (await post(anonymous, f"{path}/options"))["options"]
    answer = device.get(options)
    await post(anonymous, path, {"credential": answer})
    await post(anonymous, path, {"credential": answer}, 401)
    await post(anonymous, path, {"credential": device.get(options)}, 401)
    late = (await post(anonymous, f"{path}/options"))["options"]
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(update(MemberPasskeyChallenge).values(expires_at=utcnow()))
    await post(anonymous, path, {"credential": device.get(late)}, 401)
    made_up = options | {"challenge": "bm9ib2R5IGdhdmUgdGhpcyBjaGFsbGVuZ2UgZXZlcg"}
    await post(anonymous, path, {"credential": device.get(made_up)}, 401)
    # A challenge to add one isn't one to sign in, nor another member's.
    ben, cara = await a_member(operator, "Ben"), await a_member(operator, "Cara")
    async with signed_in(operator, ben) as as_ben, signed_in(operator, cara) as as_cara:
        begun = await begin(as_ben)
        await post(anonymous, path, {"credential": device.get(begun)}, 401)
        made = Authenticator().create(begun)
        await post(as_cara, "/v1/me/passkeys", {"name": "Hers", "credential": made}, 401)
        await post(as_ben, "/v1/me/passkeys", {"name": "His", "credential": made}, 201)


@pytest.mark.parametrize(
    "forged",
    [
        {"origin": "https://coworkapi.example.org"},
        {"domain": "example.org"},
        {"verifies_user": False},
        {"key": Authenticator().key},
        {"user_handle": b"somebody else's."},
        {"sign_count": -1},  # a copy of the device that is behind: its next count is one that was seen
    ],
    ids=lambda forged: next(iter(forged)),
)
async def test_a_forged_answer_is_refused(
    forged: dict[str, Any], operator: Operator, anonymous: httpx.AsyncClient
) -> None:
    member, device = await with_passkey(operator)
    await ask_in(anonymous, operator.slug, device)
    forged = {name: device.sign_count - 1 if name == "sign_count" else value for name, value in forged.items()}
    refused = await ask_in(anonymous, operator.slug, replace(device, **forged), 401)
    assert refused["code"] == "passkey_refused"
    if forged.keys() & {"origin", "domain", "verifies_user"}:
        async with signed_in(operator, member) as http:
            await add(http, replace(Authenticator(), **forged), 401)
    await ask_in(anonymous, operator.slug, device)  # the true one goes on


async def test_passkeys_are_of_one_organization(
    operator: Operator, stranger: Operator, anonymous: httpx.AsyncClient
) -> None:
    """Its challenges, too; and a device that claims another's id takes nothing from them."""
    anna, device = await with_passkey(operator)
    assert (await ask_in(anonymous, stranger.slug, device, 401))["code"] == "passkey_refused"
    elsewhere = (await post(anonymous, f"/v1/public/{stranger.slug}/passkey-sign-in/options"))["options"]
    path = f"/v1/public/{operator.slug}/passkey-sign-in"
    await post(anonymous, path, {"credential": device.get(elsewhere)}, 401)
    ben = await a_member(operator, "Ben")
    async with signed_in(operator, ben) as http:
        claimed = Authenticator().create(await begin(http), credential_id=device.credential_id)
        await post(http, "/v1/me/passkeys", {"name": "Anna's", "credential": claimed}, 401)
        async with signed_in(operator, anna) as as_anna:
            hers = (await as_anna.get("/v1/me/passkeys")).json()["data"][0]["id"]
        assert (await http.delete(f"/v1/me/passkeys/{hers}")).status_code == 404
        assert (await http.patch(f"/v1/me/passkeys/{hers}", json={"name": "Mine"})).status_code == 404
        assert (await http.get("/v1/me/passkeys")).json()["data"] == []
    assert (await ask_in(anonymous, operator.slug, device))["member"]["id"] == anna["id"]


async def test_who_may_not_sign_in_may_not_by_passkey(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    anna, device = await with_passkey(operator)
    await operator.patch(f"/v1/members/{anna['id']}", {"may_sign_in": False})
    await ask_in(anonymous, operator.slug, device, 401)
    await operator.patch(f"/v1/members/{anna['id']}", {"may_sign_in": True})
    await ask_in(anonymous, operator.slug, device)
    await operator.post(f"/v1/members/{anna['id']}/archive", status=200)
    refused = await ask_in(anonymous, operator.slug, device, 401)
    nobody = await ask_in(anonymous, operator.slug, Authenticator(), 401)
    assert refused["detail"] == nobody["detail"], "who was a member is told to nobody"


async def test_a_merge_takes_the_duplicates_passkeys(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    _, device = await with_passkey(operator)
    ben, other = await with_passkey(operator, "Ben")
    stays = await a_member(operator, "Cara")
    await operator.post(f"/v1/members/{stays['id']}/merge", {"duplicate_id": ben["id"]}, status=200)
    await ask_in(anonymous, operator.slug, other, 401)
    await ask_in(anonymous, operator.slug, device)
    async with operator.db.transaction(operator.principal) as session:
        assert await session.scalar(select(func.count()).select_from(MemberPasskey)) == 1


async def test_adding_one_takes_a_fresh_sign_in(operator: Operator) -> None:
    anna = await a_member(operator)
    async with signed_in(operator, anna) as http:
        mine = Session.member_id == decode_id("mem", anna["id"])
        async with operator.db.transaction(operator.principal) as session:
            await session.execute(
                update(Session).where(mine).values(created_at=utcnow() - timedelta(minutes=15, seconds=1))
            )
        refused = await post(http, "/v1/me/passkeys/options", status=403)
        assert refused["code"] == "fresh_sign_in_required"
        async with operator.db.transaction(operator.principal) as session:
            await session.execute(
                update(Session).where(mine).values(created_at=utcnow(), sso_connection_id=operator.organization_id)
            )
        by_provider = await post(http, "/v1/me/passkeys/options", status=403)
        assert by_provider["code"] == "fresh_sign_in_required"


async def test_a_member_has_a_bounded_number(operator: Operator) -> None:
    anna = await a_member(operator)
    async with signed_in(operator, anna) as http:
        begun = [await begin(http), await begin(http)]
        async with operator.db.transaction(operator.principal) as session:
            session.add_all(
                MemberPasskey(
                    member_id=decode_id("mem", anna["id"]),
                    name="Phone",
                    credential_id=bytes([number]),
                    public_key=b"",
                    sign_count=0,
                )
                for number in range(MOST_PASSKEYS - 1)
            )
        for options, status in zip(begun, (201, 409), strict=True):
            credential = Authenticator().create(options)
            await post(http, "/v1/me/passkeys", {"name": "Phone", "credential": credential}, status)
        assert (await post(http, "/v1/me/passkeys/options", status=409))["code"] == "too_many_passkeys"


async def test_nonsense_is_refused_as_such(operator: Operator, anonymous: httpx.AsyncClient) -> None:
    path = f"/v1/public/{operator.slug}/passkey-sign-in"
    _, device = await with_passkey(operator)
    for credential in ({}, {"rawId": 1, "response": "x"}, {"response": {"clientDataJSON": "!!"}}):
        await post(anonymous, path, {"credential": credential}, 401)
    for handle in (1, "nonsense!", {"a": 1}):
        options = (await post(anonymous, f"{path}/options"))["options"]
        answer = device.get(options)
        answer["response"]["userHandle"] = handle
        await post(anonymous, path, {"credential": answer}, 401)
