"""The demo organization as it is loaded: one long test, since loading it takes its time."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import RowMapping, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.ledger.checks import check_books
from coworkapi.core.db import Database
from coworkapi.core.ids import new_id
from coworkapi.core.jobs import sweep
from coworkapi.core.principal import system_principal
from coworkapi.demo import service as demo_service
from coworkapi.demo.contracts import Contracts
from coworkapi.demo.diary import Diary, make_diary
from coworkapi.demo.people import Roster
from coworkapi.demo.places import SLUG
from coworkapi.demo.service import DemoAccess, DemoRefused, demo_access, load_demo
from coworkapi.identity.models import ApiKey, Organization
from coworkapi.identity.service import erase_organization, find_organization
from coworkapi.members.models import Consent, Member, Note, Team, TeamMember
from coworkapi.settings import Settings
from coworkapi.spaces.models import Location, Resource
from coworkapi.spaces.service import load_calendar
from coworkapi.wiring import due_work
from tests.operator import client_of

URL = "http://127.0.0.1:8000"
# What the diary is laid around here: a day far from closed weeks, so that its figures don't hang on today's date.
NOW = datetime(2026, 9, 16, 9, 41, tzinfo=UTC)


# Of the second loading, which tells whether the seed makes the same again: wishes of the diary that come true, and days
# on which contracts are billed.
BEGUN = 300
BILLED = 2


def begun_diary(seed: int, now: datetime, roster: Roster) -> Diary:
    """The diary's beginning."""
    whole = make_diary(seed, now, roster)
    return replace(whole, wishes=whole.wishes[:BEGUN])


class BegunContracts(Contracts):
    """The contracts' beginning."""

    def _days(self) -> Iterator[date]:
        return islice(super()._days(), BILLED)


class Interrupted(Exception):
    """What stops a loading in these tests."""


async def test_the_demo_is_refused_in_production(db: Database, settings: Settings) -> None:
    production = settings.model_copy(update={"environment": "production"})
    with pytest.raises(DemoRefused, match="production"):
        await load_demo(db, production, due_work=[])


