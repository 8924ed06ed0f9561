"""Notice: the earliest end, and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from coworkapi.memberships.rules.cycles import anchored
from coworkapi.memberships.rules.life import first_days, plus_span
from coworkapi.memberships.rules.notice import earliest_end
from coworkapi.memberships.rules.pauses import calendar_of
from coworkapi.memberships.values import Anchor, Cycle, Membership, Notice, PlanTerms, Renewal, Span
from tests.memberships.factories import a_member, a_membership, a_plan, a_space, at, months, read, types, verb
from tests.operator import Operator

NOBODY = UUID(int=1)


async def test_notice_within_the_minimum_term_is_explained(operator: Operator) -> None:
    """Started on 31 January 2027 for six months at least, three months' notice to the end of a cycle."""
    await a_space(operator, "2027-01-31 09:00")
    terms = {
        "anchor": {"kind": "anniversary"},
        "minimum_term": months(6),
        "notice": {"period": months(1), "ends_at": "cycle_end"},
    }
    made = await a_membership(operator, await a_plan(operator, terms=terms), await a_member(operator))
    assert made["minimum_until"] == "2027-07-31"
    await operator.set_clock(at("2027-02-10 09:00"))
    options = await operator.get(f"/v1/memberships/{made['id']}/notice-options")
    assert [(line["rule"], line["on"]) for line in options["lines"]] == [
        ("given", "2027-02-10"),
        ("notice_period", "2027-03-10"),
        ("minimum_term", "2027-07-31"),
        ("cycle_end", "2027-07-31"),
    ]
    assert options["options"][:4] == ["2027-07-31", "2027-08-31", "2027-09-30", "2027-10-31"]
    assert not options["any_later_day"]
    early = await verb(operator, made, "give-notice", {"ends_on": "2027-03-31"}, status=409)
    assert (early["code"], early["earliest_end"]) == ("notice_too_short", "2027-07-31")
    assert "the minimum term lasts until 2027-07-31" in early["detail"]
    between = await verb(operator, made, "give-notice", {"ends_on": "2027-08-15"}, status=409)
    assert "but on 2027-08-31" in between["detail"]
    assert (await read(operator, made))["ends_on"] is None
    noticed = await verb(operator, made, "give-notice", {"reason": "moves"})
    assert (noticed["state"], noticed["ends_on"], noticed["notice_reason"]) == ("in_notice", "2027-07-31", "moves")
    assert (await verb(operator, made, "give-notice", status=409))["code"] == "wrong_state"
    back = await verb(operator, made, "withdraw-notice")
    assert (back["state"], back["ends_on"], back["notice_given_at"]) == ("active", None, None)
    agreed = await verb(operator, made, "give-notice", {"ends_on": "2027-03-01", "override": True})
    assert agreed["ends_on"] == "2027-03-01"
    assert await types(operator, made) == ["created", "started", "notice_given", "notice_withdrawn", "notice_given"]


async def test_a_fixed_term_ends_with_a_term(operator: Operator) -> None:
    await a_space(operator, "2027-01-15 09:00")
    plan = await a_plan(
        operator,
        terms={"renewal": {"kind": "fixed", "term": months(12)}, "notice": {"period": months(3)}},
    )
    made = await a_membership(operator, plan, await a_member(operator))
    await operator.set_clock(at("2027-10-15 09:00"))
    on_time = await operator.get(f"/v1/memberships/{made['id']}/notice-options")
    assert (on_time["earliest_end"], on_time["options"][1]) == ("2028-01-15", "2029-01-15")
    await operator.set_clock(at("2027-10-16 09:00"))
    assert (await verb(operator, made, "give-notice"))["ends_on"] == "2029-01-15"
    await operator.set_clock(at("2028-01-15 00:00"))
    await operator.sweep()
    assert (await read(operator, made))["term_ends_on"] == "2029-01-15", "one more term runs until then"
    await operator.set_clock(at("2029-01-15 00:00"))
    await operator.sweep()
    assert (await read(operator, made))["state"] == "ended"


async def test_an_agreed_end_needs_no_notice(operator: Operator) -> None:
    await a_space(operator, "2027-01-15 09:00")
    terms = {"renewal": {"kind": "fixed", "term": months(3), "renews": False}}
    made = await a_membership(operator, await a_plan(operator, terms=terms), await a_member(operator))
    assert (made["state"], made["ends_on"], made["end_kind"]) == ("active", "2027-04-15", "term")
    refused = await verb(operator, made, "give-notice", status=409)
    assert (refused["code"], refused["ends_on"]) == ("wrong_state", "2027-04-15")
    await operator.set_clock(at("2027-04-15 00:00"))
    await operator.sweep()
    assert (await read(operator, made))["state"] == "ended"


