"""Whatever is done to memberships in whatever order, over HTTP: a dry run is the run, and the bill is what was lived.

The verbs, plans, anchors, pauses and days are random; what they should cost is reckoned anew, day by day, from what the
API says of each membership, by an arithmetic of its own.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from coworkapi.core.ids import decode_id
from coworkapi.core.jobs import sweep
from tests.operator import Operator
from tests.stories.billed import Books, euros, open_books
from tests.stories.space import BERLIN, Person

STEPS = 24
# What does what is due, but for the run of the day: the test runs them itself, dry and then for good.
NOT_BY_ITSELF = "billing.runs_of_the_day"
PRICES = (30_000, 9_999, 12_345, 7, 100)
DAY = timedelta(days=1)


def plans_of(chance: Random) -> list[dict[str, Any]]:
    """Terms of four plans: months and weeks, by the calendar and by anniversary, in advance and in arrears."""
    return [
        {"anchor": {"kind": "anniversary"}, "trial_days": chance.choice([0, 10, 40])},
        {"anchor": {"kind": "calendar", "day": chance.choice([1, 15, 28, None])}, "billed": "in_arrears"},
        {"cycle": {"count": chance.randint(1, 5), "unit": "weeks"}, "anchor": {"kind": "anniversary"}},
        {"cycle": {"count": chance.randint(2, 4), "unit": "months"}, "anchor": {"kind": "calendar", "day": 1}},
    ]


class Chances:
    """A space where anything may happen next."""

    def __init__(self, books: Books, chance: Random) -> None:
        self.books, self.chance, self.operator = books, chance, books.operator
        self.plans: list[dict[str, Any]] = []
        self.people: list[Person] = []
        self.made: list[str] = []
        self.done: Counter[str] = Counter()

    @property
    def today(self) -> date:
        return self.books.space.now.astimezone(BERLIN).date()

    def a_day(self, first: int = -12, last: int = 70) -> str:
        return (self.today + self.chance.randint(first, last) * DAY).isoformat()

    async def step(self) -> None:
        """One verb of one membership; what the rules refuse is refused."""
        chance = self.chance
        if not self.made or (len(self.made) < 6 and chance.random() < 0.25):
            body = {
                "plan_id": chance.choice(self.plans)["id"],
                "member_id": chance.choice(self.people).id,
                "location_id": self.books.space.location,
                "starts_on": self.a_day(-40, 20),
                "quantity": chance.choice([1, 1, 3]),
            }
            answer = await self.operator.http.post("/v1/memberships", json=body)
            verb = "make"
            if answer.status_code == 201:
                self.made.append(answer.json()["id"])
        else:
            change = {"plan_id": chance.choice(self.plans)["id"]}
            when = chance.choice([{}, {"effective": "cycle_end"}, {"effective_on": self.a_day()}])
            bodies: dict[str, Any] = {
                "change": chance.choice([change, {"quantity": chance.randint(1, 4)}, {"price_override": 4_321}]) | when,
                "pause": {"starts_on": self.a_day(), "ends_on": self.a_day(), "override": True},
                "resume": chance.choice([None, {"on": self.a_day()}]),
                "give-notice": chance.choice([None, {"ends_on": self.a_day()}]),
                "withdraw-notice": None,
                "end": {"reason": "random", "ends_on": self.a_day(0)},
                "reactivate": chance.choice([None, {"starts_on": self.a_day()}]),
            }
            verb = chance.choice([*bodies, "change", "change", "pause"])
            path = f"/v1/memberships/{chance.choice(self.made)}/{verb}"
            answer = await self.operator.http.post(path, json=bodies[verb])
        assert answer.status_code in (200, 201, 409, 422), f"{verb}: {answer.status_code} {answer.text}"
        self.done[verb] += answer.status_code < 300

    async def pass_days(self, days: int) -> None:
        """The clock jumps, and all that falls due meanwhile is done, but no run."""
        self.books.space.now += days * DAY
        await self.operator.set_clock(self.books.space.now.astimezone(UTC))
        await self.work()

    async def work(self) -> None:
        due = [one for one in self.operator.app.state.due_work if one.name != NOT_BY_ITSELF]
        await sweep(self.operator.db, due, organization_id=self.operator.organization_id)

    async def run(self, *, dry_run: bool = False) -> tuple[dict[str, Any], list[Any]]:
        """A run until today: its figures, and its documents line by line."""
        body = {"legal_entity_id": self.books.space.entity, "until": self.today.isoformat(), "dry_run": dry_run}
        made = await self.operator.post("/v1/billing-runs", body, 202)
        await self.work()
        run = await self.operator.get(f"/v1/billing-runs/{made['id']}")
        assert (run["state"], run["skipped"]) == ("succeeded", 0), run
        figures = {name: run[name] for name in ("accounts", "invoices", "credit_notes", "totals")}
        if dry_run:
            drafts = (await self.operator.get(f"/v1/billing-runs/{made['id']}/drafts", limit=100))["data"]
            return figures, [_shown(one["kind"], one) for one in drafts]
        found = []
        for kind, path in (("invoice", "/v1/invoices"), ("credit_note", "/v1/credit-notes")):
            for one in await self.books._all(path):
                whole = await self.operator.get(f"{path}/{one['id']}")
                if whole["run_id"] == made["id"]:
                    found.append(_shown(kind, whole))
        return figures, found

    async def dry_then_for_good_then_again(self) -> None:
        dry, drafts = await self.run(dry_run=True)
        real, documents = await self.run()
        assert real == dry
        assert sorted(documents) == sorted(drafts)
        again, nothing = await self.run()
        assert (again["invoices"], again["credit_notes"], nothing) == (0, 0, [])


def _shown(kind: str, document: dict[str, Any]) -> Any:
    told = ("starts_on", "ends_on", "description", "quantity", "tax_basis_points")
    lines = [(*(line[name] for name in told), *_amounts(line)) for line in document["lines"]]
    return document["account_id"], kind, *_amounts(document), sorted(lines)


def _amounts(of: dict[str, Any]) -> list[int]:
    return [of[name]["amount"] for name in ("net", "tax", "gross")]


@pytest.mark.parametrize(("seed", "capped"), [(1, False), (42, True)])
async def test_a_dry_run_is_the_run_and_what_was_lived_is_what_was_billed(
    operator: Operator, seed: int, capped: bool
) -> None:
    """Net prices, and everyone pays for themselves; `capped`: gross, and a team pays for one of them up to 200.00."""
    chance = Random(seed)
    books = await open_books(operator, chance.choice(["2027-01-31", "2028-01-31", "2027-10-20"]))
    chances = Chances(books, chance)
    for number, terms in enumerate(plans_of(chance)):
        price = chance.choice(PRICES)
        chances.plans.append(await books.plan(price, name=f"Plan {number}", pause={"allowed": True}, **terms))
    team = await books.space.team()
    chances.people = [await books.space.member("Ada Lovelace"), await books.space.member("Ben Babbage", team=team.id)]
    if capped:
        pays = {"pays_for": ["memberships"], "monthly_cap": euros(20_000)}
        await operator.patch(f"/v1/billing-accounts/{team.account}", pays)
        await operator.patch(f"/v1/legal-entities/{books.space.entity}", {"prices_include_tax": True})
    for _ in range(STEPS):
        await chances.step()
        if chance.random() < 0.35:
            await chances.pass_days(chance.randint(1, 25))
        if chance.random() < 0.35:
            await chances.dry_then_for_good_then_again()
    assert sum(chances.done.values()) > STEPS // 3, f"most was refused: this proves little: {chances.done}"
    # All of them end some day; then everything is billed.
    for one in chances.made:
        state = (await operator.get(f"/v1/memberships/{one}"))["state"]
        if state == "scheduled":
            await operator.post(f"/v1/memberships/{one}/cancel", {}, 200)
        elif state != "ended":
            body = {"reason": "the story ends", "ends_on": chances.a_day(1, 60)}
            await operator.post(f"/v1/memberships/{one}/end", body, 200)
    for _ in range(3):
        await chances.pass_days(50)
        await chances.dry_then_for_good_then_again()
    for one in chances.made:
        await _billed_as_lived(operator, await operator.get(f"/v1/memberships/{one}"))
    await _documents_are_the_periods(chances, [*chances.people, team], "gross" if capped else "net")
    await books.add_up()


async def _billed_as_lived(operator: Operator, membership: dict[str, Any]) -> None:
    """Every day that was lived and isn't free is billed once, no other; and each price of a cycle at its share."""
    assert membership["state"] in ("ended", "cancelled"), membership
    rows = await _rows(operator, "WHERE membership_id = :id", id=decode_id("mbr", membership["id"]))
    lived = await _lived(operator, membership) if membership["state"] == "ended" else {}
    billed = Counter(row.starts_on + n * DAY for row in rows for n in range((row.ends_on - row.starts_on).days))
    assert set(billed.values()) <= {1}
    assert sorted(billed) == sorted(lived)
    for cycle in {(row.cycle_starts_on, row.cycle_ends_on) for row in rows}:
        inside = [row for row in rows if (row.cycle_starts_on, row.cycle_ends_on) == cycle]
        for full in {row.price * row.quantity for row in inside}:
            days = [
                day
                for row in inside
                for n in range((row.ends_on - row.starts_on).days)
                if lived[day := row.starts_on + n * DAY] == full
            ]
            kept = sum(row.amount - row.credited for row in inside if row.price * row.quantity == full)
            exact = Fraction(full * len(days), (cycle[1] - cycle[0]).days)
            assert abs(kept - exact) <= 1, (cycle, full, kept, float(exact))
            if len(days) == (cycle[1] - cycle[0]).days:
                assert kept == full


