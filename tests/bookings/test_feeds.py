"""Calendar feeds over HTTP."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import icalendar
import pytest
import structlog.testing
from sqlalchemy import select, text
from starlette.types import Receive, Scope, Send

from coworkapi.bookings.models import Booking, CalendarFeed
from coworkapi.bookings.routes import feeds
from coworkapi.core.admission import Admission
from coworkapi.core.edge import Edge
from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.core.logs import configure_logs
from coworkapi.spaces.models import Location
from tests.bookings.factories import Room, a_member, a_room
from tests.members.factories import signed_in
from tests.operator import Operator
from tests.spaces.factories import a_location

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


async def a_booking(operator: Operator, room: Room, location: Location, starts_at: datetime, **options: Any) -> UUID:
    """A row as the booking verbs leave it."""
    booking_id = new_id()
    async with operator.db.transaction(operator.principal) as session:
        session.add(
            Booking(
                id=booking_id,
                resource_id=room.row.id,
                location_id=location.id,
                starts_at=starts_at,
                created_by="system",
                terms={"cancellation": []},
                **{"ends_at": starts_at + timedelta(hours=1), "state": "confirmed", "title": "Stand-up"} | options,
            )
        )
    return booking_id


@pytest.fixture
async def location(operator: Operator) -> Location:
    await operator.set_clock(NOW)
    return await a_location(operator, name="Mitte", latitude=52.52, longitude=13.4)


async def feed_for(operator: Operator, **body: Any) -> tuple[str, dict[str, Any]]:
    """The path of a new feed, and its answer."""
    made = await operator.post("/v1/calendar-feeds", body)
    return made["address"].removeprefix("http://127.0.0.1:8000"), made


async def read(client: httpx.AsyncClient, path: str, status: int = 200, **headers: str) -> httpx.Response:
    response = await client.get(path, headers=headers)
    assert response.status_code == status, response.text
    return response


async def events_of(client: httpx.AsyncClient, path: str) -> dict[str, icalendar.Event]:
    """By UID's first half."""
    response = await read(client, path)
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    assert not any(component.errors for component in calendar.walk())
    return {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}  # type: ignore[misc]


async def test_a_resource_feed_shows_its_bookings(
    operator: Operator, anonymous: httpx.AsyncClient, location: Location
) -> None:
    room = await a_room(operator, clock=None, location=location, name="Kant")
    other = await a_room(operator, clock=None, location=location)
    ada = await a_member(operator)
    one = await a_booking(
        operator, room, location, NOW + timedelta(days=1), member_id=decode_id("mem", ada), note="Bring; cake,\nplease"
    )
    asked = await a_booking(operator, room, location, NOW + timedelta(days=2), state="pending_approval", sequence=3)
    gone = await a_booking(operator, room, location, NOW + timedelta(days=3), state="cancelled")
    await a_booking(operator, room, location, NOW + timedelta(days=3), state="expired")
    await a_booking(operator, other, location, NOW + timedelta(days=1))
    path, made = await feed_for(operator, resource_id=room.id, shows_details=True)
    assert made["resource_id"] == room.id
    assert made["member_id"] is None

    found = await events_of(anonymous, path)
    assert set(found) == {encode_id("bkg", booking) for booking in (one, asked, gone)}
    first = found[encode_id("bkg", one)]
    assert first["DTSTART"].dt == NOW + timedelta(days=1)
    assert first["DTEND"].dt == NOW + timedelta(days=1, hours=1)
    assert first["SUMMARY"] == "Stand-up"
    assert first["LOCATION"] == "Kant, Mitte"
    assert first["DESCRIPTION"] == f"Ada Lovelace\nBring; cake,\nplease\n{encode_id('bkg', one)}"
    assert (first["STATUS"], first["SEQUENCE"]) == ("CONFIRMED", 0)
    assert (found[encode_id("bkg", asked)]["STATUS"], found[encode_id("bkg", asked)]["SEQUENCE"]) == ("TENTATIVE", 3)
    assert found[encode_id("bkg", gone)]["STATUS"] == "CANCELLED"


async def test_without_details_it_says_busy_and_no_more(
    operator: Operator, anonymous: httpx.AsyncClient, location: Location
) -> None:
    room = await a_room(operator, clock=None, location=location, name="Kant")
    ada = await a_member(operator)
    await a_booking(operator, room, location, NOW, member_id=decode_id("mem", ada), note="secret", title="Merger")
    path, _ = await feed_for(operator, location_id=encode_id("loc", location.id))
    body = (await read(anonymous, path)).text
    assert "SUMMARY:Busy" in body
    for word in ("Merger", "secret", "Ada", "Kant", "GEO", "DESCRIPTION", "LOCATION"):
        assert word not in body


