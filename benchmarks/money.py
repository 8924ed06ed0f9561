"""Prices and credits: quotes, searches with prices, bookings that credits pay, and what a long ledger does to them.

Its space is an organization of its own beside the other's: 200 rooms of one type with one rate of six rules (two
windows, two packages, a daily cap, last minute), a tax rate, and ten credit lots for each of 300 members.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg

from benchmarks import data, load
from benchmarks.service import round_trips
from coworkapi.billing.models import TaxRate
from coworkapi.core.db import Database
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.principal import system_principal
from coworkapi.members.models import BillingAccount
from coworkapi.pricing.models import Rate
from coworkapi.pricing.values import Tariff

if TYPE_CHECKING:
    from benchmarks.__main__ import Bench

MIDNIGHT = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
LOTS = 10
TARIFF = {
    "amount": 2000,
    "windows": [
        {"name": "Peak", "weekdays": [1, 2, 3, 4, 5], "opens": "09:00", "closes": "17:00", "amount": 3000},
        {"name": "Weekend", "weekdays": [6, 7], "amount": 1500},
    ],
    "packages": [
        {"name": "Half day", "minutes": 240, "amount": 9000},
        {"name": "Day", "lasts": "day", "amount": 15000},
    ],
    "daily_cap": 16000,
    "last_minute": [{"hours": 24, "percent_off": 20}],
}
# A lot of each kind of restriction; the first ones run dry in a quote of three hours, the last one never.
_LOTS = """
INSERT INTO credit_lots (id, account_id, kind, name, granted, balance, valid_from, valid_until, source)
SELECT gen_random_uuid(), a.id, 'minutes', 'Lot ' || n, g.granted, g.granted, now() - interval '1 day',
  now() + make_interval(days => 9000 + n), 'manual'
FROM billing_accounts a, generate_series(1, $2::int) n,
  LATERAL (SELECT CASE WHEN n = $2 THEN 1000000000 ELSE $1 END AS granted) g
"""
_GRANTS = """
INSERT INTO credit_entries (id, lot_id, account_id, kind, quantity, created_by)
SELECT gen_random_uuid(), id, account_id, 'grant', granted, 'system' FROM credit_lots
"""
_HISTORY = """
INSERT INTO credit_entries (id, lot_id, account_id, kind, quantity, source_kind, source_id, at, created_by)
SELECT gen_random_uuid(), l.id, l.account_id, CASE WHEN n % 2 = 0 THEN 'consume' ELSE 'return' END,
  CASE WHEN n % 2 = 0 THEN -60 ELSE 60 END, 'booking', gen_random_uuid(), now() - make_interval(mins => n), 'system'
