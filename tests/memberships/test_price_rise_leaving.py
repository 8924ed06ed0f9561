"""Memberships that leave a price rise: their payers are told what they were told wrongly, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from coworkapi.core.ids import encode_id
from coworkapi.memberships.jobs import DUE_WORK, render_letters
from coworkapi.memberships.rules.letters import LetterLine, letter_text
from tests.memberships.cycles_house import House
from tests.memberships.factories import at, euros
from tests.memberships.test_price_rise_letters import RISE, SINCE, a_space, letters, mails, pdf, with_email, work
from tests.operator import Operator


async def three(operator: Operator) -> tuple[House, list[str]]:
    """Anna's memberships: Flex for 300.00, Desk for 200.00, Locker for 20.00."""
    house = await a_space(operator)
    anna = await with_email(house, "anna@example.com")
    prices = {"Flex": 30_000, "Desk": 20_000, "Locker": 2_000}
    ids = [await house.holds(await house.plan(price, name=name), SINCE, member=anna) for name, price in prices.items()]
    return house, [encode_id("mbr", one) for one in ids]


async def leave(operator: Operator, rise: dict[str, Any], membership_id: str) -> dict[str, Any]:
    """Takes one out by hand."""
    changes = (await operator.get(f"/v1/price-rises/{rise['id']}/memberships"))["data"]
    [change] = [one["id"] for one in changes if one["membership_id"] == membership_id]
    gone: dict[str, Any] = await operator.post(f"/v1/memberships/{membership_id}/changes/{change}/withdraw", None, 200)
    return gone


def said(letter: dict[str, Any]) -> dict[str, bool]:
    return {line["plan_name"]: line["taken_back"] for line in letter["lines"]}


async def test_one_leaves_after_the_letters_went_out(operator: Operator) -> None:
    house, (_, desk, locker) = await three(operator)
    await house.holds(await house.plan(10_000, name="Other"), SINCE, member=await with_email(house, "ben@example.com"))
    rise = await operator.post("/v1/price-rises", RISE)
    await operator.sweep()
    await leave(operator, rise, desk)
    await operator.sweep()
    [corrected] = await letters(operator, rise, kind="correction")
    assert (corrected["state"], corrected["emails"]) == ("sent", ["anna@example.com"])
    assert said(corrected) == {"Desk": True, "Flex": False, "Locker": False}
    _, text = await pdf(operator, corrected)
    for words in ("a correction", "on 1 November 2026", "Desk €200.00 a month", "Flex €312.60 a month"):
        assert words in text, text
    [mail] = await mails(operator, "correction")
    assert (mail["to_email"], mail["state"]) == ("anna@example.com", "sent")
    assert mail["attachments"][0]["name"] == "price-corrected-2026-11-01.pdf"
    # What went out says the same for ever
    [hers] = [one for one in await letters(operator, rise, kind="announcement") if len(one["lines"]) == 3]
    assert (hers["state"], said(hers)) == ("sent", {"Flex": False, "Desk": True, "Locker": False})
    assert "Desk €200.00 → €208.40 a month" in (await pdf(operator, hers))[1]

    # Another one: of what was said already nothing is said again
    await leave(operator, rise, locker)
    await operator.sweep()
    [_, second] = await letters(operator, rise, kind="correction")
    assert said(second) == {"Locker": True, "Flex": False}
    await operator.post(f"/v1/price-rises/{rise['id']}/withdraw", None, 200)
    await operator.sweep()
    back = await letters(operator, rise, kind="withdrawal")
    assert sorted(tuple(said(one)) for one in back) == [("Flex",), ("Other",)]
    assert all(line["taken_back"] for one in back for line in one["lines"])
    assert {one["state"] for one in await letters(operator, rise, kind="announcement")} == {"taken_back"}
    assert await operator.sweep() == 0


async def test_the_last_one_that_leaves_ends_the_rise(operator: Operator) -> None:
    _, (flex, desk, _) = await three(operator)
    rise = await operator.post("/v1/price-rises", RISE | {"selection": {"membership_ids": [flex, desk]}})
    await operator.sweep()
    await leave(operator, rise, flex)
    # Before that correction goes out the other one leaves, too: one letter says it all.
    await leave(operator, rise, desk)
    await operator.sweep()
    found = [(one["kind"], one["state"], sorted(said(one))) for one in await letters(operator, rise)]
    assert found == [
        ("announcement", "taken_back", ["Desk", "Flex"]),
        ("correction", "withdrawn", ["Desk", "Flex"]),
        ("withdrawal", "sent", ["Desk", "Flex"]),
    ]
    assert await mails(operator, "correction") == []
    assert (await operator.get(f"/v1/price-rises/{rise['id']}"))["state"] == "withdrawn"
    assert len(await operator.events("price_rise.withdrawn")) == 1


async def test_one_leaves_before_its_letter_goes_out(operator: Operator) -> None:
    house, (_, desk, _) = await three(operator)
    rise = await operator.post("/v1/price-rises", RISE)
    # Rendered, and its mail waits
    await work(operator, *DUE_WORK, render_letters(operator.app.state.files))
    await leave(operator, rise, desk)
    await operator.sweep()
    first, second = await letters(operator, rise)
    assert (first["kind"], first["state"], second["kind"], second["state"]) == (
        "announcement",
        "withdrawn",
        "announcement",
        "sent",
    )
    assert said(second) == {"Flex": False, "Locker": False}
    assert sorted(mail["state"] for mail in await mails(operator, "announcement")) == ["cancelled", "sent"]
    # To be posted, and none is left: nothing is to be posted.
    ben = await house.member("Ben")
    alone = encode_id("mbr", await house.holds(await house.plan(5_000, name="Mail"), SINCE, member=ben))
    other = await operator.post("/v1/price-rises", RISE | {"selection": {"membership_ids": [alone]}})
    await operator.sweep()
    assert [one["state"] for one in await letters(operator, other)] == ["to_post"]
    await leave(operator, other, alone)
    assert [one["state"] for one in await letters(operator, other)] == ["withdrawn"]


