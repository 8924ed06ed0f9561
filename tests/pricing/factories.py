"""Rates made quickly: as rows, and as a book without a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from coworkapi.core.ids import new_id
from coworkapi.core.prepared import Prepared
from coworkapi.pricing.models import Rate
from coworkapi.pricing.queries import OCCUPANCY_SQL, RATES_SQL
from coworkapi.pricing.service import RateBook, rate_book
from coworkapi.pricing.values import Price, Tariff
from tests.operator import Operator

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TYPE, LOCATION = new_id(), new_id()
READ = Prepared(text(f"SELECT {RATES_SQL} AS rates, {OCCUPANCY_SQL} AS occupancy"))


def hourly(amount: int = 2000, **options: Any) -> Tariff:
    """So much for an hour, by started quarters."""
    return Tariff(amount=amount, **options)


def a_book(*tariffs: Tariff | tuple[Tariff, str, str | None], currency: str = "EUR", audience: str = "everyone") -> Any:
    """A book with these rates of one type, each valid always or in its `(tariff, from, until)`."""
    rows = []
    for one in tariffs:
        tariff, first, until = one if isinstance(one, tuple) else (one, "2000-01-01", None)
        head = [str(new_id()), None, str(TYPE), None, audience, "Meeting rooms", currency, "standard"]
        rows.append([*head, first, until, tariff.model_dump_json()])
    return rate_book([rows, [[None, str(TYPE), None, currency]]])


def no_holidays(_: date) -> bool:
    return False


def price(
    book: RateBook,
    starts_at: datetime,
    ends_at: datetime,
    *,
    zone: ZoneInfo = BERLIN,
    holidays: Callable[[date], bool] = no_holidays,
    **options: Any,
) -> Price:
    """The price by a book of `a_book`; naive times are local."""
    found = book.price(
        **{
            "resource_id": new_id(),
            "resource_type_id": TYPE,
            "location_id": LOCATION,
            "currency": "EUR",
            "audience": "members",
            "now": LONG_AGO,
        }
        | options,
        starts_at=starts_at if starts_at.tzinfo else starts_at.replace(tzinfo=zone),
        ends_at=ends_at if ends_at.tzinfo else ends_at.replace(tzinfo=zone),
        zone=zone,
        holidays=holidays,
    )
    assert found is not None
    return found


def shown(found: Price) -> list[tuple[str, str, int]]:
    """Its lines: code, name, amount."""
    return [(line.code, line.name, line.amount) for line in found.lines]


async def a_rate(operator: Operator, tariff: Tariff | None = None, **options: Any) -> Rate:
    """A published rate, in force since 2020 unless told otherwise."""
    rate = Rate(
        id=new_id(),
        **{
            "name": "Standard",
            "audience": "everyone",
            "currency": "EUR",
            "content": (tariff or hourly()).model_dump(mode="json"),
            "valid_from": date(2020, 1, 1),
            "state": "published",
        }
        | options,
    )
    async with operator.db.transaction(operator.principal) as session:
        session.add(rate)
    return rate


async def read(
    operator: Operator, resource_ids: Sequence[UUID], starts_at: datetime, ends_at: datetime, own: UUID | None = None
) -> Any:
    """What the two statements find: `rates`, `occupancy`."""
    async with operator.db.transaction(operator.principal) as session:
        return await READ.fetchrow(
            session,
            resource_ids=list(resource_ids),
            first_day=starts_at.date(),
            last_day=ends_at.date(),
            starts_at=starts_at,
            ends_at=ends_at,
            own=own,
        )
