"""What time and other things cost at the demo's locations, and who has what on account. Pure data.

Amounts in minor units of the location's currency; at London with tax, elsewhere without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from coworkapi.benefits.values import BookingAllowances, WeekHours
from coworkapi.billing.service import ChartName
from coworkapi.demo.people import Roster
from coworkapi.pricing.values import (
    Audience,
    DemandStep,
    LastMinuteStep,
    Tariff,
    TariffPackage,
    TariffWindow,
)

WORKDAYS = [1, 2, 3, 4, 5]
# entity -> code, name, hundredths of a percent
TAXES: Mapping[str, Sequence[tuple[str, str, int]]] = {
    "de": (("standard", "MwSt. 19 %", 1900), ("reduced", "MwSt. 7 %", 700)),
    "gb": (("standard", "VAT 20 %", 2000), ("reduced", "VAT 5 %", 500)),
    "us": (("standard", "Sales tax 8.875 %", 888),),
}
# DATEV's standard chart by which an entity's bookkeeper numbers the accounts; those of other countries have none.
CHARTS: Mapping[str, ChartName] = {"de": "skr03"}
GROSS_ENTITIES = ("gb",)


@dataclass(frozen=True, slots=True)
class RatePlan:
    """The price of a resource, or of all of a kind, at a location. `rises`: what follows half a year ago."""

    name: str
    location: str
    tariff: Tariff
    kind: str | None = None
    resource: str | None = None
    audience: Audience = "everyone"
    rises: Tariff | None = None

    @property
    def key(self) -> str:
        return f"rate-{self.resource or f'{self.location}-{self.kind}'}-{self.audience}".replace("_", "-")


def _rooms(hour: int, peak: int, half_day: int, day: int, cap: int) -> Tariff:
    return Tariff(
        amount=hour,
        windows=[TariffWindow(name="Peak hours", weekdays=WORKDAYS, opens="10:00", closes="16:00", amount=peak)],
        packages=[
            TariffPackage(name="Half day", minutes=240, amount=half_day),
            TariffPackage(name="Day", lasts="day", amount=day),
        ],
        daily_cap=cap,
        demand=[DemandStep(above_percent=70, adjust_percent=15), DemandStep(below_percent=20, adjust_percent=-10)],
        last_minute=[LastMinuteStep(hours=3, percent_off=20)],
    )


def _desks(hour: int, cap: int) -> Tariff:
    return Tariff(amount=hour, step_minutes=30, daily_cap=cap)


def _hall(hour: int, weekend: int, day: int) -> Tariff:
    return Tariff(
        amount=hour,
        step_minutes=60,
        windows=[
            TariffWindow(name="Weekend", weekdays=[6, 7], amount=weekend),
            TariffWindow(name="Public holidays", public_holidays=True, amount=weekend),
        ],
        packages=[TariffPackage(name="Whole day", lasts="day", amount=day)],
    )


def _kit(hour: int, day: int) -> Tariff:
    return Tariff(
        amount=hour, step_minutes=60, packages=[TariffPackage(name="Day and night", minutes=1440, amount=day)]
    )


RATES: Sequence[RatePlan] = (
    RatePlan(
        "Meeting rooms",
        "berlin",
        _rooms(2000, 2600, 7800, 14000, 15600),
        kind="meeting_room",
        audience="members",
        rises=_rooms(2200, 2800, 8400, 15000, 16800),
    ),
    RatePlan("From outside", "berlin", _rooms(3000, 3800, 11400, 20000, 22000), "meeting_room", None, "public"),
    RatePlan("Spree", "berlin", _rooms(4800, 6000, 18000, 32000, 36000), resource="ber-spree"),
    RatePlan("Boje", "berlin", _rooms(1200, 1500, 4500, 8000, 9000), resource="ber-boje"),
    RatePlan("Hot desks", "berlin", _desks(350, 1800), "hot_desk", None, "members"),
    RatePlan("Hot desks, from outside", "berlin", _desks(500, 2500), "hot_desk", None, "public"),
    RatePlan("Half of the Speicher", "berlin", _hall(9500, 12500, 85000), "event_space"),
    RatePlan("The whole Speicher", "berlin", _hall(16500, 21500, 145000), resource="ber-speicher"),
    RatePlan("Parking", "berlin", Tariff(amount=200, step_minutes=60, daily_cap=1200), "parking"),
    RatePlan("Equipment", "berlin", _kit(500, 2500), "equipment"),
    RatePlan("Meeting rooms", "london", _rooms(2400, 3000, 9600, 17000, 19200), "meeting_room", None, "members"),
    RatePlan("From outside", "london", _rooms(3600, 4500, 14400, 25500, 28800), "meeting_room", None, "public"),
    RatePlan("Thames", "london", _rooms(4800, 6000, 19200, 34000, 38400), resource="lon-thames"),
    RatePlan("Hot desks", "london", _desks(400, 2200), "hot_desk"),
    RatePlan("The Granary", "london", _hall(12000, 15000, 102000), "event_space"),
    RatePlan("Equipment", "london", _kit(400, 2000), "equipment"),
    RatePlan("Meeting rooms", "newyork", _rooms(3500, 4500, 14000, 25000, 28000), "meeting_room", None, "members"),
    RatePlan(
        "From outside",
        "newyork",
        _rooms(5000, 6500, 20000, 36000, 40000),
        "meeting_room",
        None,
        "public",
    ),
    RatePlan("Hudson", "newyork", _rooms(7500, 9500, 30000, 54000, 60000), resource="nyc-hudson"),
    RatePlan("Hot desks", "newyork", _desks(600, 3500), "hot_desk"),
    RatePlan("Equipment", "newyork", _kit(600, 3000), "equipment"),
)
# Phone booths have no rate: they are free.


@dataclass(frozen=True, slots=True)
class ProductPlan:
    """What is sold beside time. `quantity`: uses or minutes that it grants."""

    key: str
    location: str
    kind: str
    name: str
    price: int
    quantity: int = 1
    days: int = 365
    lot_kind: str | None = None
    kinds: tuple[str, ...] = ()
    pool: str | None = None
    for_public: bool = True


PRODUCTS: Sequence[ProductPlan] = (
    ProductPlan("ber-day-pass", "berlin", "day_pass", "Day pass", 2200, pool="ber-deck"),
    ProductPlan("ber-ten-days", "berlin", "day_pass", "Ten days", 18500, quantity=10),
    ProductPlan("ber-ten-hours", "berlin", "credit_pack", "Ten hours", 19900, 600, 180, "minutes", ("meeting_room",)),
    ProductPlan("ber-guest", "berlin", "guest_pass", "Guest pass", 900, for_public=False),
    ProductPlan("lon-day-pass", "london", "day_pass", "Day pass", 2800, pool="lon-long-table"),
    ProductPlan("lon-ten-hours", "london", "credit_pack", "Ten hours", 23500, 600, 180, "minutes", ("meeting_room",)),
    ProductPlan("nyc-day-pass", "newyork", "day_pass", "Day pass", 4000, pool="nyc-mill-floor"),
    ProductPlan("nyc-five-days", "newyork", "day_pass", "Five days", 17500, quantity=5),
)


@dataclass(frozen=True, slots=True)
class CouponPlan:
    """A code that takes something off a booking. `amount`: in euros' cents."""

    code: str
    name: str
    percent: int | None = None
    amount: int | None = None
    locations: tuple[str, ...] = ()
    uses: int | None = None
    each: int | None = None
    first_only: bool = False
    fridays: bool = False
    weeks_left: int | None = None