@pytest.mark.slow
async def test_the_demo(
    app: FastAPI, db: Database, settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = NOW
    await refuses_to_touch_what_is_not_its_own(db, settings)
    await leaves_nothing_half_loaded(db, settings, now)

    said: list[str] = []
    access = await load_demo(db, settings, due_work=due_work(settings), progress=said.append, now=now)
    assert said[0].startswith("Erasing"), "what the interrupted one left"
    assert len(said) > 5

    owner = await asyncpg.connect(database_url)
    await owner.execute("ANALYZE")  # as autovacuum would within the next minute
    await owner.close()
    async with db.transaction(system_principal(access.organization_id)) as session:
        await has_credible_places(session)
        await has_credible_people(session)
        await has_a_credible_diary(session, now)
        await allocates_what_it_books(session)
        await keeps_its_own_rules(session)
        await has_credible_money(session)
        await lives_its_contracts(session)
        await tells_its_story_in_order(session, now)
        first = await essence(session)
    await lets_staff_in_by_their_roles(app, access)
    await prints_a_line_that_books(app, db, settings, access)
    await exports_to_its_bookkeeper(app, access, now)

    async with db.transaction(system_principal(access.organization_id)) as session:
        before = await essence(session)
    again = await load_demo(db, settings, due_work=due_work(settings))
    assert (again.organization_id, again.api_key) == (access.organization_id, access.api_key)
    async with db.transaction(system_principal(access.organization_id)) as session:
        assert await essence(session) == before, "a second load changes nothing"
        assert await session.scalar(select(func.count()).select_from(ApiKey)) == 1

    monkeypatch.setattr(demo_service, "make_diary", begun_diary)
    monkeypatch.setattr(demo_service, "Contracts", BegunContracts)
    anew = await load_demo(db, settings, due_work=due_work(settings), reset=True, now=now)
    assert anew.organization_id != access.organization_id
    assert anew.api_key == access.api_key
    async with db.transaction(system_principal(access.organization_id)) as session:
        assert await session.scalar(select(func.count()).select_from(Member)) == 0
    async with db.transaction(system_principal(anew.organization_id)) as session:
        begun = await essence(session)
    for name in ("members", "teams", "places", "resources", "tags", "blocks"):
        assert begun[name] == first[name], f"the same seed makes the same {name}"
    made = begun["bookings"]
    assert len(made) > BEGUN
    assert Counter(made) <= Counter(first["bookings"]), "and the same bookings, without what was done to it since"
    async with client_of(app, anew.api_key) as http:
        assert (await http.get("/v1/locations")).status_code == 200


async def refuses_to_touch_what_is_not_its_own(db: Database, settings: Settings) -> None:
    """An organization of somebody else's that has the demo's slug."""
    other = system_principal(new_id())
    async with db.transaction(other) as session:
        session.add(Organization(id=other.organization_id, name="Mine", slug=SLUG, mode="test"))
    for refused in (demo_access(db, settings), load_demo(db, settings, due_work=[], reset=True)):
        with pytest.raises(DemoRefused, match=SLUG):
            await refused
    async with db.transaction(other) as session:
        await erase_organization(session)
    assert await demo_access(db, settings) is None


async def leaves_nothing_half_loaded(db: Database, settings: Settings, now: datetime) -> None:
    def stop(said: str) -> None:
        if "people" in said:
            raise Interrupted

    with pytest.raises(Interrupted):
        await load_demo(db, settings, due_work=[], progress=stop, now=now)
    assert await demo_access(db, settings) is None
    # A worker that meets it in this state bills nothing of the months that the contracts are yet to live.
    async with db.session() as nowhere:
        organization_id = await find_organization(nowhere, slug=SLUG)
    assert organization_id is not None
    await sweep(db, due_work(settings), organization_id=organization_id)
    async with db.transaction(system_principal(organization_id)) as session:
        billed_until = await session.scalar(text("SELECT max(billed_until) FROM billing_schedules"))
    assert billed_until < now.date().replace(month=now.month - 2, day=1)


async def has_credible_places(session: AsyncSession) -> None:
    locations = (await session.scalars(select(Location))).all()
    assert len(locations) == len({one.time_zone for one in locations}) == len({one.currency for one in locations}) == 3
    assert all(one.latitude and one.longitude and one.address["line1"] for one in locations)
    resources = (await session.scalars(select(Resource))).all()
    assert 38 <= len(resources) <= 46
    hall = {one.external_id: set(one.unit_ids) for one in resources}
    assert hall["ber-speicher"] == hall["ber-speicher-ost"] | hall["ber-speicher-west"]
    assert sorted(len(one.unit_ids) for one in resources if one.is_pool) == [6, 12, 16, 20]


async def has_credible_people(session: AsyncSession) -> None:
    async def count(model: Any) -> int:
        return (await session.execute(select(func.count()).select_from(model))).scalar_one()

    assert await count(Member) == 300
    assert await count(Team) == 25
    assert await count(TeamMember) == 223
    assert await count(Consent) > 100
    assert await count(Note) > 10
    joined = await session.scalars(select(Member.created_at))
    assert len({at.date() for at in joined}) > 60, "they joined over the years"


async def bookings_of(session: AsyncSession) -> list[RowMapping]:
    """Every booking with the keys of what it concerns."""
    rows = await session.execute(
        text("""
        SELECT b.*, r.external_id AS resource, r.is_pool, t.kind, l.time_zone, m.external_id AS member,
          m.created_at AS member_since, p.rules, g.external_id AS team
        FROM bookings b JOIN resources r ON r.id = b.resource_id JOIN resource_types t ON t.id = r.resource_type_id
        JOIN locations l ON l.id = b.location_id LEFT JOIN booking_policies p ON p.id = r.booking_policy_id
        LEFT JOIN members m ON m.id = b.member_id LEFT JOIN teams g ON g.id = b.team_id
        ORDER BY b.starts_at, r.external_id, m.external_id""")
    )
    return list(rows.mappings())


async def has_a_credible_diary(session: AsyncSession, now: datetime) -> None:
    bookings = await bookings_of(session)
    assert 1500 < len(bookings) < 4000
    assert bookings[0]["starts_at"] < now - timedelta(days=14)
    assert bookings[-1]["starts_at"] > now + timedelta(days=14)
    states = Counter(one["state"] for one in bookings)
    assert {"confirmed", "completed", "cancelled", "no_show"} <= states.keys()
    assert states["completed"] > 10 * states["no_show"]
    for one in bookings:
        is_past = one["ends_at"] <= now
        assert not (is_past and one["state"] in ("confirmed", "checked_in", "held")), "what is over is closed"
        assert is_past or one["state"] != "completed" or one["checked_in_at"] is not None
    by = Counter(one["created_by"].split("_")[0] for one in bookings)
    assert by["mem"] > by["usr"] > 0
    assert by["key"] > 0
    series = Counter(one["series_id"] for one in bookings if one["series_id"] is not None)
    assert len(series) >= 10
    assert max(series.values()) >= 10
    assert any(one["quantity"] > 1 for one in bookings if one["is_pool"])
    blocks = await session.execute(text("SELECT count(*), count(ends_at), count(lifted_at) FROM blocks"))
    assert blocks.one() == (4, 3, 1)


async def allocates_what_it_books(session: AsyncSession) -> None:
    """Each booking that occupies time has its units for that time and its buffer; nothing else has any."""
    wrong = await session.execute(
        text("""
        SELECT b.id, b.state, count(a.id) FROM bookings b LEFT JOIN allocations a ON a.source_id = b.id
          AND a.starts_at = b.starts_at
          AND a.ends_at = b.ends_at + make_interval(mins => (b.terms->>'buffer_minutes')::integer)
          AND a.unit_id = ANY (b.unit_ids)
        GROUP BY b.organization_id, b.id
        HAVING count(a.id) <> CASE
          WHEN b.state IN ('held', 'pending_approval', 'pending_payment', 'confirmed', 'checked_in', 'completed')
          THEN cardinality(b.unit_ids) ELSE 0 END""")
    )
    assert wrong.all() == []
    stray = await session.execute(
        text("""
        SELECT a.id FROM allocations a LEFT JOIN bookings b ON b.id = a.source_id
        LEFT JOIN blocks k ON k.id = a.source_id LEFT JOIN passes p ON p.id = a.source_id AND p.unit_id = a.unit_id
        LEFT JOIN memberships m ON m.id = a.source_id AND a.unit_id = ANY (m.unit_ids)
        WHERE b.id IS NULL AND k.id IS NULL AND p.id IS NULL AND m.id IS NULL""")
    )
    assert stray.all() == []
    without = await session.execute(
        text("""
        SELECT p.id FROM passes p LEFT JOIN allocations a ON a.source_id = p.id AND a.unit_id = p.unit_id
        WHERE (p.unit_id IS NOT NULL AND p.state <> 'cancelled') <> (a.id IS NOT NULL)""")
    )
    assert without.all() == []
    overlapping = await session.execute(
        text("""
        SELECT a.id FROM allocations a JOIN allocations b ON b.unit_id = a.unit_id AND b.id > a.id
          AND b.starts_at < a.ends_at AND a.starts_at < b.ends_at""")
    )
    assert overlapping.all() == []


async def keeps_its_own_rules(session: AsyncSession) -> None:
    """Made in time, by whom was there, within the hours; nobody is in two rooms at once."""
    bookings = await bookings_of(session)
    calendars = {one["location_id"]: await load_calendar(session, one["location_id"]) for one in bookings}
    rooms: dict[str, list[tuple[datetime, datetime]]] = {}
    for one in bookings:
        lead = timedelta(minutes=one["rules"]["lead_minutes"])
        assert one["created_at"] <= one["starts_at"] - lead
        assert one["member"] is None or one["member_since"] <= one["created_at"]
        if not one["rules"]["any_time"]:
            assert calendars[one["location_id"]].is_open(one["starts_at"], one["ends_at"])
        if one["member"] and one["kind"] in ("meeting_room", "phone_booth", "event_space"):
            rooms.setdefault(one["member"], []).append((one["starts_at"], one["ends_at"]))
    for periods in rooms.values():
        periods.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(periods))


