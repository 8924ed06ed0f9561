"""Plans and memberships over HTTP, and who holds them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.operator import Operator
from tests.spaces.factories import make_location, make_resource, type_id

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """A wall-clock time of the space as an instant: `at("2027-03-28 09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def euros(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


def months(count: int) -> dict[str, Any]:
    return {"count": count, "unit": "months"}


async def a_plan(operator: Operator, *, price: int = 30_000, **options: Any) -> dict[str, Any]:
    """A published plan; `terms`: beyond its price."""
    terms = {"price": euros(price)} | options.pop("terms", {})
    body = {"name": "Resident", "terms": terms, "effective_from": "2020-01-01"} | options
    made: dict[str, Any] = await operator.post("/v1/plans", body)
    return made


async def a_member(operator: Operator, name: str = "Ada", **options: Any) -> dict[str, Any]:
    made: dict[str, Any] = await operator.post("/v1/members", {"name": name} | options)
    return made


async def a_membership(operator: Operator, plan: Any, holder: Any, status: int = 201, **options: Any) -> Any:
    """A membership of that member (or team), from today on."""
    who = "team_id" if holder["id"].startswith("team_") else "member_id"
    return await operator.post("/v1/memberships", {"plan_id": plan["id"], who: holder["id"]} | options, status=status)


async def an_office(operator: Operator, location: Any, name: str = "Office 1", **options: Any) -> Any:
    """A private office."""
    return await make_resource(
        operator, location, name=name, resource_type_id=await type_id(operator, "private_office"), **options
    )


async def a_space(operator: Operator, clock: str = "2027-01-10 09:00", **options: Any) -> Any:
    """A location in Berlin, at that time of its wall clock."""
    await operator.set_clock(at(clock))
    return await make_location(operator, **options)


async def verb(operator: Operator, membership: Any, name: str, body: Any = None, status: int = 200) -> Any:
    return await operator.post(f"/v1/memberships/{membership['id']}/{name}", body, status=status)


async def read(operator: Operator, membership: Any) -> Any:
    return await operator.get(f"/v1/memberships/{membership['id']}")


async def types(operator: Operator, membership: Any) -> list[str]:
    """The kinds of events of a membership, in their order."""
    return [
        event["type"].removeprefix("membership.")
        for event in await operator.events()
        if event["type"].startswith("membership.")
        and (event["data"].get("membership") or event["data"])["id"] == membership["id"]
    ]
