"""Plans and running contracts from files: billed here from their day on, loaded once, every mistake named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coworkapi.core.principal import Principal, system_principal
from coworkapi.imports.load import Report
from coworkapi.imports.service import import_folder
from tests.imports.test_import_folder import counts, edit, folder
from tests.operator import Operator
from tests.round_trips import round_trips

__all__ = ["folder"]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HEADER = "external_id,plan,member,team,paid_by,starts_on,billed_from,ends_on,quantity,price_override,resources\n"


def principal_of(operator: Operator) -> Principal:
    return system_principal(operator.organization_id, test_clock_at=NOW)


async def load(operator: Operator, folder: Path, *, apply: bool = True) -> Report:
    return await import_folder(operator.db, principal_of(operator), folder, apply=apply)


async def contracts(operator: Operator) -> dict[str, Any]:
    return {one["external_id"]: one for one in (await operator.get("/v1/memberships"))["data"]}


async def test_contracts_go_on_here_and_are_billed_from_their_day(operator: Operator, folder: Path) -> None:
    await operator.set_clock(NOW)
    with (folder / "memberships.csv").open("a", encoding="utf-8") as file:
        # Joined before the plan's first terms; notice was given to the end of March.
        file.write("ms-4,flex,m-1,,,2024-02-29,2026-12-15,,,2027-04-01,Moves away,,\n")
        file.write("ms-5,flex,,acme,,2027-01-01,,3,,,,,\n")
    report = await load(operator, folder)
    assert report.faults == []
    there = await contracts(operator)
    office, paid, cheap, leaving, coming = (there[f"ms-{number}"] for number in range(1, 6))
    assert (office["state"], office["billed_from"], office["price"]["amount"]) == ("active", "2026-12-01", 80000)
    assert (office["purchase_order"], office["sign_up_fee_override"]) == ("PO 4711", None)
    names = {one["id"]: one["external_id"] for one in (await operator.get("/v1/resources"))["data"]}
    assert [names[one] for one in office["resource_ids"]] == ["office-1"]
    assert office["minimum_until"] == "2026-08-01"
    assert paid["account_id"] == office["account_id"]  # the team pays for its member
    assert (cheap["price"]["amount"], cheap["account_id"] == office["account_id"]) == (16900, False)
    assert (leaving["state"], leaving["ends_on"], leaving["notice_reason"]) == ("in_notice", "2027-04-01", "Moves away")
    assert (coming["state"], coming["quantity"], coming["billed_from"]) == ("scheduled", 3, None)
    [taken] = (await operator.get("/v1/plans"))["data"][1:]
    assert (taken["external_id"], taken["holders"], taken["price"]["amount"]) == ("office", 1, 85000)
    # Nothing that lies before billed_from is charged; half of December costs 17/31 of 189.00 EUR: 103.645 -> 103.65.
    upcoming = await operator.get(f"/v1/memberships/{leaving['id']}/upcoming", cycles=1)
    assert [
        (line["source_kind"], line["starts_on"], line["ends_on"], line["net"]["amount"])
        for line in upcoming["cost"]["lines"]
    ] == [("membership", "2026-12-15", "2027-01-01", 10365)]

    events = await operator.events()
    again = await load(operator, folder)
    assert again.faults == []
    assert (counts(again)["plans.yaml"], counts(again)["memberships.csv"]) == ((0, 0, 2, 0), (0, 0, 5, 0))
    assert await operator.events() == events

    # New terms follow the old ones from their day on; a notice, a payer and a purchase order are added to a contract.
    edit(folder, "plans.yaml", "    price: 18900\n", "    price: 19900\n")
    edit(folder, "plans.yaml", "public: yes\n  effective_from: 2026-01-01", "public: yes\n  effective_from: 2027-01-01")
    edit(folder, "memberships.csv", "2026-02-01,2026-12-01,,80000,,,PO 4711", "2026-02-01,2026-12-01,,80000,,,PO 4712")
    edit(folder, "memberships.csv", "2026-03-15,2026-12-01,,16900,,", "2026-03-15,2026-12-01,,16900,2027-02-01,")
    changed = await load(operator, folder)
    assert changed.faults == []
    assert (counts(changed)["plans.yaml"], counts(changed)["memberships.csv"]) == ((0, 1, 1, 0), (0, 2, 3, 0))
    now = await contracts(operator)
    assert (now["ms-1"]["purchase_order"], now["ms-3"]["ends_on"]) == ("PO 4712", "2027-02-01")
    assert now["ms-2"]["price"]["amount"] == 18900  # what was agreed to stays


async def test_a_contract_costs_a_few_statements(operator: Operator, folder: Path) -> None:
    """So that a thousand contracts are loaded in seconds; see `imports.memberships`."""
    await operator.set_clock(NOW)
    assert (await load(operator, folder)).applied
    taken = []
    for number in (1, 11):
        rows = "".join(f"n-{one},flex,m-1,,,2026-05-01,2026-12-01,,,,\n" for one in range(number))
        (folder / "memberships.csv").write_text(HEADER + rows)
        async with round_trips(operator.db) as sent:
            assert (await load(operator, folder, apply=False)).faults == []
        taken.append(len(sent))
    assert (taken[1] - taken[0]) / 10 <= 8


MISTAKES = {
    "flex,m-1,acme,,2026-05-01,2026-12-01,,,,": "memberships.csv:2: say who holds it by either member or team",
    "felx,m-1,,,2026-05-01,2026-12-01,,,,": "memberships.csv:3: plan: there is no plan 'felx'; add it to plans.yaml",
    "flex,m-9,,,2026-05-01,2026-12-01,,,,": "memberships.csv:4: member: there is no member 'm-9'; add it to members",
    "flex,m-1,,,2026-05-01,,,,,": "memberships.csv:5: billed_from: is missing: it runs already, so say the first day",
    "flex,m-1,,,1999-05-01,2026-12-01,,,,": "memberships.csv:6: starts_on: lies more than ten years back",
    "flex,m-1,,,2026-05-01,2026-12-01,2026-06-01,,,": "memberships.csv:7: ends_on must lie after starts_on and billed_",
    "flex,m-1,,,2026-05-01,2026-05-01,2026-06-01,,,": "memberships.csv:8: ends_on: it is over by 2026-11-24: leave",
    "flex,m-3,,acme,2026-05-01,2026-12-01,,,,": "memberships.csv:9: paid_by: is neither the holder's account nor that",
    "flex,m-1,,,2026-05-01,2026-12-01,,0,,": "memberships.csv:10: quantity: Input should be greater than or equal to 1",
    "flex,m-1,,,2026-05-01,2026-12-01,,,-1,": "memberships.csv:11: price_override: Input should be greater than or equ",
    "flex,m-1,,,2026-05-01,2026-12-01,,,,office-1": "memberships.csv:12: resources: Flex desk doesn't rent out Office",
    "office,m-1,,,2026-05-01,2026-12-01,,,,": "memberships.csv:13: resources: Office rents out 1 more; choose which",
    "office,m-1,,,2026-05-01,2026-12-01,,,,office-2": None,
    "office,m-2,,,2026-06-01,2026-12-01,,,,office-2": "memberships.csv:15: resources: Office 2 is taken by membership "
    "'n-12' from 2026-05-01",
    "tiny,m-1,,,2026-05-01,2026-12-01,,2,,": "memberships.csv:16: plan: 0 of 1 places of the plan are taken, and "
    "2 are asked for; choose",
    "bad,m-1,,,2026-05-01,2026-12-01,,,,": "memberships.csv:17: plan: 'bad' is wrong itself; mend it in plans.yaml",
    "flex,m-1,,,,2026-12-01,,,,": "memberships.csv:18: starts_on: is missing; add it",
}
PLANS = """
- { external_id: tiny, name: Tiny, terms: { price: 100, capacity: 1 } }
- external_id: bad
  name: Bad
  terms: { price: -1, prise: 4, benefits: { discounts: [{ name: Less, percent_basis_points: 20000 }] } }