async def _lived(operator: Operator, membership: dict[str, Any]) -> dict[date, int]:
    """What a whole cycle costs by the terms of each day on which it ran and wasn't free."""
    changes = (await operator.get(f"/v1/memberships/{membership['id']}/changes", limit=100))["data"]
    applied = sorted(
        (one for one in changes if one["state"] == "applied"), key=lambda one: (one["effective_on"], one["id"])
    )
    first, end = date.fromisoformat(membership["starts_on"]), date.fromisoformat(membership["ends_on"])
    begun = date.fromisoformat(membership["first_started_on"])
    trials = {}
    found = {}
    for day in (first + n * DAY for n in range((end - first).days)):
        before = [one for one in applied if date.fromisoformat(one["effective_on"]) <= day]
        terms = before[-1]["after"] if before else applied[0]["before"] if applied else None
        version = terms["plan_version_id"] if terms else membership["plan_version_id"]
        if version not in trials:
            trials[version] = (await operator.get(f"/v1/plan-versions/{version}"))["terms"]["trial_days"]
        if day < begun + trials[version] * DAY:
            continue
        if any(
            one["starts_on"] <= day.isoformat() and (one["ends_on"] is None or day.isoformat() < one["ends_on"])
            for one in membership["pauses"]
        ):
            continue
        of = terms or membership
        found[day] = of["price"]["amount"] * of["quantity"]
    return found


async def _documents_are_the_periods(chances: Chances, payers: list[Person], entered: str) -> None:
    """What invoices bear, less what credit notes give back, is what the periods keep, as prices are `entered`."""
    [(kept,)] = await _query(chances.operator, "SELECT coalesce(sum(amount - credited), 0) FROM membership_periods", {})
    invoices, notes = [await chances.books._all(path) for path in ("/v1/invoices", "/v1/credit-notes")]
    assert sum(one[entered]["amount"] for one in invoices) - sum(one[entered]["amount"] for one in notes) == kept
    assert [one for one in (*invoices, *notes) if one["gross"]["amount"] < 0] == []
    owed = sum([await chances.books.owes(person) for person in payers])
    assert owed == sum(one["gross"]["amount"] for one in invoices) - sum(one["gross"]["amount"] for one in notes)


async def _rows(operator: Operator, where: str, **values: Any) -> list[Any]:
    return await _query(operator, f"SELECT * FROM membership_periods {where} ORDER BY number", values)


async def _query(operator: Operator, statement: str, values: dict[str, Any]) -> list[Any]:
    async with operator.db.transaction(operator.principal) as session:
        return list((await session.execute(text(statement), values)).all())