async def test_which_changes_leave_a_rise(operator: Operator) -> None:
    house, (flex, desk, locker) = await three(operator)
    small = await house.plan(10_000, name="Small")
    rise = await operator.post("/v1/price-rises", RISE)
    await operator.sweep()
    # Another plan before the day: what was announced was that plan's price, and the new one costs what it costs.
    to_small = {"plan_id": encode_id("plan", small.plan_id), "effective_on": "2026-12-01"}
    preview = await operator.post(f"/v1/memberships/{flex}/change-preview", to_small, 200)
    assert preview["change"]["after"]["price"] == euros(10_000)
    assert await letters(operator, rise, kind="correction") == []
    await operator.post(f"/v1/memberships/{flex}/change", to_small, 200)
    # A price agreed for the very day replaces the announced one; one agreed until then doesn't.
    await operator.post(f"/v1/memberships/{desk}/change", {"price_override": 15_000, "effective_on": "2027-01-01"}, 200)
    await operator.post(
        f"/v1/memberships/{locker}/change", {"price_override": 1_500, "effective_on": "2026-12-01"}, 200
    )
    await operator.sweep()
    [corrected] = [one for one in await letters(operator, rise, kind="correction") if one["state"] == "sent"]
    costs = {line["plan_name"]: (line["taken_back"], line["before"]["amount"]) for line in corrected["lines"]}
    assert costs == {"Small": (True, 10_000), "Desk": (True, 15_000), "Locker": (False, 2_000)}
    gone = await operator.get(f"/v1/price-rises/{rise['id']}/memberships")
    assert {(one["membership_id"], one["state"], one["reason"]) for one in gone["data"]} == {
        (flex, "withdrawn", "the membership is on another plan by then"),
        (desk, "withdrawn", "another price was agreed for that day"),
        (locker, "scheduled", RISE["reason"]),
    }
    await operator.set_clock(at("2027-01-01 09:00"))
    await operator.sweep()
    prices = [(await operator.get(f"/v1/memberships/{one}"))["price"] for one in (flex, desk, locker)]
    assert prices == [euros(10_000), euros(15_000), euros(2_084)]  # 20.00 x 1.042
    assert (await operator.get(f"/v1/price-rises/{rise['id']}"))["state"] == "applied"


async def test_a_migration_to_another_plan_leaves_a_rise(operator: Operator) -> None:
    house, (flex, desk, locker) = await three(operator)
    small = await house.plan(10_000, name="Small")
    rise = await operator.post("/v1/price-rises", RISE)
    await operator.sweep()
    body = {
        "plan_version_id": encode_id("plnv", small.id),
        "effective_on": "2026-12-01",
        "selection": {"membership_ids": [flex, desk]},
    }
    for dry_run in (True, False):
        await operator.post("/v1/memberships/migrate", body | {"dry_run": dry_run}, 202)
        await operator.sweep()
        assert len(await letters(operator, rise, kind="correction")) == (0 if dry_run else 1)
    [corrected] = await letters(operator, rise, kind="correction")
    assert [(line["plan_name"], line["taken_back"]) for line in corrected["lines"]] == [
        ("Small", True),
        ("Small", True),
        ("Locker", False),
    ]
    await operator.set_clock(at("2027-01-01 09:00"))
    await operator.sweep()
    prices = [(await operator.get(f"/v1/memberships/{one}"))["price"] for one in (flex, desk, locker)]
    assert prices == [euros(10_000), euros(10_000), euros(2_084)]


async def test_notice_leaves_the_letters_as_they_are(operator: Operator) -> None:
    """What ends pays no more, and was told so; should the notice be taken back, the rise holds as it was announced."""
    _, (flex, *_) = await three(operator)
    rise = await operator.post("/v1/price-rises", RISE)
    await operator.sweep()
    await operator.post(f"/v1/memberships/{flex}/give-notice", {"override": True, "ends_on": "2026-12-01"}, 200)
    await operator.sweep()
    assert [(one["kind"], one["state"]) for one in await letters(operator, rise)] == [("announcement", "sent")]
    await operator.set_clock(at("2027-01-01 09:00"))
    await operator.sweep()
    assert [(one["kind"], one["state"]) for one in await letters(operator, rise)] == [("announcement", "sent")]


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "take that back"), ("de", "nehmen wir"), ("fr", "renonçons"), ("es", "retiramos")]
)
def test_a_correction_names_both_in_each_language(locale: str, words: str) -> None:
    def line(name: str, taken_back: bool) -> LetterLine:
        return LetterLine(name, 1, "1", "2", "months", 1, taken_back)

    text = letter_text(
        "correction",
        locale=locale,
        name="Anna",
        seller="Space",
        day="DAY",
        told="TOLD",
        reason=None,
        prices_include_tax=False,
        lines=[line("Desk", True), line("Flex", False)],
    )
    assert ([name for name, _ in text.facts], [name for name, _ in text.more_facts]) == (["Desk"], ["Flex"])
    assert (words in text.paragraphs[1], "TOLD" in text.paragraphs[1], "DAY" in text.paragraphs[2]) == (True,) * 3
    assert (text.facts[0][1][:2], text.more_facts[0][1][:2]) == ("1 ", "2 ")