async def has_credible_money(session: AsyncSession) -> None:
    """Most bookings cost something; what they cost was paid by credits, charged, or both."""

    async def one(statement: str) -> Any:
        return (await session.execute(text(statement))).one()

    bookings = await one("""
        SELECT count(*) AS booked, count(price) AS priced, count(*) FILTER (WHERE (price->>'left')::bigint = 0) AS paid,
          count(*) FILTER (WHERE price->'credits' <> '[]') AS by_credits FROM bookings""")
    assert bookings.priced > 0.8 * bookings.booked
    assert bookings.by_credits > 100
    assert bookings.priced - bookings.paid > 500
    wrong = await session.execute(
        text("""
        SELECT id FROM bookings WHERE price IS NOT NULL AND (price->>'total')::bigint <> (price->>'left')::bigint
          + (SELECT coalesce(sum((use->>'amount')::bigint), 0) FROM jsonb_array_elements(price->'credits') AS use)""")
    )
    assert wrong.all() == []
    lots = await session.execute(
        text("""
        SELECT l.id FROM credit_lots l LEFT JOIN credit_entries e ON e.lot_id = l.id
        GROUP BY l.id, l.balance HAVING l.balance <> coalesce(sum(e.quantity), 0) OR l.balance < 0""")
    )
    assert lots.all() == []
    currencies = await session.scalars(text("SELECT DISTINCT currency FROM charges"))
    assert set(currencies) == {"EUR", "GBP", "USD"}
    steps = await session.scalars(
        text("SELECT DISTINCT line->>'code' FROM bookings, jsonb_array_elements(price->'lines') AS line")
    )
    assert {"base", "window", "package", "last_minute", "discount", "fixed_rate"} <= set(steps)
    for table, least in {
        "rates": 20,
        "tax_rates": 5,
        "discounts": 5,
        "permissions": 30,
        "coupons": 3,
        "product_sales": 8,
    }.items():
        assert (await one(f"SELECT count(*) FROM {table}"))[0] >= least, table