async def test_the_window_is_thirty_days_back_and_a_year_ahead(
    operator: Operator, anonymous: httpx.AsyncClient, location: Location
) -> None:
    room = await a_room(operator, clock=None, location=location)
    day = timedelta(days=1)
    inside = [
        await a_booking(operator, room, location, NOW + offset)
        for offset in (-29 * day, -30 * day - timedelta(minutes=30), 365 * day)
    ]
    for offset in (-31 * day, 367 * day):
        await a_booking(operator, room, location, NOW + offset)
    long_ago = await a_booking(operator, room, location, NOW + day, state="cancelled")
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            text("UPDATE bookings SET updated_at = :at WHERE id = :id"), {"at": NOW - 31 * day, "id": long_ago}
        )
    path, _ = await feed_for(operator, resource_id=room.id)
    assert set(await events_of(anonymous, path)) == {encode_id("bkg", booking) for booking in inside}


@pytest.mark.parametrize("zone_name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"])
async def test_instants_are_right_in_every_zone(
    operator: Operator, anonymous: httpx.AsyncClient, zone_name: str
) -> None:
    """UTC in the file, whatever the zone does; the zone's name is told to readers."""
    await operator.set_clock(NOW)
    location = await a_location(operator, time_zone=zone_name)
    room = await a_room(operator, clock=None, location=location)
    starts = [NOW + timedelta(days=n, minutes=15) for n in range(0, 360, 9)]
    made = {encode_id("bkg", await a_booking(operator, room, location, at)): at for at in starts}
    path, _ = await feed_for(operator, resource_id=room.id)
    body = (await read(anonymous, path)).text
    assert f"X-WR-TIMEZONE:{zone_name}\r\n" in body
    assert {uid: event["DTSTART"].dt for uid, event in (await events_of(anonymous, path)).items()} == made


