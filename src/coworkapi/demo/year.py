"""A year of a space in a test organization of its own: who pays by card, late or never; changes, pauses, disputes.

All of it goes through the API, and what falls due is done day by day as a worker would.
"""

from __future__ import annotations

import calendar
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx

from coworkapi.core.clock import utcnow, zone
from coworkapi.core.db import Database
from coworkapi.core.errors import Conflict, ProblemError
from coworkapi.core.jobs import Due
from coworkapi.core.operations import settle
from coworkapi.core.principal import Principal, system_principal
from coworkapi.core.scopes import SCOPES
from coworkapi.demo.proofs import Proof, figures, prove
from coworkapi.identity import service as identity

ZONE = "Europe/Berlin"
_VISA, _DISPUTED, _NO_MONEY = "4242424242424242", "4000000000002685", "4000000000009995"
_DEBIT, _DEBIT_RETURNED = "DE89370400440532013000", "DE24370400440532013006"
# What a member pays by; None: by transfer, weeks after it was due. With plans that alternate, so many make a round.
_PAYS_BY = (_VISA, _VISA, _DISPUTED, _VISA, None, _NO_MONEY, _DEBIT, _DEBIT_RETURNED, _VISA, _VISA, None, _VISA)
_OPEN = [{"opens": "00:00", "closes": "24:00"}]
Act = Callable[[], Awaitable[object]]
Tell = Callable[[str], None]


class YearFailed(ProblemError):
    """The service refused what the year does."""


class YearRefused(Conflict):
    """A year is for trying out, not for production."""


@dataclass(frozen=True, slots=True)
class YearSpace:
    """The test organization. `api_key`: holds every right, and works as long as the organization is there."""

    organization_id: UUID
    slug: str
    api_key: str
    first: date

    @property
    def principal(self) -> Principal:
        return system_principal(self.organization_id)


async def open_space(db: Database, *, today: date | None = None) -> YearSpace:
    """A new organization whose clock stands at the first morning of the next leap year."""
    now = utcnow()
    first = date(next(year for year in count((today or now.date()).year + 1) if calendar.isleap(year)), 1, 1)
    async with db.transaction(Principal(kind="system")) as session:
        owner = await identity.provide_account(
            session, email="year@coworkapi.example", name="Year", password=secrets.token_urlsafe(24), locale="en"
        )
        made = await identity.create_organization(
            session, owner_id=owner.id, name="A year of a space", slug=None, mode="test", locale="en"
        )
        _, key = await identity.create_api_key(
            session, name="Year", scopes=sorted(SCOPES), location_ids=None, expires_at=None, held=None
        )
        await identity.advance_clock(session, organization=made, now=now, to=_morning(first))
        return YearSpace(made.id, made.slug, key, first)