async def lives_its_contracts(session: AsyncSession) -> None:
    """Plans are held, billed month by month, and paid by most; the books add up."""

    async def one(statement: str) -> Any:
        return (await session.execute(text(statement))).one()

    held = await one("""
        SELECT count(*) AS active, count(DISTINCT plan_id) AS plans, count(*) FILTER (WHERE unit_ids <> '{}') AS rooms
        FROM memberships WHERE state = 'active'""")
    assert (held.active > 50, held.plans > 8, held.rooms) == (True, True, 3)
    periods = await session.execute(
        text("SELECT membership_id, count(*) FROM membership_periods GROUP BY 1 HAVING count(*) <> 3")
    )
    assert periods.all() == [], "each was billed for three months"
    invoices = await one("""
        SELECT count(*) AS written, count(DISTINCT legal_entity_id) AS entities, count(DISTINCT currency) AS currencies
        FROM invoices WHERE state = 'final'""")
    assert (invoices.written > 150, invoices.entities, invoices.currencies) == (True, 3, 3)
    payments = await one("""
        SELECT count(*) FILTER (WHERE state = 'succeeded') AS good, count(*) FILTER (WHERE state = 'failed') AS bad,
          count(*) FILTER (WHERE kind = 'transfer') AS transfers FROM payments""")
    assert payments.good > 20 * payments.bad > 0
    assert payments.transfers > 3
    standings = dict((await session.execute(text("SELECT standing, count(*) FROM account_standings GROUP BY 1"))).all())
    assert 0 < sum(count for standing, count in standings.items() if standing != "current") < 8, standings
    check = await check_books(session, None)
    wrong = [found for found in check.checks if not found.holds]
    assert {found.name for found in wrong} <= {"prepaid_credits"}, wrong  # the worker posts those, when it comes


async def tells_its_story_in_order(session: AsyncSession, now: datetime) -> None:
    """Events bear the time of what happened; the feed shows them in that order: the diary first, then the contracts,
    that are lived when all the rest is there."""
    rows = await session.execute(text("SELECT occurred_at, type, principal FROM events ORDER BY position"))
    events = rows.all()
    times = [event.occurred_at for event in events]
    (back,) = [number for number, (before, at) in enumerate(pairwise(times), 1) if at < before]
    assert times[back] < now - timedelta(days=60)
    assert max(times) <= now
    assert times[0] < now - timedelta(weeks=70)
    confirmed = Counter(event.principal.split("_")[0] for event in events if event.type == "booking.confirmed")
    assert confirmed["mem"] > confirmed["usr"] > 0
    clock = await session.scalar(select(Organization.test_clock_at))
    assert clock is None, "the clock follows real time again"