COUPONS: Sequence[CouponPlan] = (
    CouponPlan("WELCOME20", "A fifth off your first booking", percent=2000, first_only=True, each=1),
    CouponPlan("OSTHAFEN15", "15 EUR off", amount=1500, locations=("berlin",), uses=100, each=1, weeks_left=26),
    CouponPlan("QUIETFRIDAY", "A tenth off on Fridays", percent=1000, fridays=True, weeks_left=12),
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a plan gives each month: minutes in meeting rooms and booths. `cap`: one person's share of a team's."""

    owner: str
    city: str
    name: str
    minutes: int
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class DiscountPlan:
    """`owner`: a team's or person's key; None: everyone. `hourly`: in minor units of the city's currency."""

    owner: str | None
    city: str
    name: str
    percent: int | None = None
    hourly: int | None = None
    kinds: tuple[str, ...] = ()
    hours: tuple[WeekHours, ...] = ()


@dataclass(frozen=True, slots=True)
class PermissionPlan:
    """`allows`: of a permission to book; without it one to be there, in these hours (none: at any time)."""

    owner: str
    city: str
    name: str
    hours: tuple[WeekHours, ...] = ()
    kinds: tuple[str, ...] = ()
    allows: BookingAllowances | None = None


@dataclass(frozen=True, slots=True)
class Gift:
    """Money on account for a newcomer, for a year from the day they joined."""

    owner: str
    city: str
    amount: int


@dataclass(slots=True)
class Terms:
    """Who has what."""

    allowances: list[Allowance] = field(default_factory=list)
    discounts: list[DiscountPlan] = field(default_factory=list)
    permissions: list[PermissionPlan] = field(default_factory=list)
    gifts: list[Gift] = field(default_factory=list)
    # product -> who buys it
    buyers: list[tuple[str, str]] = field(default_factory=list)


GIFTS = {"berlin": 5000, "london": 4000, "newyork": 6000}
_HOUSE_HOURS = (WeekHours(weekdays=WORKDAYS, opens="07:00", closes="22:00"), WeekHours(weekdays=[6], opens="09:00"))
_ROUND_THE_CLOCK_FROM = 10
# How long before a month begins its credits can be booked with.
GRANTED_AHEAD = timedelta(days=31)


def make_terms(roster: Roster) -> Terms:
    """The terms of everybody in the roster: teams by size, single people by their number."""
    terms = Terms()
    for number, team in enumerate(roster.teams):
        size = sum(person.team == team.key for person in roster.people)
        terms.allowances.append(
            Allowance(team.key, team.city, f"{size * 2} room hours a month", size * 120, cap=600 if size > 3 else None)
        )
        always = size >= _ROUND_THE_CLOCK_FROM
        terms.permissions.append(
            PermissionPlan(
                team.key, team.city, "Round the clock" if always else "House hours", () if always else _HOUSE_HOURS
            )
        )
        if always:
            allows = BookingAllowances(any_time=True, without_limits=True)
            terms.permissions.append(PermissionPlan(team.key, team.city, "Rooms at any time", allows=allows))
        if number % 5 == 0:
            terms.discounts.append(DiscountPlan(team.key, team.city, "Founding team", percent=1000))
    terms.discounts.append(
        DiscountPlan(roster.teams[1].key, roster.teams[1].city, "Fixed rate", hourly=2000, kinds=("meeting_room",))
    )
    events = BookingAllowances(window_days=540, without_approval=True)
    terms.permissions.append(
        PermissionPlan(roster.teams[0].key, roster.teams[0].city, "House events", kinds=("event_space",), allows=events)
    )
    evenings = (WeekHours(weekdays=WORKDAYS, opens="17:00", closes="20:00"),)
    terms.discounts.append(
        DiscountPlan(None, "london", "Quiet evenings", percent=2500, kinds=("meeting_room",), hours=evenings)
    )
    singles = [person for person in roster.people if person.team is None and person.books]
    for number, person in enumerate(singles):
        if number % 3 == 0:
            terms.allowances.append(Allowance(person.key, person.city, "5 room hours a month", 300))
            terms.permissions.append(PermissionPlan(person.key, person.city, "House hours", _HOUSE_HOURS))
        elif number % 3 == 1:
            terms.gifts.append(Gift(person.key, person.city, GIFTS[person.city]))
        if number % 9 == 4:
            terms.discounts.append(DiscountPlan(person.key, person.city, "Student", percent=3000))
        sold = [one.key for one in PRODUCTS if one.location == person.city]
        if number % 3 == 2 and sold:
            terms.buyers.append((sold[number // 3 % len(sold)], person.key))
    return terms