spans = st.builds(Span, count=st.integers(1, 13), unit=st.sampled_from(["days", "weeks", "months"]))
days = st.dates(date(2023, 1, 1), date(2028, 12, 31))


@st.composite
def memberships(draw: st.DrawFn) -> Membership:
    weekly = draw(st.booleans())
    anniversary = weekly or draw(st.booleans())
    term = draw(st.none() | spans)
    terms = PlanTerms(
        price={"amount": 100, "currency": "EUR"},
        cycle=Cycle(count=draw(st.integers(1, 6)), unit="weeks" if weekly else "months"),
        anchor=Anchor(kind="anniversary") if anniversary else Anchor(day=draw(st.none() | st.integers(1, 28))),
        minimum_term=draw(st.none() | spans),
        notice=Notice(period=draw(st.none() | spans), ends_at=draw(st.sampled_from(["any_day", "cycle_end"]))),
        renewal=Renewal(kind="fixed", term=term) if term else Renewal(),
    )
    starts_on = draw(days)
    minimum, term_ends_on, _ = first_days(terms, starts_on)
    calendar = anchored(terms.cycle, terms.anchor, starts_on)
    nobody: dict[str, Any] = dict.fromkeys(
        ("id", "plan_id", "plan_version_id", "account_id", "holder_account_id", "location_id", "legal_entity_id"),
        NOBODY,
    )
    return Membership(
        **nobody,
        plan_name="Any",
        member_id=NOBODY,
        team_id=None,
        time_zone="Europe/Berlin",
        state="active",
        starts_on=starts_on,
        ends_on=None,
        first_started_on=starts_on,
        anchor_on=calendar.anchor_on,
        anchor_day=calendar.anchor_day,
        minimum_until=minimum,
        term_ends_on=term_ends_on,
        quantity=1,
        price_override=None,
        sign_up_fee_override=None,
        deposit_override=None,
        purchase_order=None,
        terms=terms,
    )


def may_end(one: Membership, given_on: date, day: date) -> bool:
    """The rules, each asked of the day itself."""
    terms = one.terms
    if day < given_on or day < one.starts_on or (one.minimum_until is not None and day < one.minimum_until):
        return False
    if terms.notice.period is not None and day < plus_span(given_on, terms.notice.period):
        return False
    if (term := terms.renewal.term) is not None:
        number = 1
        while plus_span(one.starts_on, term, times=number) < day:
            number += 1
        return plus_span(one.starts_on, term, times=number) == day
    return terms.notice.ends_at == "any_day" or calendar_of(one).cycle_of(day).starts_on == day


@settings(max_examples=60)
@given(one=memberships(), waits=st.integers(-40, 900))
def test_the_earliest_end_is_the_first_day_that_every_rule_lets(one: Membership, waits: int) -> None:
    given_on = one.starts_on + timedelta(days=waits)
    found = earliest_end(one, given_on)
    first = given_on
    while not may_end(one, given_on, first):
        first += timedelta(days=1)
    assert found.on == first
    assert found.lines[-1].on == found.on
    assert [line.on for line in found.lines] == sorted(line.on for line in found.lines)
    assert all(may_end(one, given_on, option) for option in found.options)
    assert list(found.options) == sorted(set(found.options))
    later = found.on + timedelta(days=11)
    assert found.allows(later, membership=one) == may_end(one, given_on, later)
    assert earliest_end(one, given_on + timedelta(days=1)).on >= found.on, "who waits doesn't get out earlier"


async def test_without_a_period_notice_ends_it_at_once(operator: Operator) -> None:
    await a_space(operator, "2027-03-10 09:00")
    membership = await a_membership(operator, await a_plan(operator), await a_member(operator))
    await operator.set_clock(at("2027-04-05 09:00"))
    told = await verb(operator, membership, "give-notice", {})
    assert (told["state"], told["ends_on"], told["ended_at"]) == ("ended", "2027-04-05", "2027-04-05T07:00:00Z")
    assert (await types(operator, membership))[-2:] == ["notice_given", "ended"]