async def essence(session: AsyncSession) -> dict[str, Any]:
    """What is in the organization, without the ids that each loading makes anew."""
    found: dict[str, Any] = {
        "bookings": [
            (
                *(one[name] for name in ("resource", "member", "team", "state", "title", "quantity", "attendee_count")),
                *(one[name] for name in ("starts_at", "ends_at", "created_at", "updated_at", "checked_in_at")),
            )
            for one in await bookings_of(session)
        ]
    }
    for name, statement in {
        "members": "SELECT external_id, name, email, phone, company, custom_fields, created_at FROM members",
        "teams": "SELECT external_id, name, custom_fields, created_at FROM teams",
        "places": "SELECT external_id, name, slug, time_zone, currency FROM locations",
        "resources": "SELECT external_id, name, capacity, cardinality(unit_ids), amenity_keys FROM resources",
        "tags": "SELECT m.external_id, t.name FROM member_tags mt JOIN members m ON m.id = mt.member_id "
        "JOIN tags t ON t.id = mt.tag_id",
        "events": "SELECT type, count(*) FROM events WHERE principal <> 'key_' GROUP BY type",
        "blocks": "SELECT reason, starts_at, ends_at, lifted_at FROM blocks",
    }.items():
        rows = await session.execute(text(f"{statement} ORDER BY 1, 2"))
        found[name] = [tuple(row) for row in rows]
    return found


async def lets_staff_in_by_their_roles(app: FastAPI, access: DemoAccess) -> None:
    async with client_of(app, None) as anyone:
        for sign_in in access.sign_ins:
            body = {"email": sign_in.email, "password": sign_in.password}
            answer = await anyone.post("/v1/auth/sign-in", json=body)
            assert answer.status_code == 200, answer.text
            async with client_of(app, answer.json()["access_token"]) as http:
                seen = {one["name"] for one in (await http.get("/v1/locations")).json()["data"]}
                assert len(seen) == (1 if sign_in.role == "front_desk" else 3)
                refused = await http.post("/v1/tags", json={"name": "no"}) if sign_in.role == "read_only" else None
                assert refused is None or refused.status_code == 403
    assert [sign_in.role for sign_in in access.sign_ins] == [
        "owner",
        "manager",
        "front_desk",
        "accountant",
        "read_only",
    ]
    assert access.member_email is not None


async def prints_a_line_that_books(app: FastAPI, db: Database, settings: Settings, access: DemoAccess) -> None:
    answer = await paste(app, access.curl(URL))
    assert answer.status_code == 201, answer.text
    assert answer.json()["state"] == "confirmed"
    taken = await paste(app, access.curl(URL))
    assert taken.status_code == 409
    assert taken.json()["code"] == "slot_taken"
    assert taken.json()["alternatives"]
    later = await demo_access(db, settings)
    assert later is not None
    assert (await paste(app, later.curl(URL))).status_code == 201, "the next start prints another one"


async def exports_to_its_bookkeeper(app: FastAPI, access: DemoAccess, now: datetime) -> None:
    """The German entity's batch for DATEV, of the year up to now; nothing has to be set before."""
    async with client_of(app, access.api_key) as http:
        entities = {one["external_id"]: one["id"] for one in (await http.get("/v1/legal-entities")).json()["data"]}
        params = {
            "legal_entity_id": entities["de"],
            "booked_from": f"{now.year}-01-01",
            "booked_until": f"{now.year + 1}-01-01",
            "format": "datev",
        }
        answer = await http.get("/v1/ledger/export", params=params)
        assert answer.status_code == 200, answer.text
        assert answer.content.count(b"\r\n") > 10
        assert b";8200;" in answer.content


async def paste(app: FastAPI, line: str | None) -> httpx.Response:
    """What a shell would do with the line."""
    assert line is not None
    command, *words = shlex.split(line)
    assert command == "curl"
    headers, url, body = {}, "", None
    while words:
        match words.pop(0):
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                body = words.pop(0)
            case "-sS":
                continue
            case other:
                url = other
    assert body is not None
    assert json.loads(body)
    starts_at = datetime.fromisoformat(json.loads(body)["starts_at"])
    assert starts_at > datetime.now(UTC)
    assert starts_at.utcoffset() in (timedelta(hours=1), timedelta(hours=2)), "as the clock in Berlin shows it"
    async with client_of(app, None) as http:
        return await http.post(url.removeprefix(URL), content=body, headers=headers)