- { external_id: kinds, name: Kinds, terms: { price: 100, rents: [{ resource_kinds: [castle] }] } }
- { external_id: euros, name: Euros, location: mill, terms: { price: { amount: 100, currency: GBP } } }
- { external_id: late, name: Late, effective_from: 1999-01-01, terms: { price: 100 } }
"""


async def test_every_mistake_is_named_and_nothing_is_kept(operator: Operator, folder: Path) -> None:
    await operator.set_clock(NOW)
    plans = (folder / "plans.yaml").read_text("utf-8")
    (folder / "plans.yaml").write_text(plans + PLANS, "utf-8")
    first = plans.count("\n") + 2
    rows = (f"n-{number},{row}\n" for number, row in enumerate(MISTAKES))
    (folder / "memberships.csv").write_text(HEADER + "".join(rows), "utf-8")
    report = await load(operator, folder)
    assert not report.applied
    told = [str(fault) for fault in report.faults]
    for line in [
        *filter(None, MISTAKES.values()),
        f"plans.yaml:{first + 1}: terms.price:",
        f"plans.yaml:{first + 1}: terms.prise: is not known here",
        f"plans.yaml:{first + 1}: terms.benefits.discounts.0.percent_basis_points: Input should be less than",
        f"plans.yaml:{first + 4}: terms.rents.0.resource_kinds: there is nothing of kind castle; add it to resources",
        f"plans.yaml:{first + 5}: terms.price.currency: its location charges in EUR",
        f"plans.yaml:{first + 6}: effective_from: lies more than ten years away",
    ]:
        assert [one for one in told if one.startswith(line)], (line, told)
    assert len(told) == len(MISTAKES) - 1 + 6, "\n".join(told)
    assert (await operator.get("/v1/plans"))["data"] == []


async def test_what_was_agreed_to_does_not_change_by_loading(operator: Operator, folder: Path) -> None:
    await operator.set_clock(NOW)
    await load(operator, folder)
    edit(folder, "plans.yaml", "price: 85000", "price: 90000")
    edit(folder, "plans.yaml", "resources: [office-1, office-2]", "resources: [office-1]")
    edit(folder, "memberships.csv", "ms-2,flex,m-2", "ms-2,flex,m-3")
    edit(folder, "memberships.csv", "2026-03-15,2026-12-01,,16900", "2026-03-15,2026-11-01,2,15900")
    told = [str(fault) for fault in (await load(operator, folder)).faults]
    for line in (
        "plans.yaml:22: terms.price.amount: can't change: it is 85000 since 2026-01-01; terms that were published stay",
        "plans.yaml:22: terms.rents: can't change:",
        "memberships.csv:3: member: can't change",
        "memberships.csv:4: quantity: can't change: it is 1; a contract that runs is changed over the API",
        "memberships.csv:4: price_override: can't change: it is 16900",
        "memberships.csv:4: billed_from: can't change: it is 2026-12-01",
    ):
        assert [one for one in told if one.startswith(line)], (line, told)


PAUSED = (
    "external_id,plan,member,starts_on,billed_from,ends_on,pause_from,pause_until,pause_keeps,pause_reason,resources\n"
)


def paused_rows(folder: Path, *rows: str) -> None:
    text = PAUSED + "".join(f"{row}\n" for row in rows)
    (folder / "memberships.csv").write_text(text, "utf-8")


async def test_paused_contracts_rest_here_too(operator: Operator, folder: Path) -> None:
    await operator.set_clock(NOW)
    rows = (
        # Resting since October, until the middle of January: 17/31 of 189.00 EUR are due for it: 103.645 -> 103.65.
        "p-1,flex,m-1,2026-05-01,2026-12-01,,2026-10-01,2027-01-15,access,Abroad,",
        "p-2,flex,m-2,2026-05-01,2026-12-01,,2026-11-01,,nothing,,",  # until it is resumed
        "p-3,flex,m-3,2026-05-01,2026-12-01,2027-06-01,2026-12-10,2026-12-20,,,",  # to come, in notice
        # What isn't kept is free for others on these days, wherever they stand in the file.
        "p-4,office,m-1,2026-11-10,2026-12-01,2027-05-01,,,,,office-1",
        "p-5,office,m-2,2026-05-01,2026-12-01,,2026-11-01,2027-05-01,mail,,office-1",
    )
    paused_rows(folder, *rows)
    report = await load(operator, folder)
    assert [str(fault) for fault in report.faults] == []
    there = await contracts(operator)
    shown = {
        name: (one["state"], [(p["starts_on"], p["ends_on"], p["keeps"]) for p in one["pauses"]])
        for name, one in there.items()
    }
    kept = ["mail", "storage", "units"]
    assert {name: (state, [(a, b, sorted(c)) for a, b, c in pauses]) for name, (state, pauses) in shown.items()} == {
        "p-1": ("paused", [("2026-10-01", "2027-01-15", ["access"])]),
        "p-2": ("paused", [("2026-11-01", None, [])]),
        "p-3": ("in_notice", [("2026-12-10", "2026-12-20", kept)]),
        "p-4": ("in_notice", []),
        "p-5": ("paused", [("2026-11-01", "2027-05-01", ["mail"])]),
    }
    assert there["p-1"]["pauses"][0]["reason"] == "Abroad"
    upcoming = await operator.get(f"/v1/memberships/{there['p-1']['id']}/upcoming", cycles=3)
    billed = [
        (line["starts_on"], line["net"]["amount"])
        for line in upcoming["cost"]["lines"]
        if line["source_kind"] == "membership"
    ]
    assert billed == [("2027-01-15", 10365), ("2027-02-01", 18900)]
    assert len(await operator.events("membership.paused")) == 3

    events = await operator.events()
    assert counts(await load(operator, folder))["memberships.csv"] == (0, 0, 5, 0)
    assert await operator.events() == events
    # A pause to come is added to a contract; one that is there stays as it is.
    edit(folder, "memberships.csv", "2027-05-01,,,,,office-1", "2027-05-01,2027-01-01,2027-02-01,units,,office-1")
    changed = await load(operator, folder)
    assert ([str(one) for one in changed.faults], counts(changed)["memberships.csv"]) == ([], (0, 1, 4, 0))
    [pause] = (await contracts(operator))["p-4"]["pauses"]
    assert (pause["starts_on"], pause["ends_on"]) == ("2027-01-01", "2027-02-01")
    edit(folder, "memberships.csv", "2027-01-15,access", "2027-02-15,mail")
    edit(folder, "memberships.csv", "2026-11-01,,nothing", "2026-11-10,,nothing")
    told = [str(fault) for fault in (await load(operator, folder)).faults]
    for line in (
        "memberships.csv:2: pause_until: can't change: it is 2027-01-15; resume or pause it over the API",
        "memberships.csv:2: pause_keeps: can't change: it is access; correct the file",
        "memberships.csv:3: pause_from: lies before 2026-11-24: days that are over",
    ):
        assert [one for one in told if one.startswith(line)], (line, told)
    assert len(told) == 3


PAUSE_MISTAKES = {
    ",2027-01-01,,": "pause_until, pause_keeps and pause_reason need pause_from",
    "2027-02-01,2027-01-01,,": "pause_until must lie after pause_from",
    "2026-04-01,2027-01-01,,": "pause_from: lies before it starts, 2026-05-01",
    "2040-01-01,,,": "pause_from: lies more than five years ahead",
    "2027-01-01,,castle,": "pause_keeps.0: Input should be 'units', 'access'",
    "2027-01-01,,nothing;mail,": "pause_keeps is either nothing, or what goes on",
    "1 May,,,": "pause_from: write a date as",
}


async def test_every_mistake_of_a_pause_is_named(operator: Operator, folder: Path) -> None:
    await operator.set_clock(NOW)
    paused_rows(folder, *(f"p-{n},flex,m-1,2026-05-01,2026-12-01,,{row}," for n, row in enumerate(PAUSE_MISTAKES)))
    report = await load(operator, folder)
    assert not report.applied
    told = [str(fault) for fault in report.faults]
    for number, words in enumerate(PAUSE_MISTAKES.values(), start=2):
        assert [one for one in told if one.startswith(f"memberships.csv:{number}: {words}")], (number, words, told)
    assert len(told) == len(PAUSE_MISTAKES), told