class Year:
    """The year of `members` memberships. `http`: the API, signed in with the space's key."""

    def __init__(self, space: YearSpace, http: httpx.AsyncClient, db: Database, due: Sequence[Due], tell: Tell) -> None:
        self.space, self._http, self._db, self._due, self._tell = space, http, db, due, tell
        self._diary: dict[date, list[Act]] = defaultdict(list)
        self._entity = ""
        self._location = ""
        self.last = date(space.first.year + 1, 1, 1)

    async def live(self, members: int) -> None:
        """Twelve months; then everything due is done. Raises YearFailed."""
        plans = await self._found(members)
        for number in range(members):
            await self._plan_life(number, plans)
        month = self.space.first
        while self._diary:
            day = min(self._diary)
            while month < self.last and day >= _next_month(month):
                await self._end(month)
                month = _next_month(month)
            await self._until(day)
            for act in self._diary.pop(day):
                await act()
            await self._catch_up()
        while month < self.last:
            await self._end(month)
            month = _next_month(month)
        await self._return_deposits()

    async def prove(self) -> list[Proof]:
        """What must be true of the year: of the ledger, of all that `proofs` asks, and that days run again change
        nothing."""
        return [*await self.prove_standing(), await self._run_again()]

    async def prove_standing(self) -> list[Proof]:
        """As `prove`, without running days again."""
        checks = (await self._get("/v1/ledger/check"))["checks"]
        async with self._db.transaction(self.space.principal) as session:
            documents = await prove(session, until=self.last)
        return [*(_of_ledger(one) for one in checks), *documents]

    async def _run_again(self) -> Proof:
        days = [self.space.first.replace(month=month, day=3 + month) for month in range(1, 13)] + [self.last]
        faults = []
        before = await self._figures()
        for day in days:
            await self._post("/v1/billing-runs", {"legal_entity_id": self._entity, "until": day.isoformat()})
            await self._catch_up()
            if (after := await self._figures()) != before:
                faults.append(f"{day}: {before} became {after}")
                before = after
        return Proof("days_run_again", f"billing {len(days)} of its days again changes nothing", faults)

    async def _figures(self) -> dict[str, int]:
        async with self._db.transaction(self.space.principal) as session:
            return await figures(session)

    async def _found(self, members: int) -> list[dict[str, Any]]:
        entity = {"name": "A year GmbH", "country": "DE", "currency": "EUR"}
        self._entity = (await self._post("/v1/legal-entities", entity))["id"]
        place = {
            "legal_entity_id": self._entity,
            "name": "Mitte",
            "time_zone": ZONE,
            "opening_hours": {day.lower(): _OPEN for day in calendar.day_name},
            "closed_on_holidays": False,
        }
        self._location = (await self._post("/v1/locations", place))["id"]
        tax = {"code": "standard", "name": "VAT 19 %", "basis_points": 1900, "valid_from": "2020-01-01"}
        await self._post("/v1/tax-rates", {"legal_entity_id": self._entity, **tax})
        await self._post("/v1/ledger/accounts/number", {"legal_entity_id": self._entity, "chart": "skr03"})
        self._tell(f"{members} memberships in {self.space.slug}, from {self.space.first} on")
        rooms = {"name": "Rooms", "kind": "minutes", "quantity": 240}
        return [
            await self._plan("Flex", price=_euros(19_900), benefits={"credits": [rooms]}),
            await self._plan(
                "Desk",
                price=_euros(34_900),
                anchor={"kind": "anniversary"},
                deposit=_euros(50_000),
                pause={"allowed": True},
            ),
        ]

    async def _plan(self, name: str, **terms: Any) -> dict[str, Any]:
        made: dict[str, Any] = await self._post(
            "/v1/plans", {"name": name, "terms": terms, "effective_from": "2020-01-01"}
        )
        return made

    async def _plan_life(self, number: int, plans: list[dict[str, Any]]) -> None:
        """Writes the member's year into the diary: a round of twelve joins together, the next two weeks later."""
        joins = self.space.first + timedelta(days=number // len(_PAYS_BY) * 17 % 180)
        role, plan = number % len(_PAYS_BY), plans[number % 2]
        made = await self._post("/v1/members", {"name": f"Member {number + 1}", "email": f"m{number}@members.example"})
        [account] = (await self._get("/v1/billing-accounts", member_id=made["id"]))["data"]
        life = _Life(made["id"], account["id"])

        def at(days: int) -> date:
            return joins + timedelta(days=days)

        async def join() -> None:
            if number_paid_by := _PAYS_BY[role]:
                await self._method(life.account, number_paid_by)
            body = {"plan_id": plan["id"], "member_id": life.member, "location_id": self._location}
            life.membership = (await self._post("/v1/memberships", body))["id"]

        def verb(day: date, name: str, body: dict[str, Any]) -> None:
            self._on(day, lambda: self._post(f"/v1/memberships/{life.membership}/{name}", body))

        self._on(joins, join)
        match role:
            case 0:
                verb(at(40), "change", {"plan_id": plans[1]["id"]})
                self._on(at(110), lambda: self._refund(life))
                verb(at(180), "end", {"reason": "Moves to another town"})
            case 1:
                days = {"starts_on": at(50).isoformat(), "ends_on": at(95).isoformat()}
                verb(at(40), "pause", days)
            case 3:
                verb(at(100), "give-notice", {})
            case 4 | 10:
                for month in range(1, 13):
                    self._on(at(month * 30), lambda: self._pay_late(life))
            case 8:
                verb(at(70), "change", {"quantity": 3, "effective": "cycle_end"})
            case 9:
                verb(at(120), "change", {"plan_id": plans[0]["id"], "effective": "cycle_end"})
            case _:
                pass

    def _on(self, day: date, act: Act) -> None:
        if day < self.last:
            self._diary[day].append(act)

    async def _method(self, account: str, number: str) -> None:
        kind = "sepa_debit" if number.startswith("DE") else "card"
        made = await self._post("/v1/payment-methods", {"account_id": account, "kind": kind})
        await self._catch_up()
        await self._post(f"/v1/payment-methods/{made['id']}/confirm", {"number": number})
        await self._catch_up()

    async def _pay_late(self, life: _Life) -> None:
        """A transfer of all that is open, weeks after it was due."""
        balances = (await self._get(f"/v1/billing-accounts/{life.account}/balance"))["balances"]
        owed = sum(one["balance"]["amount"] for one in balances)
        if owed > 0:
            await self._post(
                "/v1/payments",
                {"account_id": life.account, "kind": "transfer", "amount": _euros(owed), "invoice_ids": []},
            )

    async def _refund(self, life: _Life) -> None:
        """A payment is given back, and its invoice credited."""
        paid = (await self._get("/v1/payments", account_id=life.account, limit=100))["data"]
        await self._post(f"/v1/payments/{paid[0]['id']}/refunds", {"reason": "As a present", "credit": True})

    async def _return_deposits(self) -> None:
        """Of each that is due, 120.00 are kept for a scratched desk, and the rest goes back."""
        for due in (await self._get("/v1/deposits", return_due=True, limit=100))["data"]:
            path, least = f"/v1/deposits/{due['id']}", min(12_000, due["held"]["amount"])
            if least:
                kept = {"amount": _euros(least), "basis": "damages", "reason": "A scratched desk"}
                await self._post(f"{path}/keep", kept)
            if due["held"]["amount"] > least:
                await self._post(f"{path}/return", {"reason": "The rest"})
        await self._catch_up()

    async def _end(self, month: date) -> None:
        """The rest of the month passes, and it is told."""
        await self._until(_next_month(month))
        now = await self._figures()
        self._tell(
            f"{month:%B %Y}: {now['invoices']:,} documents, {now['postings']:,} postings, {now['lots']:,} credits"
        )

    async def _until(self, day: date) -> None:
        """The days up to then pass, each with its work."""
        clock = await self._get("/v1/test-clock")
        if datetime.fromisoformat(clock["now"]) < _morning(day):
            await self._post("/v1/test-clock/advance", {"to": _morning(day).isoformat()})
            await self._catch_up()

    async def _catch_up(self) -> None:
        """Does what is due, or waits for the worker that does."""
        left = await settle(self._db, self._due, self.space.organization_id)
        if left:
            clock = await self._get("/v1/test-clock")
            raise YearFailed(f"at {clock['now']} this stays undone: {', '.join(left)}")

    async def _get(self, path: str, **params: Any) -> Any:
        return _checked(await self._http.get(path, params=params))

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        return _checked(await self._http.post(path, json=body))


@dataclass(slots=True)
class _Life:
    member: str
    account: str
    membership: str = ""


def _of_ledger(check: dict[str, Any]) -> Proof:
    told = [f"{one['subject']}: {one['found']}, not {one['expected']}" for one in check["differences"]]
    return Proof(check["name"], check["rule"], told)


def _checked(response: httpx.Response) -> Any:
    if response.is_error:
        raise YearFailed(f"{response.request.method} {response.request.url.path}: {response.text}")
    return response.json()


def _euros(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), zone(ZONE))