async def test_unchanged_is_304(operator: Operator, anonymous: httpx.AsyncClient, location: Location) -> None:
    room = await a_room(operator, clock=None, location=location)
    path, _ = await feed_for(operator, resource_id=room.id)
    first = await read(anonymous, path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    again = await read(anonymous, path, 304, **{"If-None-Match": f'"other", W/{tag}'})
    assert again.content == b""
    assert again.headers["etag"] == tag
    await a_booking(operator, room, location, NOW)
    changed = await read(anonymous, path, 200, **{"If-None-Match": tag})
    assert changed.headers["etag"] != tag


async def test_a_revoked_feed_is_unknown(operator: Operator, anonymous: httpx.AsyncClient, location: Location) -> None:
    room = await a_room(operator, clock=None, location=location)
    path, made = await feed_for(operator, resource_id=room.id)
    await read(anonymous, path)
    revoked = await operator.post(f"/v1/calendar-feeds/{made['id']}/revoke", status=200)
    assert revoked["revoked_at"] == "2026-03-20T12:00:00Z"
    gone = (await read(anonymous, path, 404)).json()
    unknown = (await read(anonymous, path[:-10] + "AAAAAA.ics", 404)).json()
    malformed = (await read(anonymous, path.rpartition("/")[0] + "/x.ics", 404)).json()
    for problem in (gone, unknown, malformed):
        problem.pop("request_id")
    assert gone == unknown == malformed
    assert (await operator.get("/v1/calendar-feeds"))["data"] == []
    assert len((await operator.get("/v1/calendar-feeds", include_revoked=True))["data"]) == 1
    again = await operator.post(f"/v1/calendar-feeds/{made['id']}/revoke", status=200)
    assert again["revoked_at"] == revoked["revoked_at"]
    problem = await operator.post(f"/v1/calendar-feeds/{made['id']}/rotate", status=409)
    assert "revoked" in problem["detail"]


async def test_a_new_address_ends_the_old_one(
    operator: Operator, anonymous: httpx.AsyncClient, location: Location
) -> None:
    path, made = await feed_for(operator, location_id=encode_id("loc", location.id))
    feed = f"/v1/calendar-feeds/{made['id']}"
    stale = await operator.http.post(f"{feed}/rotate", headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    rotated = await operator.post(f"{feed}/rotate", status=200, headers={"If-Match": f'"{made["version"]}"'})
    assert rotated["id"] == made["id"]
    assert rotated["version"] == made["version"] + 1
    await read(anonymous, path, 404)
    await read(anonymous, rotated["address"].removeprefix("http://127.0.0.1:8000"))


async def test_the_secret_is_kept_as_a_hash_and_shown_once(operator: Operator, location: Location) -> None:
    key = {"Idempotency-Key": f"feed-{new_id()}"}
    body = {"location_id": encode_id("loc", location.id)}
    made = await operator.post("/v1/calendar-feeds", body, headers=key)
    assert (await operator.post("/v1/calendar-feeds", body, headers=key)) == made  # replayed, not made twice
    secret = made["address"].rpartition("/")[2].removesuffix(".ics")
    shown = await operator.get(f"/v1/calendar-feeds/{made['id']}")
    assert "address" not in shown
    assert secret not in str(shown)
    async with operator.db.transaction(operator.principal) as session:
        assert await session.scalar(select(CalendarFeed.token_hash)) == hashlib.sha256(secret.encode()).digest()
        stored = await session.scalar(text("SELECT body FROM idempotency_keys"))
        assert stored is not None
        assert secret.encode() not in stored  # sealed


async def test_the_address_works_by_slug_and_only_in_its_organization(
    operator: Operator, stranger: Operator, anonymous: httpx.AsyncClient, location: Location
) -> None:
    path, _ = await feed_for(operator, location_id=encode_id("loc", location.id))
    name = path.rpartition("/")[2]
    await read(anonymous, f"/v1/public/{operator.slug}/calendars/{name}")
    await read(anonymous, f"/v1/public/{stranger.slug}/calendars/{name}", 404)


async def test_reading_is_noted_once_an_hour(
    operator: Operator, anonymous: httpx.AsyncClient, location: Location
) -> None:
    path, made = await feed_for(operator, location_id=encode_id("loc", location.id))
    assert made["last_read_at"] is None
    await read(anonymous, path)
    first = (await operator.get(f"/v1/calendar-feeds/{made['id']}"))["last_read_at"]
    assert first is not None
    await read(anonymous, path)
    assert (await operator.get(f"/v1/calendar-feeds/{made['id']}"))["last_read_at"] == first


async def test_a_member_makes_feeds_of_their_own(
    operator: Operator, anonymous: httpx.AsyncClient, location: Location
) -> None:
    room = await a_room(operator, clock=None, location=location, name="Kant")
    ada, bob = await a_member(operator, may_sign_in=True), await a_member(operator, name="Bob", may_sign_in=True)
    hers = await a_booking(operator, room, location, NOW, member_id=decode_id("mem", ada), title=None)
    await a_booking(operator, room, location, NOW + timedelta(hours=2), member_id=decode_id("mem", bob))
    async with signed_in(operator, {"id": ada}) as her, signed_in(operator, {"id": bob}) as his:
        made = (await her.post("/v1/me/calendar-feeds", json={})).json()
        assert made["member_id"] == ada
        found = await events_of(anonymous, made["address"].removeprefix("http://127.0.0.1:8000"))
        assert set(found) == {encode_id("bkg", hers)}
        assert found[encode_id("bkg", hers)]["SUMMARY"] == "Kant"
        assert len((await her.get("/v1/me/calendar-feeds")).json()["data"]) == 1
        assert (await his.get("/v1/me/calendar-feeds")).json()["data"] == []
        for verb in ("revoke", "rotate"):
            assert (await his.post(f"/v1/me/calendar-feeds/{made['id']}/{verb}")).status_code == 404
        other = await her.post("/v1/me/calendar-feeds", json={"member_id": bob})
        assert other.status_code == 422
        rotated = (await her.post(f"/v1/me/calendar-feeds/{made['id']}/rotate")).json()
        assert (await her.post(f"/v1/me/calendar-feeds/{made['id']}/revoke")).json()["revoked_at"]
        await read(anonymous, rotated["address"].removeprefix("http://127.0.0.1:8000"), 404)


async def test_the_feed_of_an_archived_member_is_closed(
    operator: Operator, anonymous: httpx.AsyncClient, location: Location
) -> None:
    ada = await a_member(operator)
    path, _ = await feed_for(operator, member_id=ada)
    await read(anonymous, path)
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            text("UPDATE members SET archived_at = now() WHERE id = :id"), {"id": decode_id("mem", ada)}
        )
    await read(anonymous, path, 404)


async def test_rights_by_location(operator: Operator, location: Location) -> None:
    elsewhere = await a_location(operator)
    here, there = (
        await a_room(operator, clock=None, location=location),
        await a_room(operator, clock=None, location=elsewhere),
    )
    ada = await a_member(operator)
    _, feed_there = await feed_for(operator, resource_id=there.id)
    await feed_for(operator, member_id=ada)
    async with operator.client(await operator.key(["bookings:read", "bookings:write"], [location.id])) as desk:
        assert (await desk.post("/v1/calendar-feeds", json={"resource_id": here.id})).status_code == 201
        assert (await desk.post("/v1/calendar-feeds", json={"resource_id": there.id})).status_code == 403
        assert (await desk.post("/v1/calendar-feeds", json={"member_id": ada})).status_code == 403
        assert (await desk.post(f"/v1/calendar-feeds/{feed_there['id']}/revoke")).status_code == 403
        assert [feed["resource_id"] for feed in (await desk.get("/v1/calendar-feeds")).json()["data"]] == [here.id]
    async with operator.client(await operator.key(["bookings:read"])) as reader:
        assert (await reader.post("/v1/calendar-feeds", json={"resource_id": here.id})).status_code == 403
        assert len((await reader.get("/v1/calendar-feeds")).json()["data"]) == 3


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/"),
        ({"member_id": "mem_01jq2v5x8ye0rb6hm3k7n4d9ta", "location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta"}, "/"),
        ({"member_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta"}, "/member_id"),
        ({"location_id": 7}, "/location_id"),
        ({"location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta", "shows_detail": True}, "/shows_detail"),
    ],
)
async def test_bad_input(operator: Operator, body: dict[str, Any], pointer: str) -> None:
    problem = await operator.post("/v1/calendar-feeds", body, status=422)
    assert problem["errors"][0]["pointer"] == pointer


