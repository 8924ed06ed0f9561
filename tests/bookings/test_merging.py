"""What a duplicate had booked goes to the member that stays."""

from __future__ import annotations

from tests.bookings.factories import a_room, at
from tests.operator import Operator


async def test_bookings_follow_a_merged_member(operator: Operator) -> None:
    room = await a_room(operator)
    stays = await operator.post("/v1/members", {"name": "Grete Mueller", "email": "grete@example.com"})
    duplicate = await operator.post("/v1/members", {"name": "Grete Müller"})
    booking = await operator.post(
        "/v1/bookings",
        {
            "resource_id": room.id,
            "member_id": duplicate["id"],
            "starts_at": at(10).isoformat(),
            "ends_at": at(11).isoformat(),
        },
    )
    feed = await operator.post("/v1/calendar-feeds", {"member_id": duplicate["id"]})
    await operator.post(f"/v1/members/{stays['id']}/merge", {"duplicate_id": duplicate["id"]}, status=200)
    await operator.sweep()
    after = await operator.get(f"/v1/bookings/{booking['id']}")
    assert after["member_id"] == stays["id"]
    assert after["version"] == booking["version"] + 1
    feeds = await operator.get("/v1/calendar-feeds", member_id=stays["id"])
    assert [one["id"] for one in feeds["data"]] == [feed["id"]]
