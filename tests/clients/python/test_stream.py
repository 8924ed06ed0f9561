"""Following what happens while the connection breaks: nothing is missed, blocking and with asyncio."""

from __future__ import annotations

import asyncio

from coworkapi_client import AsyncCoworkapi, Coworkapi, Event
from coworkapi_client._calls import Call
from coworkapi_client.events import BookingConfirmed
from tests.bookings.factories import a_room, at
from tests.clients.python.broken import BreakingProxy
from tests.operator import Operator


async def test_a_stream_goes_on_where_it_broke(operator: Operator, service_url: str) -> None:
    room = await a_room(operator)
    body = {"resource_id": room.id, "starts_at": at(8).isoformat(), "ends_at": at(9).isoformat(), "title": "Yoga"}
    await operator.post("/v1/bookings", body)
    (first,) = await operator.events("booking.confirmed")
    stream = Call("GET", "/v1/events/stream", bytes, {"type": ["booking.confirmed"], "after": first["id"]})
    read: dict[str, list[Event]] = {"blocking": [], "asyncio": []}

    def follow(url: str) -> None:
        with Coworkapi(operator.api_key, base_url=url) as client:
            for event in client.stream(stream, Event):
                read["blocking"].append(event)
                if len(read["blocking"]) == 4:
                    return

    async def follow_too(url: str) -> None:
        async with AsyncCoworkapi(operator.api_key, base_url=url) as client:
            async for event in client.stream(stream, Event):
                read["asyncio"].append(event)
                if len(read["asyncio"]) == 4:
                    return

    async def until(count: int) -> None:
        async with asyncio.timeout(20):
            while {len(events) for events in read.values()} != {count}:  # noqa: ASYNC110 (one reader is a thread)
                await asyncio.sleep(0.02)

    async with AsyncCoworkapi(operator.api_key, base_url=service_url) as client:
        with BreakingProxy(service_url, breaks=0) as proxy:
            following = asyncio.gather(asyncio.to_thread(follow, proxy.url), follow_too(proxy.url))
            booked = []
            for hour in range(10, 14):
                if hour == 12:
                    await until(2)
                    proxy.cut()
                booking = await client.bookings.create(
                    resource_id=room.id, starts_at=at(hour), ends_at=at(hour + 1), title="Yoga"
                )
                booked.append(booking.id)
            await asyncio.wait_for(following, 20)
            assert proxy.connections == 4
    for events in read.values():
        assert all(isinstance(event, BookingConfirmed) for event in events)
        assert [event.data.id for event in events] == booked
