"""People's sessions: a member comes in by a link, staff by a password; the tokens renew themselves, once for all."""

from __future__ import annotations

import asyncio

import pytest

from coworkapi_client import AsyncMemberClient, Coworkapi, MemberClient, Session, Tokens
from coworkapi_client.errors import RefreshRefused, SlotTaken, Unauthenticated, WrongCredentials
from tests.bookings.factories import a_room, at
from tests.identity.factories import make_user
from tests.members.factories import link_for, make_member
from tests.operator import Operator


async def test_a_member_signs_in_books_and_comes_back(operator: Operator, service_url: str) -> None:
    room = await a_room(operator)
    ada = await make_member(operator, "Ada", email="ada@example.com", may_sign_in=True)
    saved: list[Tokens | None] = []
    with MemberClient(operator.slug, base_url=service_url, on_tokens=saved.append) as member:
        with pytest.raises(Unauthenticated):
            member.me.get()
        session = member.auth.sign_in_with_link(token=await link_for(operator, ada))
        assert (session.member.id, member.me.get().name) == (ada["id"], "Ada")
        booking = member.bookings.create(resource_id=room.id, starts_at=at(10), ends_at=at(11))
        assert booking.member_id == ada["id"]
        with pytest.raises(SlotTaken):
            member.bookings.create(resource_id=room.id, starts_at=at(10), ends_at=at(11))
    assert saved == [Tokens(session.access_token, session.refresh_token)]

    # Later, in another process: the access token has ended meanwhile. Five calls at once renew it once, since a refresh
    # token that is used twice ends the session.
    ended = Tokens("cwk_ended", session.refresh_token)
    async with AsyncMemberClient(operator.slug, base_url=service_url, tokens=ended, on_tokens=saved.append) as member:
        lists = await asyncio.gather(*(member.bookings.list().page() for _ in range(5)))
        assert [[one.id for one in page.data] for page in lists] == [[booking.id]] * 5
        assert len(saved) == 2
        assert member.tokens == saved[-1]
        await member.auth.sign_out()
        assert (member.tokens, saved[2:]) == (None, [None])
        with pytest.raises(Unauthenticated):
            await member.me.get()
    with MemberClient(operator.slug, base_url=service_url, tokens=saved[1]) as member, pytest.raises(RefreshRefused):
        member.me.get()


async def test_staff_sign_in_with_a_password(operator: Operator, service_url: str) -> None:
    person = await make_user(operator)
    with Coworkapi(credentials=Session(), base_url=service_url) as client:
        with pytest.raises(WrongCredentials):
            client.auth.sign_in(email=person.email, password="some wrong password")
        answer = client.auth.sign_in(email=person.email, password=person.password)
        assert answer.organization is not None
        assert answer.organization.slug == operator.slug
        assert client.auth.get_current_session().kind == "user"
        before = client.tokens
        client.auth.refresh_session(refresh_token=answer.refresh_token)
        assert client.tokens != before  # adopted
        assert [one.current for one in client.auth.list_sessions().data] == [True]