FROM (SELECT l.*, row_number() OVER (ORDER BY l.id) AS k FROM credit_lots l) l, generate_series(1, $1::int) n
"""


async def make_priced_space(url: str) -> data.Space:
    """The organization with its rate, its accounts and their lots."""
    space = await data.make_space(url, "priced")
    db = Database(url, role="coworkapi_app")
    content = Tariff.model_validate(TARIFF).model_dump(mode="json")
    async with db.transaction(system_principal(space.organization_id)) as session:
        session.add_all(
            [BillingAccount(id=new_id(), member_id=one, name="Bench", currency="EUR") for one in space.member_ids]
        )
        session.add(
            TaxRate(
                id=new_id(),
                legal_entity_id=space.legal_entity_id,
                code="standard",
                name="VAT",
                basis_points=1900,
                valid_from=date(2020, 1, 1),
            )
        )
        session.add(
            Rate(
                id=new_id(),
                name="Rooms",
                resource_type_id=space.resource_type_id,
                audience="everyone",
                currency="EUR",
                content=content,
                valid_from=date(2020, 1, 1),
                state="published",
            )
        )
    await db.close()
    owner = await _owner(url, space)
    await owner.execute("SET session_replication_role = replica")
    await owner.execute(_LOTS, 15, LOTS)
    await owner.execute(_GRANTS)
    await data.analyze(owner)
    await owner.close()
    return space


async def add_history(url: str, space: data.Space, entries: int) -> None:
    """`entries` entries of the past, spread over all lots; each lot's sum stays what it is."""
    owner = await _owner(url, space)
    await owner.execute("SET session_replication_role = replica")
    await owner.execute("SET maintenance_work_mem = '1GB'")
    # Indexes are built after a large load, as after a restore.
    rows = await owner.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'credit_entries' AND indexname LIKE '%_idx'"
    )
    for row in rows:
        await owner.execute(f"DROP INDEX {row['indexname']}")
    lots = LOTS * len(space.member_ids)
    await owner.execute(_HISTORY, -(-entries // lots // 2) * 2)
    for row in rows:
        await owner.execute(row["indexdef"])
    await owner.execute("VACUUM (ANALYZE) credit_entries")
    await owner.execute("CHECKPOINT")  # what the load left to be written shall not be measured
    await owner.close()


async def _owner(url: str, space: data.Space) -> asyncpg.Connection:
    owner = await asyncpg.connect(url, timeout=60, command_timeout=3600)
    await owner.execute("SELECT set_config('app.organization_id', $1, false)", str(space.organization_id))
    return owner


class MoneyBench:
    """Requests for the priced space, measured as `Bench` measures."""

    def __init__(self, bench: Bench, space: data.Space) -> None:
        self.bench, self.space = bench, space
        self._slots = count()

    def _next(self) -> tuple[UUID, UUID, datetime]:
        """The next room, its member, and its next free afternoon."""
        day, room = divmod(next(self._slots), data.RESOURCES)
        start = MIDNIGHT + timedelta(days=3000 + day, hours=14)
        return self.space.resource_ids[room], self.space.member_ids[room], start

    def wish(self) -> dict[str, Any]:
        """Three hours across the peak's end."""
        resource, member, start = self._next()
        return {
            "resource_id": encode_id("res", resource),
            "member_id": encode_id("mem", member),
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(hours=3)).isoformat(),
        }

    def quote(self, *, floor: bool = False) -> Callable[[int], bytes]:
        def make(_: int) -> bytes:
            if floor:
                resource, member, start = self._next()
                times = f"starts_at={start:%Y-%m-%dT%H:%M:%SZ}&ends_at={start + timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}"
                path = f"/quote-rows?resource_id={resource}&member_id={member}&{times}"
                return load.request("GET", path, self.space.api_key)
            body = json.dumps(self.quote_body()).encode()
            return load.request("POST", "/v1/quotes", self.space.api_key, body)

        return make

    def quote_body(self) -> dict[str, Any]:
        booking = self.wish()
        return {"member_id": booking.pop("member_id"), "bookings": [booking]}

    def confirm(self) -> Callable[[int], bytes]:
        return lambda n: load.request(
            "POST",
            "/v1/bookings",
            self.space.api_key,
            json.dumps(self.wish()).encode(),
            f"Idempotency-Key: {time.time_ns()}\r\n",
        )

    def search_path(self) -> str:
        start = MIDNIGHT + timedelta(days=2, hours=14)
        first, last = f"{start:%Y-%m-%dT%H:%M:%SZ}", f"{start + timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}"
        member = encode_id("mem", self.space.member_ids[0])
        return f"/v1/availability?starts_at={first}&ends_at={last}&prices=true&member_id={member}"

    def balance(self) -> Callable[[int], bytes]:
        raw = [
            load.request("GET", f"/v1/credits/balances?member_id={encode_id('mem', one)}", self.space.api_key)
            for one in self.space.member_ids
        ]
        return lambda n: raw[n % len(raw)]


def measure(money: MoneyBench, url: str) -> None:
    """The figures of prices and credits."""
    bench, space = money.bench, money.space
    trips = round_trips(
        url,
        space.api_key,
        [
            ("POST", "/v1/bookings", money.wish),
            ("POST", "/v1/quotes", money.quote_body),
            ("GET", money.search_path(), None),
        ],
    )
    bench.note("round trips: confirm with credits", trips[0], "round trips", "<= 8", trips[0] <= 8)
    bench.note("round trips: a quote", trips[1], "round trips", "<= 8", trips[1] <= 8)
    bench.note("round trips: search 200 resources with prices", trips[2], "round trips", "<= 8", trips[2] <= 8)
    bench.against_floor("quote with 6 rules and 10 lots", money.quote, 0.4)
    search = load.request("GET", money.search_path(), space.api_key)
    p95 = bench.latency(lambda n: search, concurrency=8, share=0.95)
    bench.note("search 200 resources with prices, p95 at concurrency 8", p95, "ms", "<= 80", p95 <= 80)


def measure_growth(money: MoneyBench, url: str) -> None:
    """The same with ten million entries in the ledger, against the twin that has few."""
    print("     ... a ledger of ten million entries (some minutes)", flush=True)
    asyncio.run(add_history(url, money.space, 10_000_000))
    for name, make in {"balance": money.balance(), "confirm with credits": money.confirm()}.items():
        money.bench.against_twin(f"{name}: a ledger of 10,000,000 entries", make, 1.2)
