"""The Python client against the real service: blocking and asyncio, the same calls."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from coworkapi.core.ids import new_id
from coworkapi.members.models import Tag
from coworkapi_client import AsyncCoworkapi, AsyncPublicClient, Coworkapi, PublicClient
from coworkapi_client.errors import Forbidden, Invalid, NotFound, PreconditionFailed, SlotTaken, Unauthenticated
from coworkapi_client.models import Booking
from tests.bookings.factories import a_member, a_room, at
from tests.clients.python.broken import BreakingProxy
from tests.operator import Operator


async def test_a_first_booking_its_conflict_and_a_change_of_it(operator: Operator, service_url: str) -> None:
    room, member = await a_room(operator, name="Blue"), await a_member(operator)
    with Coworkapi(operator.api_key, base_url=service_url) as client:
        booking = client.bookings.create(
            resource_id=room.id, starts_at=at(10), ends_at=at(11), member_id=member, title="Planning"
        )
        assert isinstance(booking, Booking)
        assert (booking.state, booking.starts_at, booking.title) == ("confirmed", at(10), "Planning")

        with pytest.raises(SlotTaken) as refused:
            client.bookings.create(resource_id=room.id, starts_at=at(10.5), ends_at=at(11.5), title="Yoga")
        assert refused.value.status == 409
        assert refused.value.code == "slot_taken"
        assert refused.value.resource_id == room.id
        assert refused.value.conflicts[0].booking_id == booking.id
        assert refused.value.request_id in str(refused.value)

        read = client.bookings.get(booking.id, expand="resource")
        assert read.resource is not None
        assert read.resource.name == "Blue"
        changed = client.bookings.update(booking.id, title=None, note="Bring cake", if_match=read)
        assert (changed.title, changed.note) == (None, "Bring cake")  # None clears, what isn't passed stays
        assert changed.attendee_count == booking.attendee_count
        with pytest.raises(PreconditionFailed):
            client.bookings.update(booking.id, title="Late", if_match=read)
        moved = client.bookings.reschedule(booking.id, starts_at=at(14), ends_at=at(15), if_match=changed)
        assert moved.booking.starts_at == at(14)

        first, again = (
            client.bookings.create(
                resource_id=room.id, starts_at=at(16), ends_at=at(17), title="Yoga", idempotency_key="mine"
            )
            for _ in range(2)
        )
        assert (first.id, first.http.replayed, again.id, again.http.replayed) == (first.id, False, first.id, True)
        assert first == again


async def test_the_same_with_asyncio(operator: Operator, service_url: str) -> None:
    room = await a_room(operator)
    async with AsyncCoworkapi(operator.api_key, base_url=service_url) as client:
        booking = await client.bookings.create(resource_id=room.id, starts_at=at(10), ends_at=at(11), title="Yoga")
        with pytest.raises(SlotTaken):
            await client.bookings.create(resource_id=room.id, starts_at=at(10), ends_at=at(11), title="Yoga")
        cancelled = await client.bookings.cancel(booking.id, reason="No need", if_match=booking)
        assert cancelled.booking.state == "cancelled"
        several = await asyncio.gather(*(client.bookings.get(booking.id) for _ in range(5)))
        assert {one.state for one in several} == {"cancelled"}
        assert [one.id async for one in client.bookings.list(state=["cancelled"])] == [booking.id]


async def test_two_hundred_and_fifty_in_pages(operator: Operator, service_url: str) -> None:
    names = [f"tag {number:03}" for number in range(250)]
    async with operator.db.transaction(operator.principal) as session:
        session.add_all(Tag(id=new_id(), name=name, key=name) for name in names)
    with Coworkapi(operator.api_key, base_url=service_url) as client:
        listed = client.tags.list(limit=100)
        assert sorted(tag.name for tag in listed) == names
        assert [len(page.data) for page in listed.pages()] == [100, 100, 50]
        page = listed.page()
        assert page.http.status == 200
        rest = [tag.name for tag in client.tags.list(limit=100, cursor=page.next_cursor)]
        assert sorted([*(tag.name for tag in page.data), *rest]) == names
        assert client.members.list().first() is None
    async with AsyncCoworkapi(operator.api_key, base_url=service_url) as client:
        assert sorted([tag.name async for tag in client.tags.list(limit=100)]) == names
        assert [len(page.data) async for page in client.tags.list(limit=100).pages()] == [100, 100, 50]


async def test_a_post_is_repeated_after_a_broken_connection_and_done_once(operator: Operator, service_url: str) -> None:
    room = await a_room(operator)
    with BreakingProxy(service_url, breaks=2) as proxy, Coworkapi(operator.api_key, base_url=proxy.url) as client:
        booking = client.bookings.create(resource_id=room.id, starts_at=at(10), ends_at=at(11), title="Yoga")
        assert booking.http.replayed  # it was done by the request whose answer got lost
        assert proxy.connections == 3
        assert [one.id for one in client.bookings.list(resource_id=room.id)] == [booking.id]
    with BreakingProxy(service_url, breaks=1) as proxy:
        async with AsyncCoworkapi(operator.api_key, base_url=proxy.url) as client:
            booking = await client.bookings.create(resource_id=room.id, starts_at=at(12), ends_at=at(13), title="Yoga")
            assert booking.http.replayed
            assert len([one async for one in client.bookings.list(resource_id=room.id)]) == 2


async def test_refusals_are_told_apart(operator: Operator, service_url: str) -> None:
    with Coworkapi(operator.api_key, base_url=service_url) as client:
        with pytest.raises(NotFound):
            client.bookings.get("bkg_01jq2v5x8ye0rb6hm3k7n4d9ta")
        with pytest.raises(Invalid) as refused:
            client.members.create(name="Ada", email="nonsense")
        assert [error.pointer for error in refused.value.errors] == ["/email"]
        with pytest.raises(ValueError, match="can't be part of an address"):
            client.bookings.get("")
        with pytest.raises(AttributeError, match="tells no 'conflicts'"):
            _ = refused.value.conflicts
    with Coworkapi(await operator.key(["spaces:read"]), base_url=service_url) as client, pytest.raises(Forbidden):
        client.members.list().page()
    with Coworkapi("cwk_test_nonsense", base_url=service_url) as client, pytest.raises(Unauthenticated):
        client.resources.list().page()


async def test_a_website_without_sign_in(operator: Operator, service_url: str) -> None:
    room = await a_room(operator, name="Blue", is_public=True, rules={"who_may_book": {"public": True}})
    window = {"starts_at": at(10), "ends_at": at(10) + timedelta(hours=1)}
    with PublicClient(operator.slug, base_url=service_url) as client:
        assert client.organization.get().slug == operator.slug
        assert [one.resource_id for one in client.availability.search(**window)] == [room.id]
    async with AsyncPublicClient(operator.slug, base_url=service_url) as client:
        assert [one.resource_id async for one in client.availability.search(**window)] == [room.id]
