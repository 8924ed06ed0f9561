"""What stories of memberships, invoices and payments do, in short. Amounts in minor units of EUR."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from coworkapi.demo.proofs import prove
from tests.operator import Operator
from tests.stories.space import BERLIN, Person, Space, found

VISA = "4242 4242 4242 4242"


def euros(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


def on(day: str, hour: int = 8) -> datetime:
    """A time of the wall clock in Berlin: `on("2028-02-29")` is 08:00."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=BERLIN)


class Books:
    """A space that bills by itself, day by day."""

    def __init__(self, space: Space) -> None:
        self.space, self.operator = space, space.operator

    async def until(self, day: str, hour: int = 8) -> None:
        """The days up to then pass, each with its work."""
        await self.space.clock(on(day, hour))

    async def plan(self, price: int, *, name: str = "Resident", **terms: Any) -> dict[str, Any]:
        made: dict[str, Any] = await self.operator.post(
            "/v1/plans", {"name": name, "terms": {"price": euros(price), **terms}, "effective_from": "2020-01-01"}
        )
        return made

    async def join(self, person: Person, plan: dict[str, Any], **options: Any) -> dict[str, Any]:
        """A membership from today on, unless another day is given."""
        made: dict[str, Any] = await self.operator.post(
            "/v1/memberships",
            {"plan_id": plan["id"], "member_id": person.id, "location_id": self.space.location, **options},
        )
        return made

    async def verb(self, membership: dict[str, Any], name: str, body: Any = None, status: int = 200) -> Any:
        return await self.operator.post(f"/v1/memberships/{membership['id']}/{name}", body, status)

    async def invoices(self, person: Person) -> list[dict[str, Any]]:
        """In the order of their numbers, with their lines."""
        found = await self._all("/v1/invoices", account_id=person.account)
        return [
            await self.operator.get(f"/v1/invoices/{one['id']}") for one in sorted(found, key=lambda i: i["number"])
        ]

    async def credit_notes(self, person: Person) -> list[dict[str, Any]]:
        return await self._documents("/v1/credit-notes", person)

    async def owes(self, person: Person) -> int:
        """What is open, less what the account has in its favour."""
        balances = (await self.operator.get(f"/v1/billing-accounts/{person.account}/balance"))["balances"]
        return sum(one["balance"]["amount"] for one in balances)

    async def method(self, person: Person, number: str = VISA, kind: str = "card") -> dict[str, Any]:
        """The account's default payment method, by a magic number."""
        made = await self.operator.post("/v1/payment-methods", {"account_id": person.account, "kind": kind})
        await self.operator.sweep()
        path = f"/v1/payment-methods/{made['id']}"
        await self.operator.post(f"{path}/confirm", {"number": number}, 200)
        await self.operator.sweep()
        method: dict[str, Any] = await self.operator.get(path)
        assert method["state"] == "active", method
        return method

    async def pays(self, person: Person, amount: int, *invoices: dict[str, Any], kind: str = "transfer") -> Any:
        """Money that came in by transfer, or at the desk."""
        return await self.operator.post(
            "/v1/payments",
            {
                "account_id": person.account,
                "kind": kind,
                "amount": euros(amount),
                "invoice_ids": [one["id"] for one in invoices],
            },
        )

    async def add_up(self) -> None:
        """All the books agree: what every story ends with."""
        check = await self.operator.get("/v1/ledger/check")
        assert check["holds"], [one for one in check["checks"] if not one["holds"]]
        async with self.operator.db.transaction(self.operator.principal) as session:
            broken = [proof for proof in await prove(session, until=None) if not proof.holds]
        assert not broken, broken

    async def _documents(self, path: str, person: Person) -> list[dict[str, Any]]:
        found = await self._all(path, account_id=person.account)
        return [await self.operator.get(f"{path}/{one['id']}") for one in sorted(found, key=lambda one: one["number"])]

    async def _all(self, path: str, **filters: Any) -> list[dict[str, Any]]:
        page = await self.operator.get(path, limit=100, **filters)
        found: list[dict[str, Any]] = page["data"]
        while page["next_cursor"]:
            page = await self.operator.get(path, limit=100, cursor=page["next_cursor"], **filters)
            found += page["data"]
        return found


async def open_books(operator: Operator, day: str, **options: Any) -> Books:
    """A space in Berlin whose clock stands at 08:00 of that day."""
    space = await found(operator, at=on(day), **options)
    await operator.sweep()
    return Books(space)


def nets(document: dict[str, Any]) -> list[int]:
    """The lines' net amounts."""
    return [line["net"]["amount"] for line in document["lines"]]


def periods(document: dict[str, Any]) -> list[tuple[str, str]]:
    """The lines' service periods; the second day is the one after the last."""
    return [(line["starts_on"], line["ends_on"]) for line in document["lines"]]