async def test_unknown_and_foreign_subjects_are_404(operator: Operator, stranger: Operator, location: Location) -> None:
    foreign = await a_location(stranger)
    foreign_room = await a_room(stranger, clock=None, location=foreign)
    foreign_member = await a_member(stranger)
    for body in (
        {"location_id": encode_id("loc", foreign.id)},
        {"resource_id": foreign_room.id},
        {"member_id": foreign_member},
    ):
        problem = await operator.post("/v1/calendar-feeds", body, status=404)
        assert next(iter(body)) in problem["detail"]
    _, feed = await feed_for(stranger, resource_id=foreign_room.id)
    await operator.get(f"/v1/calendar-feeds/{feed['id']}", status=404)
    await operator.post(f"/v1/calendar-feeds/{feed['id']}/revoke", status=404)


async def test_a_subject_has_twenty_feeds_at_most(operator: Operator, location: Location) -> None:
    body = {"location_id": encode_id("loc", location.id)}
    feeds = [await operator.post("/v1/calendar-feeds", body) for _ in range(20)]
    assert (await operator.post("/v1/calendar-feeds", body, status=409))["code"] == "too_many_feeds"
    await operator.post(f"/v1/calendar-feeds/{feeds[0]['id']}/revoke", status=200)
    await operator.post("/v1/calendar-feeds", body)


async def test_the_secret_is_not_logged(operator: Operator, location: Location, anonymous: httpx.AsyncClient) -> None:
    path, _ = await feed_for(operator, location_id=encode_id("loc", location.id))
    secret = path.rpartition("/")[2].removesuffix(".ics")
    configure_logs("debug", "json")
    try:
        with structlog.testing.capture_logs() as logs:
            await read(anonymous, path)
            await read(anonymous, path[:-10] + "AAAAAA.ics", 404)
            await _failing(path)
    finally:
        configure_logs("error", "console")
    routes = [(entry["event"], entry["route"]) for entry in logs]
    template = "/v1/public/{organization}/calendars/{secret}.ics"
    assert ("request", template) in routes
    assert ("request.failed", template) in routes
    assert secret[:-6] not in str(logs)


async def _failing(path: str) -> None:
    """A request to that path that hits a bug of ours."""

    async def fail(scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = next(r for r in feeds.router.routes if getattr(r, "name", "") == "read_calendar_feed")
        raise RuntimeError("bug")

    edge = Edge(fail, admission=Admission(1, max_bytes=1024), max_body=1024, max_upload=1024)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(edge), base_url="http://test") as client:
        assert (await client.get(path)).status_code == 500
