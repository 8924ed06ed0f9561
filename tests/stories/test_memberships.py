"""What memberships cost through the year: anchors, changes, pauses, notice. Net prices, 19 % VAT, EUR, Berlin."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.operator import Operator
from tests.stories.billed import euros, nets, open_books, periods
from tests.stories.space import slot

AUCKLAND = ZoneInfo("Pacific/Auckland")


async def test_who_came_on_the_31st_keeps_their_day_over_a_leap_february(operator: Operator) -> None:
    books = await open_books(operator, "2028-01-31")
    plan = await books.plan(30_000, anchor={"kind": "anniversary"})
    ada = await books.space.member()
    await books.join(ada, plan)
    await books.until("2028-04-30")
    # 31 Jan -> 29 Feb (2028 is a leap year) -> 31 Mar -> 30 Apr: each a whole cycle, each at its whole price
    assert [period for invoice in await books.invoices(ada) for period in periods(invoice)] == [
        ("2028-01-31", "2028-02-29"),
        ("2028-02-29", "2028-03-31"),
        ("2028-03-31", "2028-04-30"),
        ("2028-04-30", "2028-05-31"),
    ]
    assert [nets(invoice) for invoice in await books.invoices(ada)] == [[30_000]] * 4
    # 4 x (300.00 + 19 % = 57.00)
    assert await books.owes(ada) == 4 * 35_700
    await books.add_up()


async def test_an_upgrade_in_the_middle_of_the_cycle(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    small, large = await books.plan(30_000, name="Desk"), await books.plan(45_000, name="Office")
    ada = await books.space.member()
    membership = await books.join(ada, small)
    await books.until("2027-05-16")
    preview = await books.verb(membership, "change-preview", {"plan_id": large["id"]})
    await books.verb(membership, "change", {"plan_id": large["id"]})
    await books.until("2027-05-17")
    # 16 of May's 31 days are left: 300 x 16/31 = 154.84 back, 450 x 16/31 = 232.26 more
    assert [line["net"]["amount"] for line in preview["cost"]["lines"]] == [-15_484, 23_226]
    first, second = await books.invoices(ada)
    [credit] = await books.credit_notes(ada)
    assert (nets(first), nets(credit), nets(second)) == ([30_000], [15_484], [23_226])
    assert credit["credits_invoice_id"] == first["id"]
    # 357.00 - 154.84 x 1.19 (184.26) + 232.26 x 1.19 (276.39)
    assert await books.owes(ada) == 35_700 - 18_426 + 27_639
    await books.add_up()


async def test_a_downgrade_waits_for_the_end_of_the_cycle(operator: Operator) -> None:
    books = await open_books(operator, "2027-05-01")
    large, small = await books.plan(45_000, name="Office"), await books.plan(30_000, name="Desk")
    ada = await books.space.member()
    membership = await books.join(ada, large)
    await books.until("2027-05-10")
    await books.verb(membership, "change", {"plan_id": small["id"], "effective": "cycle_end"})
    await books.until("2027-06-02")
    # May was paid for as an office; June is a desk
    assert [nets(invoice) for invoice in await books.invoices(ada)] == [[45_000], [30_000]]
    assert await books.credit_notes(ada) == []
    await books.add_up()


async def test_a_pause_over_the_edge_of_two_cycles(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    plan = await books.plan(31_000, pause={"allowed": True, "keeps": []})
    ada = await books.space.member()
    membership = await books.join(ada, plan)
    await books.until("2027-03-10")
    await books.verb(membership, "pause", {"starts_on": "2027-03-22", "ends_on": "2027-04-11"})
    await books.until("2027-05-02")
    # 22 to 31 March: 10 of 31 days, 310 x 10/31 = 100.00 back; 1 to 10 April: 10 of 30, so 310 x 20/30 = 206.67 are due
    credited = sum(sum(nets(note)) for note in await books.credit_notes(ada))
    billed = sum(sum(nets(invoice)) for invoice in await books.invoices(ada))
    assert billed - credited == 31_000 - 10_000 + 20_667 + 31_000
    await books.add_up()


async def test_notice_inside_the_minimum_term(operator: Operator) -> None:
    books = await open_books(operator, "2027-01-01")
    plan = await books.plan(
        30_000,
        minimum_term={"count": 3, "unit": "months"},
        notice={"period": {"count": 1, "unit": "months"}, "ends_at": "cycle_end"},
    )
    ada = await books.space.member()
    membership = await books.join(ada, plan)
    await books.until("2027-01-15")
    options = await books.operator.get(f"/v1/memberships/{membership['id']}/notice-options")
    # A month from 15 January would be the end of February; but three months from 1 January end with March
    assert options["earliest_end"] == "2027-04-01"
    told = await books.verb(membership, "give-notice", {})
    assert (told["state"], told["ends_on"]) == ("in_notice", "2027-04-01")
    await books.until("2027-05-02")
    assert (await operator.get(f"/v1/memberships/{membership['id']}"))["state"] == "ended"
    # January to March, and nothing after
    assert [nets(invoice) for invoice in await books.invoices(ada)] == [[30_000]] * 3
    await books.add_up()


async def test_a_trial_a_sign_up_fee_and_a_start_in_the_middle(operator: Operator) -> None:
    books = await open_books(operator, "2027-04-10")
    plain = await books.plan(30_000)
    trial = await books.plan(30_000, name="Trial", trial_days=14, sign_up_fee=euros(5_000))
    ada, ben = await books.space.member("Ada Lovelace"), await books.space.member("Ben Babbage")
    await books.join(ada, plain)
    await books.join(ben, trial)
    await books.until("2027-05-02")
    # From 10 April: 21 of 30 days = 210.00. With 14 days of trial, from 24 April: 7 of 30 = 70.00, and the fee of 50.00
    [april, may] = await books.invoices(ada)
    assert (nets(april), nets(may)) == ([21_000], [30_000])
    assert sorted(net for invoice in await books.invoices(ben) for net in nets(invoice)) == [5_000, 7_000, 30_000]
    await books.add_up()


async def test_a_team_pays_for_its_people_up_to_its_cap(operator: Operator) -> None:
    books = await open_books(operator, "2027-02-01")
    plan = await books.plan(30_000)
    team = await books.space.team()
    account = await operator.get(f"/v1/billing-accounts/{team.account}")
    await operator.patch(
        f"/v1/billing-accounts/{team.account}",
        {"pays_for": ["memberships"], "monthly_cap": euros(35_700 + 10_000)},
    )
    assert account["team_id"] == team.id
    ada = await books.space.member(team=team.id)
    await books.join(ada, plan, quantity=2)
    await books.until("2027-02-03")
    # 2 x 300.00 = 600.00 and 19 % = 714.00: the team pays at most 457.00 for one person in a month, she the rest
    assert await books.owes(team) + await books.owes(ada) == 71_400
    assert await books.owes(team) == 45_700
    await books.add_up()


async def test_credits_of_a_cycle_roll_over_once(operator: Operator) -> None:
    books = await open_books(operator, "2027-03-01")
    plan = await books.plan(
        30_000,
        benefits={"credits": [{"name": "Room hours", "kind": "minutes", "quantity": 600, "rollover_cycles": 1}]},
    )
    ada = await books.space.member()
    await books.join(ada, plan)

    async def minutes() -> int:
        balances = await operator.get("/v1/credits/balances", account_id=ada.account)
        return sum(one["balance"] for one in balances["lots"] if one["kind"] == "minutes")

    await books.until("2027-03-02")
    assert await minutes() == 600
    await books.until("2027-04-02")
    assert await minutes() == 1200  # March's 600 came along
    await books.until("2027-05-02")
    assert await minutes() == 1200  # and lapsed now; April's came along
    await books.add_up()


async def test_a_booking_on_the_cycles_edge_in_another_zone(operator: Operator) -> None:
    books = await open_books(operator, "2027-04-20", zone="Pacific/Auckland")
    space = books.space

    def there(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=AUCKLAND)

    plan = await books.plan(30_000, benefits={"credits": [{"name": "Room hours", "kind": "minutes", "quantity": 300}]})
    room = await space.room()
    await space.rate({"amount": 2_000}, resource_id=room["id"])
    ada = await space.member()
    await books.join(ada, plan, starts_on="2027-04-01")

    async def minutes() -> dict[str, int]:
        page = await operator.get("/v1/credits/lots", account_id=ada.account)
        return {
            datetime.fromisoformat(one["valid_from"]).astimezone(AUCKLAND).strftime("%m-%d %H:%M"): one["balance"]
            for one in page["data"]
        }

    await space.clock(there("2027-04-30 20:00"))
    assert await minutes() == {"04-01 00:00": 300, "05-01 00:00": 300}
    # Auckland is ten hours ahead of Berlin: all of these begin on 30 April in Berlin, the second one on 1 May there
    await space.book(ada, slot(room, there("2027-04-30 22:00"), there("2027-05-01 00:00")))
    await space.book(ada, slot(room, there("2027-05-01 00:00"), there("2027-05-01 01:00")))
    # 2 h of April's five, 1 h of May's: each draws on the cycle in which it takes place
    assert await minutes() == {"04-01 00:00": 300 - 120, "05-01 00:00": 300 - 60}
    # One over the edge is of the cycle in which it begins: 3 of its 4 h are left there, the fourth costs 20.00
    other = await space.another(room["resource_type_id"], "Twin")
    await space.rate({"amount": 2_000}, resource_id=other["id"])
    over = await space.book(ada, slot(other, there("2027-04-30 21:00"), there("2027-05-01 01:00")))
    assert (over["price"]["left"], over["price"]["to_pay"]) == (2_000, 2_380)
    assert await minutes() == {"04-01 00:00": 0, "05-01 00:00": 240}

    # May begins there at 14:00 of 30 April in Berlin, and is billed then, with April's hour
    await space.clock(there("2027-04-30 23:59"))
    assert [nets(invoice) for invoice in await books.invoices(ada)] == [[30_000]]
    await space.clock(there("2027-05-01 00:05"))
    may = (await books.invoices(ada))[1]
    assert sorted(nets(may)) == [2_000, 30_000]
    assert sorted(periods(may)) == [("2027-04-30", "2027-05-02"), ("2027-05-01", "2027-06-01")]
    # 320.00 + 19 % = 60.80
    assert may["gross"]["amount"] == 38_080
    await books.add_up()
